/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in which a case's process can end. */
#include "../sys.h"
#include "check.h"
#include "host.h"
#include "tests.h"

#include <signal.h>
#include <sys/syscall.h>

static struct host h;
static uint32_t seq;

static void expect(struct build *b, uint8_t end, uint32_t detail, uint32_t in_step,
		   uint32_t records)
{
	struct done d;
	struct frame *f;
	if (host_case(&h, ++seq, b, &d, &f)) {
		CHECK_EQ(d.result.end, end);
		CHECK_EQ(d.result.detail, detail);
		CHECK_EQ(d.result.in_step, in_step);
		CHECK_EQ(d.nrecords, records);
	}
	host_case_free(&d, f);
}

static void blocked_in_read(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 150);
	uint16_t fds = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(fds, 0), imm(0)), CAPS({CAP_FIXED, fds, 0, 8}));
	build_clock(&b, 0);
	build_syscall(&b, 0, SYS_read, ARGS(from(load(fds, 0, 4, true)), addr(fds, 0), imm(1)),
		      NO_CAPS);
	build_check(&b, num(1));
	build_finally(&b);
	build_eval(&b, 0, num(8));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK_EQ(d.result.detail, 0);
		CHECK_EQ(d.result.in_step, 5);
		CHECK_EQ(d.nrecords, 3);
		const struct answer_record *r = done_record(&d, 1);
		CHECK(r && r->head.value > 0 && r->head.value < 150000000);
		r = done_record(&d, 2); /* interrupted; its `finally` is quiet */
		CHECK(r && r->head.status == STATUS_LATE && r->head.value == 0);
		CHECK(d.result.duration_ns >= 150000000 && d.result.duration_ns < 350000000);
	}
	host_case_free(&d, f);
}

static void stopped(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 1, 100);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_syscall(&b, 0, SYS_kill, ARGS(from(reg(0)), imm(SIGSTOP)), NO_CAPS);
	expect(&b, END_TIMEOUT, 0, 1, 1);
}

static void traced(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 2, 100);
	build_syscall(&b, 0, SYS_ptrace, ARGS(imm(0 /* PTRACE_TRACEME */)), NO_CAPS);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_syscall(&b, 1, SYS_kill, ARGS(from(reg(0)), imm(SIGSEGV)),
		      NO_CAPS); /* stops it, as the agent traces it */
	expect(&b, END_TIMEOUT, 0, 2, 2);
}

static void killed(int signal)
{
	struct build b;
	build_begin(&b, 2, 5000);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_clock(&b, 1);
	build_syscall(&b, 1, SYS_kill, ARGS(from(reg(0)), imm((uint64_t)signal)), NO_CAPS);
	build_check(&b, num(1));
	expect(&b, END_SIGNAL, (uint32_t)signal, 2, 2);
}

static void by_signal(void)
{
	checks.test = __func__;
	killed(SIGSEGV);
	killed(SIGKILL); /* not ours, so no time-out */
	killed(SIGRTMAX);
}

static void broken_pipe(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 1, 5000);
	uint16_t fds = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(fds, 0), imm(0)), NO_CAPS);
	build_syscall(&b, 0, SYS_close, ARGS(from(load(fds, 0, 4, true))), NO_CAPS);
	build_syscall(&b, 0, SYS_write, ARGS(from(load(fds, 4, 4, true)), addr(fds, 0), imm(1)),
		      NO_CAPS);
	expect(&b, END_SIGNAL, SIGPIPE, 2,
	       2); /* SIGPIPE is at its default, though the agent ignores it */
}

static void by_exit(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 1, 5000);
	build_clock(&b, 0);
	build_syscall(&b, 0, SYS_exit_group, ARGS(imm(42)), NO_CAPS);
	expect(&b, END_EXIT, 42, 1, 1);
	build_begin(&b, 1, 5000);
	build_syscall(&b, 0, SYS_exit, ARGS(imm(0)),
		      NO_CAPS); /* status 0 is no completion either */
	build_check(&b, num(1));
	expect(&b, END_EXIT, 0, 0, 0);
}

static void timeout_is_exact(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 0, 300);
	build_sleep(&b, num(50000000));
	expect(&b, END_COMPLETED, 0, 1, 1);
	build_begin(&b, 0, 50);
	build_sleep(&b, unum(UINT64_MAX));
	expect(&b, END_LATE, 0, 1, 1);
	build_begin(&b, 0, 50); /* its `finally` has time of its own, and is not interrupted */
	build_sleep(&b, unum(UINT64_MAX));
	build_finally(&b);
	build_sleep(&b, num(300000000));
	expect(&b, END_LATE, 0, 2, 2);
}

