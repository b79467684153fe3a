/* SPDX-License-Identifier: Apache-2.0 */
/* FORK: steps in a process of their own. */
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

/* The steps of the records, as text. */
static void order_is(const struct done *d, const char *expected, int line)
{
	struct writer w = {0};
	for (uint32_t i = 0; i < d->nrecords; i++) {
		char text[16];
		int n = snprintf(text, sizeof text, i ? " %u" : "%u", d->records[i].head.step);
		write_bytes(&w, text, (size_t)n);
	}
	write_u8(&w, 0);
	check_text((char *)w.data, expected, __FILE__, line, "the order of records");
	writer_free(&w);
}

#define ORDER(expected) order_is(&d, expected, __LINE__)

static void copies(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t text = build_buffer(&b, 4, "old", 3);
	build_eval(&b, 1, num(5));
	uint32_t outer = build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t fork = build_fork(&b, 2);
	uint32_t parent = build_syscall(&b, 2, SYS_getppid, NO_ARGS, NO_CAPS);
	build_eval(&b, 1, op2(EX_ADD, reg(1), num(1)));
	uint32_t opened = build_syscall(&b, 2, SYS_dup, ARGS(imm(0)), NO_CAPS);
	build_copy(&b, 2, text, num(0), 3, text_at(text, 1, 2));
	uint32_t changed = build_show_bytes(&b, text, 0, 3);
	build_target(&b, fork);
	build_plain(&b, OP_FORK_END);
	uint32_t unchanged = build_show_bytes(&b, text, 0, 3);
	uint32_t value = build_show(&b, reg(1));
	uint32_t file = build_syscall(&b, 2, SYS_dup, ARGS(imm(0)), NO_CAPS);
	uint32_t none_left = build_syscall(&b, 2, SYS_wait4,
					   ARGS(imm(UINT64_MAX), imm(0), imm(1), imm(0)), NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(fork, OK, 0);
		VALUE(parent, OK, done_record(&d, outer)->head.value);
		VALUE(opened, OK, 3);
		DATA(changed, "ld\0", 3);
		DATA(unchanged, "old", 3);
		SHOWN(value, "5");
		VALUE(file, OK, 3); /* what the process opened is its own */
		VALUE(none_left, OK, -ECHILD);
		ORDER("1 3 5 7 2 9 11 12 13");
		const struct answer_record *r = done_record(&d, fork);
		CHECK(r && r->head.start_ns < done_record(&d, parent)->head.start_ns
		      && r->head.start_ns + r->head.duration_ns
				 > done_record(&d, changed)->head.start_ns);
	}
	host_case_free(&d, f);
}

static void failing(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint32_t outer = build_jump(&b, OP_TRY, 0); /* not inherited */
	uint32_t fork = build_fork(&b, 0);
	uint32_t caught = build_jump(&b, OP_TRY, 0);
	build_plain(&b, OP_RAISE);
	build_target(&b, caught);
	uint32_t raise = build_plain(&b, OP_RAISE);
	build_clock(&b, 1);
	build_target(&b, fork);
	build_plain(&b, OP_FORK_END);
	build_clock(&b, 1);
	build_target(&b, outer);
	uint32_t how = build_show(&b, reg(0));
	build_finally(&b);
	uint32_t killed = build_fork(&b, 0);
	build_syscall(&b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t kill = build_syscall(&b, 1, SYS_kill, ARGS(from(reg(1)), imm(SIGUSR1)), NO_CAPS);
	build_target(&b, killed);
	build_plain(&b, OP_FORK_END);
	uint32_t signalled = build_show(&b, reg(0));
	uint32_t quits = build_fork(&b, 0);
	build_syscall(&b, 1, SYS_exit_group, ARGS(imm(0)), NO_CAPS);
	build_target(&b, quits);
	build_plain(&b, OP_FORK_END);
	uint32_t empty = build_fork(&b, 0);
	build_target(&b, empty);
	build_plain(&b, OP_FORK_END);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(raise, FALSE, 0);
		VALUE(fork, FALSE, 1);
		SHOWN(how, "1");
		NO_RECORD(kill);
		VALUE(killed, FALSE, 256 + SIGUSR1);
		SHOWN(signalled, "266");
		VALUE(quits, FALSE, 0);
		VALUE(empty, OK, 0);
		ORDER("3 4 1 9 11 10 15 16 19");
	}
	host_case_free(&d, f);
}

static void nested(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	uint32_t forks[WIRE_MAX_TRIES];
	build_begin(&b, 1, 20000);
	for (int i = 0; i < WIRE_MAX_TRIES; i++)
		forks[i] = build_fork(&b, 0);
	build_clock(&b, 0);
	for (int i = WIRE_MAX_TRIES - 1; i >= 0; i--) {
		build_target(&b, forks[i]);
		build_plain(&b, OP_FORK_END);
	}
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.nrecords, WIRE_MAX_TRIES + 1);
		ORDER("16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0");
	}
	host_case_free(&d, f);
}

static void hangs_in_a_fork(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 200);
	uint32_t fork = build_fork(&b, 0);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t sleep = build_sleep(&b, num(60000000000));
	build_target(&b, fork);
	build_plain(&b, OP_FORK_END);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		ORDER("1 2 0");
		VALUE(sleep, LATE, 0);
		VALUE(fork, LATE, 0);
		const struct answer_record *r = done_record(&d, 1);
		CHECK(r && kill((pid_t)r->head.value, 0) != 0 && errno == ESRCH);
	}
	host_case_free(&d, f);
	build_begin(&b, 1, 200); /* and behind one */
	fork = build_fork(&b, 0);
	build_target(&b, fork);
	build_plain(&b, OP_FORK_END);
	sleep = build_sleep(&b, num(60000000000));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		VALUE(sleep, LATE, 0);
	}
	host_case_free(&d, f);
}

void test_fork(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	copies();
	failing();
	nested();
	hangs_in_a_fork();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
