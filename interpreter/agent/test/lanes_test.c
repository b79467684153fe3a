/* SPDX-License-Identifier: Apache-2.0 */
/* PARALLEL and what lanes do with one another. */
#include "../sys.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

static struct host h;
static uint32_t seq;

static struct build b;
static struct done d;
static struct frame *f;

static bool run(void)
{
	return host_case(&h, ++seq, &b, &d, &f);
}

static void over(void)
{
	host_case_free(&d, f);
}

/* The steps of the records, as text. */
static void order_is(const char *expected, int line)
{
	char text[4096] = "";
	size_t at = 0;
	for (uint32_t i = 0; i < d.nrecords && at < sizeof text - 16; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, i ? " %u" : "%u",
				       d.records[i].head.step);
	check_text(text, expected, __FILE__, line, "the order of records");
}

#define ORDER(expected) order_is(expected, __LINE__)

/* How the lanes of a PARALLEL ended. */
static void ends_are(uint32_t parallel, const uint32_t *codes, size_t n, int line)
{
	const struct answer_record *r = done_record(&d, parallel);
	bool there = r && r->head.data_len == 4 * n;
	check_that(there, __FILE__, line, "how the lanes ended");
	for (size_t i = 0; there && i < n; i++)
		check_equal(load_u32(r->data + 4 * i), codes[i], __FILE__, line,
			    "how a lane ended");
}

#define ENDS(parallel, ...)                                                                        \
	ends_are(parallel, (uint32_t[]){__VA_ARGS__},                                              \
		 sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), __LINE__)

/* pipe2 into a buffer: reading end at 0, writing end at 4. */
static uint16_t a_pipe(void)
{
	uint16_t ends = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(ends, 0), imm(0)), CAPS({CAP_FIXED, ends, 0, 8}));
	return ends;
}

static struct in end_of(uint16_t ends, uint32_t at)
{
	return from(load(ends, at, 4, INT_SIGNED));
}

/* A reader is seen to sleep in read, then written to. */
static void blocked(void)
{
	checks.test = __func__;
	build_begin(&b, 3, 5000);
	uint16_t text = build_buffer(&b, 16, NULL, 0), hi = build_string(&b, "hi");
	uint16_t ends = a_pipe();
	uint32_t parallel = build_parallel(&b, 0, 2);
	uint32_t read = build_syscall(&b, 1, SYS_read,
				      ARGS(end_of(ends, 0), addr(text, 0), imm(16)),
				      CAPS({CAP_RESULT, text, 0, 16}));
	uint32_t tid = build_syscall(&b, 2, SYS_getpid, NO_ARGS, NO_CAPS);
	build_lane_end(&b, parallel, 0);
	uint32_t when = build_blocked(&b, 2, 0, tid, 20000000, read, read + 1);
	uint32_t write = build_syscall(&b, 1, SYS_write, ARGS(end_of(ends, 4), addr(hi, 0), imm(2)),
				       NO_CAPS);
	uint32_t other = build_syscall(&b, 2, SYS_getpid, NO_ARGS, NO_CAPS);
	build_lane_end(&b, parallel, 1);
	uint32_t kept = build_show(&b, op2(EX_ADD, reg(1), reg(2)));
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		ORDER("0 2 3 5 6 7 1 10");
		VALUE(parallel, OK, 0);
		DATA(read, "hi", 2);
		VALUE(when, OK, read);
		VALUE(write, OK, 2);
		SHOWN(kept, "0"); /* registers of lanes are their own */
		CHECK(done_record(&d, tid)->head.value != done_record(&d, other)->head.value);
		const struct record *w = &done_record(&d, when)->head,
				    *r = &done_record(&d, read)->head;
		CHECK(w->duration_ns >= 20000000);
		CHECK(r->start_ns < w->start_ns + w->duration_ns
		      && r->start_ns + r->duration_ns > w->start_ns + w->duration_ns);
	}
	over();
}

/* What came to its end, or went past the call, is not blocked in it. */
static void not_blocked(void)
{
	checks.test = __func__;
	build_begin(&b, 2, 5000);
	uint32_t parallel = build_parallel(&b, 0, 2);
	uint32_t call = build_syscall(&b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	build_lane_end(&b, parallel, 0);
	uint32_t when = build_blocked(&b, 1, 0, call + 1, 0, call, call + 1);
	build_lane_end(&b, parallel, 1);
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(when, FALSE, 0);
		VALUE(parallel, FALSE, 2);
		ENDS(parallel, LANE_DONE, LANE_FAILED);
	}
	over();
	build_begin(&b, 2, 5000); /* past, and asleep elsewhere */
	parallel = build_parallel(&b, 0, 2);
	call = build_syscall(&b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t sleep = build_sleep(&b, num(60000000000));
	build_lane_end(&b, parallel, 0);
	when = build_blocked(&b, 1, 0, sleep, 0, call, call + 1);
	build_lane_end(&b, parallel, 1);
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK(d.result.duration_ns < 2000000000);
		VALUE(when, FALSE, 0);
		VALUE(sleep, STOPPED, 0);
		ENDS(parallel, LANE_STOPPED, LANE_FAILED);
	}
	over();
}

