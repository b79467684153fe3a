/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes many TCP connections within the case's process.  Each is complete before the next is begun:
 * connect(2) and accept4(2) give ends that are ESTABLISHED, and nobody else's is taken for one.
 */
#include "step_ops.h"

#include "expr.h"
#include "files.h"
#include "lanes.h"
#include "sys.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LAST_PORT 65535

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

struct end {
	union address at;
	socklen_t len; /* 0: the kernel chooses */
};

/* Where the port of either family stands. */
static in_port_t *port_of(union address *a)
{
	return a->any.sa_family == AF_INET6 ? &a->v6.sin6_port : &a->v4.sin_port;
}

static bool is_same(const union address *a, const union address *b)
{
	if (a->any.sa_family != b->any.sa_family)
		return false;
	if (a->any.sa_family == AF_INET)
		return a->v4.sin_port == b->v4.sin_port
		       && a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
	return a->v6.sin6_port == b->v6.sin6_port
	       && memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr) == 0;
}

/* Its end sends RST. */
static int lingers_not(int fd)
{
	struct linger at_once = {.l_onoff = 1};
	return setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) ? -errno : 0;
}

/* A client's end, and its own address in *own; −errno. */
static int connected(const struct end *to, const struct end *from, union address *own)
{
	int yes = 1;
	int fd = socket(to->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	if (fd < 0)
		return -errno;
	socklen_t len = sizeof *own;
	int error = lingers_not(fd);
	if (!error && from->len > 0
	    && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes)
		|| bind(fd, &from->at.any, from->len)))
		error = -errno;
	if (!error && (connect(fd, &to->at.any, to->len) || getsockname(fd, &own->any, &len)))
		error = -errno;
	if (error)
		close(fd);
	return error ? error : fd;
}

/* The other end of the connection of `client`; −errno. */
static int accepted(int listener, const union address *client)
{
	union address peer;
	socklen_t len = sizeof peer;
	int fd = accept4(listener, &peer.any, &len, SOCK_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = is_same(&peer, client) ? lingers_not(fd) : -EISCONN;
	if (error)
		close(fd);
	return error ? error : fd;
}

static int make_one(int listener, const struct end *to, const struct end *from)
{
	union address own;
	int client = connected(to, from, &own);
	if (client < 0)
		return client;
	int server = accepted(listener, &own);
	if (server < 0)
		close(client);
	return server < 0 ? server : 0;
}

/* So many of them; the next client's port is one higher, unless the kernel chooses it. */
static long make(struct machine *m, int listener, uint32_t count, const struct end *to,
		 struct end *from)
{
	files_allow_more(2ull * count);
	for (uint32_t i = 0; i < count; i++) {
		int error = ended_from_outside(m) != STATUS_OK ? -EINTR
							       : make_one(listener, to, from);
		if (error)
			return error;
		in_port_t *port = port_of(&from->at);
		if (from->len > 0 && *port != 0)
			*port = htons((uint16_t)(ntohs(*port) + 1));
	}
	return count;
}

static bool read_from(const struct span *bytes, struct end *from)
{
	*from = (struct end){.len = bytes->len};
	if (bytes->len != 0 && bytes->len != sizeof from->at.v4 && bytes->len != sizeof from->at.v6)
		return false;
	memcpy(&from->at, bytes->at, bytes->len);
	return true;
}

/* Ports count up within the range that there is. */
static bool has_ports(struct end *from, wide count)
{
	uint16_t first = from->len > 0 ? ntohs(*port_of(&from->at)) : 0;
	return first == 0 || first + count - 1 <= LAST_PORT;
}

int step_connect(struct machine *m, const struct connect *connect, struct outcome *out)
{
	wide listener, count;
	struct span bytes;
	struct end from, to = {.len = sizeof to.at};
	int status = expr_eval(m, &connect->listener, &listener);
	if (status == STATUS_OK)
		status = expr_eval(m, &connect->count, &count);
	if (status == STATUS_OK)
		status = slice_eval(m, &connect->from, &bytes);
	if (status != STATUS_OK)
		return status;
	if (count < 0 || count > WIRE_MAX_CONNECTIONS || !read_from(&bytes, &from)
	    || !has_ports(&from, count))
		return STATUS_RANGE;
	bool is_fd = listener >= 0 && listener <= INT32_MAX;
	out->begun_ns = now_ns();
	if (!is_fd)
		out->value = -EBADF;
	else if (getsockname((int)listener, &to.at.any, &to.len))
		out->value = -errno;
	else
		out->value = make(m, (int)listener, (uint32_t)count, &to, &from);
	out->ended_ns = now_ns();
	return STATUS_OK;
}