/* No step of the main part may take longer, whatever the case may. */
static void steps_have_a_bound(void)
{
	checks.test = __func__;
	enum { BOUND = 100 << 8 };
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 5000);
	b.flags = BOUND;
	for (int i = 0; i < 20; i++)
		build_sleep(&b, num(10000000));
	build_finally(&b);
	build_sleep(&b, num(300000000));
	expect(&b, END_COMPLETED, 0, 21, 21);
	build_begin(&b, 1, 5000);
	b.flags = BOUND;
	build_sleep(&b, num(10000000));
	build_sleep(&b, unum(UINT64_MAX));
	build_check(&b, num(1));
	build_finally(&b);
	build_sleep(&b, num(10000000));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK_EQ(d.nrecords, 3);
		const struct answer_record *r = done_record(&d, 1);
		CHECK(r && r->head.status == STATUS_LATE && r->head.step == 1);
		CHECK(d.result.duration_ns >= 110000000 && d.result.duration_ns < 1000000000);
	}
	host_case_free(&d, f);
}

/* The step that a bound's time is over in is ended, no other. */
static void bounds_end_what_is_in_them(void)
{
	checks.test = __func__;
	const uint64_t ms = 1000000;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 20000);
	for (int i = 0; i < 2; i++) { /* left in time, and set again */
		uint32_t in = build_bound(&b, 0, 200 * ms);
		build_sleep(&b, num(10000000));
		build_target(&b, in);
		build_sleep(&b, num(150000000));
	}
	uint32_t outer = build_bound(&b, 1, 300 * ms), inner = build_bound(&b, 0, 19000 * ms);
	build_sleep(&b, unum(UINT64_MAX));
	build_target(&b, inner);
	build_clock(&b, 0);
	build_target(&b, outer);
	build_clock(&b, 0);
	build_finally(&b);
	uint32_t not = build_bound(&b, 0, 1); /* not in `finally` */
	build_sleep(&b, num(50000000));
	build_target(&b, not );
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK_EQ(d.nrecords, 6);
		const struct answer_record *r = done_record(&d, inner + 1);
		CHECK(r && r->head.status == STATUS_LATE);
		r = done_record(&d, not +1);
		CHECK(r && r->head.status == STATUS_OK);
		CHECK(d.result.duration_ns >= 620 * ms && d.result.duration_ns < 15000 * ms);
	}
	host_case_free(&d, f);
}

/* That of a lane ends the case, as a time-out does. */
static void bounds_of_lanes(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 20000);
	uint32_t parallel = build_parallel(&b, 0, 2);
	build_lane_end(&b, parallel, 0);
	uint32_t in = build_bound(&b, 3, 100000000);
	build_sleep(&b, unum(UINT64_MAX));
	build_target(&b, in);
	build_lane_end(&b, parallel, 1);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		const struct answer_record *r = done_record(&d, in + 1);
		CHECK(r && r->head.status == STATUS_LATE);
		CHECK(d.result.duration_ns < 15000000000);
	}
	host_case_free(&d, f);
}

static void bounds_that_cannot_be(void)
{
	checks.test = __func__;
	struct {
		uint8_t slot;
		uint64_t ns;
		uint32_t end;
	} wrong[] = {{WIRE_MAX_BOUNDS, 1, 1}, {0, 0, 1}, {0, 1, 0}, {0, 1, 2}};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct build b;
		build_begin(&b, 0, 1000);
		uint32_t in = build_bound(&b, wrong[i].slot, wrong[i].ns);
		build_target_is(&b, in, wrong[i].end);
		host_run(&h, ++seq, &b);
		host_expect_reject(&h, seq, REJECT_PROGRAM);
	}
}

/* Who blocks even this signal is killed, as before. */
static void deaf(void)
{
	checks.test = __func__;
	struct build b;
	uint64_t all = UINT64_MAX;
	build_begin(&b, 1, 100);
	uint16_t mask = build_buffer(&b, 8, &all, 8);
	build_syscall(&b, 0, SYS_rt_sigprocmask,
		      ARGS(imm(SIG_SETMASK), addr(mask, 0), imm(0), imm(8)), NO_CAPS);
	build_syscall(&b, 0, SYS_ppoll, ARGS(imm(0), imm(0), imm(0), imm(0), imm(8)), NO_CAPS);
	build_finally(&b);
	build_clock(&b, 0);
	expect(&b, END_TIMEOUT, 0, 1, 1);
}

void test_ends(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	blocked_in_read();
	stopped();
	traced();
	by_signal();
	broken_pipe();
	by_exit();
	timeout_is_exact();
	steps_have_a_bound();
	bounds_end_what_is_in_them();
	bounds_of_lanes();
	bounds_that_cannot_be();
	deaf();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
