/* SPDX-License-Identifier: Apache-2.0 */
/* CONNECT: many connections at once, in a network namespace that others join. */
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

enum { LISTENER = 0, RESULT = 1, OTHER = 2 };

static struct host h;
static uint32_t seq;

static struct build b;
static struct done d;
static struct frame *f;

static uint16_t an_address(uint32_t host, uint16_t port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(host)}};
	return build_buffer(&b, sizeof at, &at, sizeof at);
}

static uint16_t a_v6_address(uint16_t port)
{
	struct sockaddr_in6 at = {
		.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback};
	return build_buffer(&b, sizeof at, &at, sizeof at);
}

/* A socket that listens, in register LISTENER. */
static void build_listener(int family, uint16_t at, uint32_t len)
{
	build_syscall(&b, LISTENER, SYS_socket,
		      ARGS(imm((uint64_t)family), imm(SOCK_STREAM), imm(0)), NO_CAPS);
	build_syscall(&b, RESULT, SYS_bind, ARGS(from(reg(LISTENER)), addr(at, 0), imm(len)),
		      NO_CAPS);
	build_syscall(&b, RESULT, SYS_listen, ARGS(from(reg(LISTENER)), imm(8)), NO_CAPS);
}

static uint32_t build_some(int64_t count, uint16_t from, uint32_t len)
{
	return build_connect(&b, RESULT, reg(LISTENER), num(count), text_at(from, 0, len));
}

static bool run(uint32_t flags)
{
	b.flags = flags;
	return host_case(&h, ++seq, &b, &d, &f);
}

static void over(void)
{
	host_case_free(&d, f);
}

/* The peer of the last accepted end, whose descriptor is `fd`. */
static uint32_t build_peer(int fd, uint16_t into, uint16_t len)
{
	return build_syscall(&b, OTHER, SYS_getpeername,
			     ARGS(imm((uint64_t)fd), addr(into, 0), addr(len, 0)),
			     CAPS({CAP_FIXED, into, 0, sizeof(struct sockaddr_in)}));
}

/* The listener is 3; then come clients and servers in turn. */
static void both_ends(void)
{
	checks.test = __func__;
	struct sockaddr_in last = {
		.sin_family = AF_INET, .sin_port = htons(20019), .sin_addr = {htonl(0x7f000002)}};
	uint32_t size = sizeof last;
	build_begin(&b, 3, 5000);
	uint16_t here = an_address(0x7f000003, 9000), there = an_address(0x7f000002, 20000);
	uint16_t into = build_buffer(&b, sizeof last, NULL, 0), len = build_buffer(&b, 4, &size, 4);
	uint16_t linger = build_buffer(&b, 8, NULL, 0),
		 eight = build_buffer(&b, 4, "\x08\0\0\0", 4);
	build_listener(AF_INET, here, sizeof last);
	uint32_t some = build_some(20, there, sizeof last), peer = build_peer(43, into, len);
	uint32_t lingers = build_syscall(
		&b, OTHER, SYS_getsockopt,
		ARGS(imm(43), imm(SOL_SOCKET), imm(SO_LINGER), addr(linger, 0), addr(eight, 0)),
		CAPS({CAP_FIXED, linger, 0, 8}));
	uint32_t closed = build_syscall(&b, OTHER, SYS_close, ARGS(imm(42)), NO_CAPS);
	uint32_t reset =
		build_syscall(&b, OTHER, SYS_read, ARGS(imm(43), addr(into, 0), imm(1)), NO_CAPS);
	uint32_t none = build_some(0, there, 0), chosen = build_some(3, there, 0);
	uint32_t taken = build_some(2, there, sizeof last);
	if (run(PROGRAM_NETNS)) {
		VALUE(some, OK, 20);
		VALUE(peer, OK, 0);
		DATA(peer, &last, sizeof last);
		VALUE(lingers, OK, 0);
		DATA(lingers, "\1\0\0\0\0\0\0\0", 8);
		VALUE(closed, OK, 0);
		VALUE(reset, OK, -ECONNRESET);
		VALUE(none, OK, 0);
		VALUE(chosen, OK, 3);
		VALUE(taken, OK, -EADDRNOTAVAIL);
		CHECK_EQ(d.nleaks, 0);
	}
	over();
}

static void over_ipv6(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 5000);
	uint16_t here = a_v6_address(9000), there = a_v6_address(20000);
	build_listener(AF_INET6, here, sizeof(struct sockaddr_in6));
	uint32_t some = build_some(5, there, sizeof(struct sockaddr_in6));
	if (run(PROGRAM_NETNS))
		VALUE(some, OK, 5);
	over();
}

/* More files than the process might have had. */
static void many(void)
{
	checks.test = __func__;
	struct rlimit few = {16, 4096};
	build_begin(&b, 3, 20000);
	uint16_t here = an_address(INADDR_LOOPBACK, 9000),
		 limit = build_buffer(&b, sizeof few, &few, sizeof few);
	build_listener(AF_INET, here, sizeof(struct sockaddr_in));
	build_syscall(&b, OTHER, SYS_prlimit64,
		      ARGS(imm(0), imm(RLIMIT_NOFILE), addr(limit, 0), imm(0)), NO_CAPS);
	uint32_t some = build_some(1000, here, 0);
	if (run(PROGRAM_NETNS))
		VALUE(some, OK, 1000);
	over();
}

