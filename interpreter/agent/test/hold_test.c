/* SPDX-License-Identifier: Apache-2.0 */
/* HOLD: programs that wait while others run. */
#include "../case.h"
#include "../sys.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct host h;

#define EXPECT(type, seq) host_expect(&h, FRAME_##type, seq, &d, &f, __FILE__, __LINE__)

static pid_t pid_in(const struct done *d, uint32_t step)
{
	const struct answer_record *r = done_record(d, step);
	return r ? (pid_t)r->head.value : -1;
}

static bool lives(pid_t pid)
{
	return pid > 0 && kill(pid, 0) == 0;
}

/* A program of steps 0 getpid, 1 HOLD, 2 the buffer, 3 the value; `finally`: 5 writes a file beside
 * its directory. */
static void run_holding(uint32_t seq, uint32_t timeout_ms)
{
	struct build b;
	char name[32];
	snprintf(name, sizeof name, "../clean-%u", seq);
	build_begin(&b, 2, timeout_ms);
	b.flags = PROGRAM_KEEP; /* the file shows that it ran */
	uint16_t buffer = build_buffer(&b, 8, "--------", 8), path = build_string(&b, name);
	build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	build_hold(&b, 1, buffer);
	build_show_bytes(&b, buffer, 0, 8);
	build_show(&b, reg(1));
	build_finally(&b);
	build_write_file(&b, 0, path, O_CREAT | O_WRONLY | O_EXCL, 0600, text_at(path, 0, 1));
	host_run(&h, seq, &b);
}

static bool was_cleaned(uint32_t seq)
{
	char path[128];
	snprintf(path, sizeof path, "%s/clean-%u", h.directory, seq);
	return unlink(path) == 0;
}

static void run_other(uint32_t seq)
{
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 5000);
	build_clock(&b, 0);
	host_run(&h, seq, &b);
	if (EXPECT(DONE, seq))
		CHECK_EQ(d.result.end, END_COMPLETED);
	host_case_free(&d, f);
}

static void held_and_released(const struct test_context *context)
{
	checks.test = __func__;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	run_holding(1, 5000);
	uint64_t started = 0;
	pid_t pid = -1;
	if (EXPECT(HELD, 1)) {
		CHECK_EQ(d.result.end, END_HELD);
		CHECK_EQ(d.result.in_step, 1);
		CHECK_EQ(d.nrecords, 1);
		started = d.result.started_ns;
		pid = pid_in(&d, 0);
	}
	host_case_free(&d, f);
	for (uint32_t i = 2; i < 6; i++)
		run_other(i);
	CHECK(lives(pid));
	CHECK(!was_cleaned(1));
	host_release(&h, 1, -42, "go on, longer than the buffer");
	if (EXPECT(DONE, 1)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.result.started_ns, started);
		CHECK_EQ(d.nrecords, 4);
		VALUE(1, OK, -42);
		DATA(1, "go on, l", 8);
		DATA(2, "go on, l", 8);
		SHOWN(4, "-42");
		CHECK(d.records[0].head.start_ns + d.records[0].head.duration_ns
		      <= d.result.duration_ns);
	}
	host_case_free(&d, f);
	CHECK(was_cleaned(1));
	CHECK(!lives(pid));
	CHECK_EQ(host_close(&h), 0);
}

static void several(const struct test_context *context)
{
	checks.test = __func__;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	for (uint32_t i = 1; i <= WIRE_MAX_HELD + 1; i++) {
		run_holding(i, 60000);
		if (i <= WIRE_MAX_HELD) {
			EXPECT(HELD, i);
		} else if (EXPECT(DONE, i)) {
			VALUE(1, RANGE, 0); /* one too many */
			CHECK(was_cleaned(i));
		}
		host_case_free(&d, f);
	}
	run_holding(7, 1000); /* its number is taken */
	host_expect_reject(&h, 7, REJECT_ORDER);
	run_other(100);
	for (uint32_t i = WIRE_MAX_HELD; i > 0; i -= 2) {
		host_release(&h, i, i, "");
		if (EXPECT(DONE, i)) {
			VALUE(1, OK, i);
			DATA(2, "\0\0\0\0\0\0\0\0", 8);
		}
		host_case_free(&d, f);
		CHECK(was_cleaned(i));
	}
	host_release(&h, 2, 0, "");
	host_expect_reject(&h, 2, REJECT_ORDER);
	host_send(&h, FRAME_BYE, 0, NULL, 0); /* the other half goes through `finally` */
	CHECK_EQ(wait_for(h.pid), 0);
	for (uint32_t i = 1; i <= WIRE_MAX_HELD; i += 2)
		CHECK(was_cleaned(i));
	close(h.to);
	close(h.in.fd);
	CHECK(rmdir(h.directory) == 0);
}