static void points(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 5000);
	uint32_t parallel = build_parallel(&b, 0, 3);
	build_meet(&b, OP_BARRIER, 7, 7);
	build_sleep(&b, num(30000000));
	uint32_t post = build_post(&b, 0);
	build_meet(&b, OP_BARRIER, 7, 7);
	build_post(&b, 0);
	build_lane_end(&b, parallel, 0);
	for (uint8_t i = 1; i < 3; i++) {
		build_meet(&b, OP_BARRIER, 7, 7);
		build_meet(&b, OP_AWAIT, 0, 1);
		build_meet(&b, OP_BARRIER, 7, 7);
		build_meet(&b, OP_AWAIT, 0, 1); /* the second post, not the first again */
		build_lane_end(&b, parallel, i);
	}
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(parallel, OK, 0);
		const struct record *p = &done_record(&d, post)->head,
				    *w = &done_record(&d, post + 5)->head;
		CHECK(w->start_ns < p->start_ns && w->start_ns + w->duration_ns >= p->start_ns);
	}
	over();
}

/* Waiting in vain is told at once. */
static void in_vain(void)
{
	checks.test = __func__;
	build_begin(&b, 1, 20000); /* each for the other */
	uint32_t parallel = build_parallel(&b, 0, 2);
	uint32_t first = build_meet(&b, OP_AWAIT, 0, 2);
	build_post(&b, 1);
	build_lane_end(&b, parallel, 0);
	uint32_t second = build_meet(&b, OP_AWAIT, 1, 1);
	build_post(&b, 0);
	build_lane_end(&b, parallel, 1);
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK(d.result.duration_ns < 2000000000);
		CHECK(done_record(&d, first)->head.status == STATUS_FALSE
		      || done_record(&d, second)->head.status == STATUS_FALSE);
	}
	over();
	build_begin(&b, 1, 20000); /* for one that has ended */
	parallel = build_parallel(&b, 0, 2);
	build_lane_end(&b, parallel, 0);
	uint32_t barrier = build_meet(&b, OP_BARRIER, 0, 3);
	build_lane_end(&b, parallel, 1);
	if (run()) {
		VALUE(barrier, FALSE, 0);
		ENDS(parallel, LANE_DONE, LANE_FAILED);
	}
	over();
	build_begin(&b, 1,
		    20000); /* for a post of one that has ended, and for one that itself waits */
	parallel = build_parallel(&b, 0, 3);
	build_lane_end(&b, parallel, 0);
	uint32_t await = build_meet(&b, OP_AWAIT, 0, 1);
	build_lane_end(&b, parallel, 1);
	build_blocked(&b, 0, 1, 100, 0, 90, 91);
	build_lane_end(&b, parallel, 2);
	if (run()) {
		VALUE(await, FALSE, 0);
		CHECK(d.result.duration_ns < 2000000000);
	}
	over();
}

/* One that fails ends the others; then `finally` runs. */
static void failing(void)
{
	checks.test = __func__;
	build_begin(&b, 2, 20000);
	uint16_t text = build_buffer(&b, 16, NULL, 0);
	uint16_t ends = a_pipe();
	uint32_t parallel = build_parallel(&b, 0, 4);
	uint32_t read = build_syscall(&b, 1, SYS_read,
				      ARGS(end_of(ends, 0), addr(text, 0), imm(16)), NO_CAPS);
	build_lane_end(&b, parallel, 0);
	build_sleep(&b, num(20000000));
	uint32_t raise = build_plain(&b, OP_RAISE);
	build_lane_end(&b, parallel, 1);
	build_clock(&b, 1);
	build_lane_end(&b, parallel, 2);
	uint32_t loop = build_eval(&b, 1, op2(EX_ADD, reg(1), num(1))); /* never waits */
	build_jump(&b, OP_JUMP, loop);
	build_lane_end(&b, parallel, 3);
	uint32_t behind = build_clock(&b, 1);
	build_finally(&b);
	uint32_t cleaned = build_show(&b, reg(0));
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(read, STOPPED, 0);
		VALUE(raise, FALSE, 0);
		VALUE(parallel, FALSE, 2);
		ENDS(parallel, LANE_STOPPED, LANE_FAILED, LANE_DONE, LANE_STOPPED);
		NO_RECORD(behind);
		SHOWN(cleaned, "2");
	}
	over();
}