static void refused(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 5000);
	uint16_t here = an_address(INADDR_LOOPBACK, 9000),
		 high = an_address(INADDR_LOOPBACK, 65535);
	uint32_t len = sizeof(struct sockaddr_in);
	uint32_t bad = build_connect(&b, RESULT, num(77), num(1), text_at(here, 0, 0));
	uint32_t worse = build_connect(&b, RESULT, num(-1), num(1), text_at(here, 0, 0));
	uint32_t file = build_connect(&b, RESULT, num(0), num(1), text_at(here, 0, 0));
	build_listener(AF_INET, here, len);
	build_finally(&b); /* where all of them are tried */
	uint32_t negative = build_some(-1, here, 0),
		 many = build_some(WIRE_MAX_CONNECTIONS + 1, here, 0);
	uint32_t ports = build_some(2, high, len), size = build_some(1, here, len - 1);
	uint32_t outside = build_connect(&b, RESULT, reg(LISTENER), num(1), text_at(here, 1, len));
	uint32_t last = build_some(1, high, len);
	if (run(PROGRAM_NETNS)) {
		VALUE(bad, OK, -EBADF);
		VALUE(worse, OK, -EBADF);
		VALUE(file, OK, -ENOTSOCK);
		VALUE(negative, RANGE, 0);
		VALUE(many, RANGE, 0);
		VALUE(ports, RANGE, 0);
		VALUE(size, RANGE, 0);
		VALUE(outside, RANGE, 0);
		VALUE(last, OK, 1);
	}
	over();
}

/* A connection that waits there already is nobody's other end. */
static void strangers(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 5000);
	uint16_t here = an_address(INADDR_LOOPBACK, 9000);
	uint32_t len = sizeof(struct sockaddr_in);
	build_listener(AF_INET, here, len);
	build_syscall(&b, OTHER, SYS_socket, ARGS(imm(AF_INET), imm(SOCK_STREAM), imm(0)), NO_CAPS);
	build_syscall(&b, OTHER, SYS_connect, ARGS(from(reg(OTHER)), addr(here, 0), imm(len)),
		      NO_CAPS);
	uint32_t some = build_some(3, here, 0);
	if (run(PROGRAM_NETNS))
		VALUE(some, OK, -EISCONN);
	over();
}

/* Its time is over in the middle. */
static void late(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 300);
	uint16_t here = an_address(INADDR_LOOPBACK, 9000);
	build_listener(AF_INET, here, sizeof(struct sockaddr_in));
	build_jump(&b, OP_JUMP, build_some(WIRE_MAX_CONNECTIONS, here, 0));
	if (run(PROGRAM_NETNS)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK(d.nrecords > 0 && d.records[d.nrecords - 1].head.status == STATUS_LATE);
	}
	over();
}

/* What others do while a program is held in its network is done there; but not what has one of its
 * own. */
static void joined(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 60000);
	uint16_t here = an_address(INADDR_LOOPBACK, 9000), none = build_buffer(&b, 0, NULL, 0);
	build_listener(AF_INET, here, sizeof(struct sockaddr_in));
	build_some(2, here, 0);
	build_hold(&b, OTHER, none);
	uint32_t again = build_some(2, here, 0);
	b.flags = PROGRAM_NETNS;
	uint32_t holds = ++seq;
	host_run(&h, holds, &b);
	CHECK(host_expect(&h, FRAME_HELD, holds, &d, &f, __FILE__, __LINE__));
	over();
	for (int own = 0; own < 2; own++) {
		build_begin(&b, 3, 5000);
		uint16_t to = an_address(INADDR_LOOPBACK, 9000);
		build_syscall(&b, OTHER, SYS_socket,
			      ARGS(imm(AF_INET), imm(SOCK_STREAM | SOCK_NONBLOCK), imm(0)),
			      NO_CAPS);
		uint32_t bound = build_syscall(
			&b, OTHER, SYS_bind,
			ARGS(from(reg(OTHER)), addr(to, 0), imm(sizeof(struct sockaddr_in))),
			NO_CAPS);
		if (run(own ? PROGRAM_NETNS : 0))
			VALUE(bound, OK, own ? 0 : -EADDRINUSE);
		over();
	}
	host_release(&h, holds, 0, "");
	if (host_expect(&h, FRAME_DONE, holds, &d, &f, __FILE__, __LINE__))
		VALUE(again, OK, 2);
	over();
}

void test_connect(const struct test_context *context)
{
	checks.test = "connect";
	host_start(&h, context->agent, false);
	seq = 0;
	both_ends();
	over_ipv6();
	many();
	refused();
	strangers();
	late();
	joined();
	CHECK_EQ(host_close(&h), 0);
}