/* RELEASE waits for its turn; the time-out stands still meanwhile, and goes on then. */
static void in_turn(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	build_begin(&b, 1, 300);
	uint16_t buffer = build_buffer(&b, 1, NULL, 0);
	uint32_t hold = build_hold(&b, 0, buffer), again = build_hold(&b, 0, buffer);
	uint32_t sleep = build_sleep(&b, num(60000000000));
	host_run(&h, 1, &b);
	EXPECT(HELD, 1);
	host_case_free(&d, f);
	build_begin(&b, 0, 5000);
	build_sleep(&b, num(400000000));
	host_run(&h, 2, &b);
	host_release(&h, 1, 1, "a");
	build_begin(&b, 0, 5000);
	host_run(&h, 3, &b);
	EXPECT(DONE, 2);
	host_case_free(&d, f);
	if (EXPECT(HELD, 1)) {
		CHECK_EQ(d.result.in_step, again);
		CHECK_EQ(d.nrecords, 1);
		VALUE(hold, OK, 1);
		DATA(hold, "a", 1);
		CHECK(d.records[0].head.duration_ns >= 400000000);
	}
	host_case_free(&d, f);
	EXPECT(DONE, 3);
	host_case_free(&d, f);
	host_release(&h, 1, 2, "b");
	if (EXPECT(DONE, 1)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK_EQ(d.nrecords, 2);
		VALUE(sleep, LATE, 0);
		VALUE(again, OK, 2);
	}
	host_case_free(&d, f);
	CHECK_EQ(host_close(&h), 0);
}

/* The bytes of a release are not as long as it says: it stays held. */
static void bad_releases(const struct test_context *context)
{
	checks.test = __func__;
	struct writer w = {0};
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	host_release(&h, 1, 0, "");
	host_expect_reject(&h, 1, REJECT_ORDER);
	run_holding(1, 300);
	EXPECT(HELD, 1);
	host_case_free(&d, f);
	write_bytes(&w, test_nonce, sizeof test_nonce);
	write_u64(&w, 5);
	write_u32(&w, 2);
	write_u8(&w, 'x');
	host_send(&h, FRAME_RELEASE, 1, w.data, w.len);
	host_expect_reject(&h, 1, REJECT_PROGRAM);
	w.data[0] ^= 1;
	host_send(&h, FRAME_RELEASE, 1, w.data, w.len);
	host_expect_reject(&h, 1, REJECT_ORDER);
	writer_free(&w);
	nanosleep(&(struct timespec){.tv_nsec = 400000000}, NULL); /* longer than its time-out */
	host_release(&h, 1, 5, "x");
	if (EXPECT(DONE, 1))
		CHECK_EQ(d.result.end, END_COMPLETED);
	host_case_free(&d, f);
	CHECK(was_cleaned(1));
	CHECK_EQ(host_close(&h), 0);
}

/* Killed while nothing else runs, and while something does. */
static void dies(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	for (uint32_t seq = 1; seq <= 3; seq += 2) {
		run_holding(seq, 5000);
		EXPECT(HELD, seq);
		pid_t pid = pid_in(&d, 0);
		host_case_free(&d, f);
		if (seq == 3) {
			build_begin(&b, 1, 5000);
			build_sleep(&b, num(300000000));
			build_clock(&b, 0);
			host_run(&h, 4, &b);
			nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
		}
		CHECK(pid > 0 && kill(pid, SIGUSR2) == 0);
		if (EXPECT(DONE, seq)) {
			CHECK_EQ(d.result.end, END_SIGNAL);
			CHECK_EQ(d.result.detail, SIGUSR2);
			CHECK_EQ(d.result.in_step, 1);
			CHECK_EQ(d.nrecords, 0);
		}
		host_case_free(&d, f);
	}
	if (EXPECT(DONE, 4)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.nrecords, 2);
	}
	host_case_free(&d, f);
	CHECK_EQ(host_close(&h), 0);
}

