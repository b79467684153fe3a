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
		CHECK_EQ(d.result.end, END_TIMEOUT);
		CHECK_EQ(d.result.detail, 0);
		CHECK_EQ(d.result.in_step, 2);
		CHECK_EQ(d.nrecords, 2);
		const struct answer_record *r = done_record(&d, 1);
		CHECK(r && r->head.value > 0 && r->head.value < 150000000);
		CHECK(d.result.duration_ns >= 150000000 && d.result.duration_ns < 1150000000);
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
	expect(&b, END_TIMEOUT, 0, 0, 0);
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
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