static void killed(void)
{
	checks.test = __func__;
	build_begin(&b, 2, 20000);
	uint32_t parallel = build_parallel(&b, 0, 3);
	build_syscall(&b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	build_syscall(&b, 1, SYS_kill, ARGS(from(reg(1)), imm(SIGUSR1)), NO_CAPS);
	build_lane_end(&b, parallel, 0);
	build_sleep(&b, num(60000000000));
	build_lane_end(&b, parallel, 1);
	build_meet(&b, OP_AWAIT, 0, 1);
	build_lane_end(&b, parallel, 2);
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		const struct answer_record *r = done_record(&d, parallel);
		CHECK(r && r->head.status == STATUS_FALSE
		      && load_u32(r->data) == LANE_SIGNAL + SIGUSR1);
	}
	over();
	build_begin(&b, 2, 20000);
	parallel = build_parallel(&b, 0, 2);
	build_syscall(&b, 1, SYS_exit_group, ARGS(imm(3)), NO_CAPS);
	build_lane_end(&b, parallel, 0);
	build_lane_end(&b, parallel, 1);
	if (run()) {
		VALUE(parallel, FALSE, 1);
		const struct answer_record *r = done_record(&d, parallel);
		CHECK(r && load_u32(r->data) == LANE_EXIT + 3);
	}
	over();
}

/* The other one's step may have so much that there is room for hardly one record. */
static void full(void)
{
	checks.test = __func__;
	build_begin(&b, 2, 20000);
	uint16_t big = build_buffer(&b, 64 << 20, NULL, 0), path = build_string(&b, "/dev/null");
	uint32_t parallel = build_parallel(&b, 0, 2);
	build_read_file(&b, 0, path, big);
	build_sleep(&b, num(60000000000));
	build_lane_end(&b, parallel, 0);
	uint32_t first = build_clock(&b, 1);
	build_jump(&b, OP_JUMP, first);
	build_lane_end(&b, parallel, 1);
	build_finally(&b);
	uint32_t cleaned = build_show(&b, num(5));
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(parallel, FALSE, 2);
		const struct answer_record *r = done_record(&d, parallel);
		CHECK(r && load_u32(r->data + 4) == LANE_FULL);
		SHOWN(cleaned, "5");
	}
	over();
}

static void late(void)
{
	checks.test = __func__;
	build_begin(&b, 2, 200);
	uint32_t parallel = build_parallel(&b, 0, 2);
	uint32_t sleep = build_sleep(&b, num(60000000000));
	build_lane_end(&b, parallel, 0);
	uint32_t fork = build_fork(&b, 0);
	uint32_t inside = build_sleep(&b, num(60000000000));
	build_target(&b, fork);
	build_plain(&b, OP_FORK_END);
	build_lane_end(&b, parallel, 1);
	build_finally(&b);
	uint32_t cleaned = build_show(&b, num(5));
	if (run()) {
		CHECK_EQ(d.result.end, END_LATE);
		VALUE(sleep, LATE, 0);
		VALUE(inside, LATE, 1); /* the FORK */
		VALUE(fork, LATE, 0);
		VALUE(parallel, LATE, 0);
		SHOWN(cleaned, "5");
	}
	over();
}

/* Handlers, forks and many records in lanes; 64 of them. */
static void many(void)
{
	checks.test = __func__;
	enum { LANES = 64, ROUNDS = 50 };
	build_begin(&b, 2, 60000);
	uint32_t parallel = build_parallel(&b, 0, LANES);
	for (uint8_t i = 0; i < LANES; i++) {
		build_meet(&b, OP_BARRIER, 0, UINT64_MAX);
		uint32_t head = build_jump_unless(&b, 0, op2(EX_LT, reg(1), num(ROUNDS)));
		uint32_t caught = build_jump(&b, OP_TRY, 0);
		build_eval(&b, 1, op2(EX_ADD, reg(1), num(1)));
		build_plain(&b, OP_RAISE);
		build_target(&b, caught);
		build_jump(&b, OP_JUMP, head);
		build_target(&b, head);
		build_lane_end(&b, parallel, i);
	}
	if (run()) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(parallel, OK, 0);
		CHECK_EQ(d.nrecords, LANES * (1 + ROUNDS) + 1);
	}
	over();
}

void test_lanes(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	blocked();
	not_blocked();
	points();
	in_vain();
	failing();
	killed();
	full();
	late();
	many();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