/* Runs a script that leaves a daemon and prints its pid; holds then if told so. */
static void run_daemon(uint32_t seq, bool holds)
{
	struct build b;
	static const char script[] = "setsid sh -c 'sleep 1000 & echo $!' </dev/null 2>&1";
	build_begin(&b, 4, 20000);
	uint16_t sh = build_string(&b, "sh"), c = build_string(&b, "-c"),
		 text = build_string(&b, script), out = build_buffer(&b, 16, NULL, 0),
		 none = build_buffer(&b, 0, NULL, 0);
	build_run(&b, (uint16_t[]){0, 1, 2},
		  (struct sl[]){text_at(sh, 0, 2), text_at(c, 0, 2),
				text_at(text, 0, sizeof script - 1)},
		  3, text_at(none, 0, 0), out, none);
	if (holds)
		build_hold(&b, 3, none);
	host_run(&h, seq, &b);
}

static pid_t daemon_of(const struct done *d)
{
	char text[17] = {0};
	const struct answer_record *r = done_record(d, 0);
	if (r && r->head.data_len > 4 && r->head.data_len <= 4 + 16)
		memcpy(text, r->data + 4, r->head.data_len - 4);
	return atoi(text);
}

static void descendants(const struct test_context *context)
{
	checks.test = __func__;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	run_daemon(1, true);
	EXPECT(HELD, 1);
	pid_t kept = daemon_of(&d);
	host_case_free(&d, f);
	CHECK(lives(kept));
	run_daemon(2, false);
	EXPECT(DONE, 2);
	pid_t swept = daemon_of(&d);
	host_case_free(&d, f);
	CHECK(swept > 1 && !lives(swept));
	CHECK(lives(kept));
	host_release(&h, 1, 0, "");
	EXPECT(DONE, 1);
	host_case_free(&d, f);
	CHECK(!lives(kept));
	CHECK_EQ(host_close(&h), 0);
}

/* `finally` of a held program runs at the end of input, too, but not for ever; no handler is in the
 * way. */
static void end_of_input(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	run_holding(1, 60000);
	EXPECT(HELD, 1);
	host_case_free(&d, f);
	build_begin(&b, 1, 60000);
	uint16_t none = build_buffer(&b, 0, NULL, 0);
	build_hold(&b, 0, none);
	build_finally(&b);
	build_hold(&b, 0, none);
	build_sleep(&b, num(60000000000));
	host_run(&h, 2, &b);
	EXPECT(HELD, 2);
	host_case_free(&d, f);
	build_begin(&b, 1, 60000);
	b.flags = PROGRAM_KEEP;
	uint16_t empty = build_buffer(&b, 0, NULL, 0), path = build_string(&b, "../clean-3"),
		 wrong = build_string(&b, "../clean-4");
	uint32_t caught = build_jump(&b, OP_TRY, 0);
	build_hold(&b, 0, empty);
	build_target(&b, caught);
	build_write_file(&b, 0, wrong, O_CREAT | O_WRONLY, 0600, text_at(path, 0, 1));
	build_finally(&b);
	build_write_file(&b, 0, path, O_CREAT | O_WRONLY, 0600, text_at(path, 0, 1));
	host_run(&h, 3, &b);
	EXPECT(HELD, 3);
	host_case_free(&d, f);
	uint64_t before = now_ns();
	close(h.to);
	CHECK_EQ(wait_for(h.pid), 0);
	CHECK(now_ns() - before >= DISMISS_NS && now_ns() - before < DISMISS_NS + 3000000000);
	CHECK(was_cleaned(1) && was_cleaned(3) && !was_cleaned(4));
	close(h.in.fd);
	CHECK(rmdir(h.directory) == 0);
}

void test_hold(const struct test_context *context)
{
	held_and_released(context);
	several(context);
	in_turn(context);
	bad_releases(context);
	dies(context);
	descendants(context);
	end_of_input(context);
}
