/* SPDX-License-Identifier: Apache-2.0 */
/* Steps, executed by a real agent. */
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct host h;
static uint32_t seq;

static void files_by_system_calls(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t path = build_string(&b, "file"), text = build_string(&b, "hello"),
		 back = build_buffer(&b, 16, NULL, 0);
	uint32_t open = build_syscall(&b, 0, SYS_openat,
				      ARGS(imm((uint64_t)AT_FDCWD), addr(path, 0),
					   imm(O_RDWR | O_CREAT | O_EXCL), imm(0666)),
				      NO_CAPS);
	uint32_t write =
		build_syscall(&b, 1, SYS_write, ARGS(from(reg(0)), addr(text, 0), imm(5)), NO_CAPS);
	uint32_t pread = build_syscall(
		&b, 1, SYS_pread64, ARGS(from(reg(0)), addr(back, 2), imm(14), imm(1)),
		CAPS({CAP_RESULT, back, 2, 14}, {CAP_FIXED, back, 0, 3}, {CAP_RESULT, text, 0, 2}));
	uint32_t again = build_syscall(&b, 2, SYS_openat,
				       ARGS(imm((uint64_t)AT_FDCWD), addr(path, 0),
					    imm(O_RDWR | O_CREAT | O_EXCL), imm(0666)),
				       CAPS({CAP_FIXED, path, 0, 5}));
	uint32_t bad = build_syscall(&b, 2, SYS_read, ARGS(imm(99), imm(1), imm(1)), NO_CAPS);
	uint32_t close = build_syscall(&b, 2, SYS_close, ARGS(from(reg(0))), NO_CAPS);
	build_check(&b, op2(EX_EQ, reg(1), num(4)));
	uint32_t check = build_check(&b, bytes_eq(back, num(6), "\1\1ello"));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.result.in_step, 8);
		CHECK_EQ(d.nrecords, 7);
		VALUE(open, OK, 3); /* nothing else is open in a case */
		VALUE(write, OK, 5);
		VALUE(pread, OK, 4);
		DATA(pread, "ello\0\0ehe", 9);
		VALUE(again, OK, -EEXIST);
		DATA(again, "", 0); /* nothing is captured after an error */
		VALUE(bad, OK, -EBADF);
		VALUE(close, OK, 0);
		VALUE(check, FALSE, 0); /* the two bytes before are 0, not 1 */
		CHECK(d.result.duration_ns > 0 && d.result.duration_ns < 5000000000u);
		for (uint32_t i = 1; i < d.nrecords; i++)
			CHECK(d.records[i].head.start_ns
			      >= d.records[i - 1].head.start_ns
					 + d.records[i - 1].head.duration_ns);
	}
	host_case_free(&d, f);
}

static void whole_files(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t path = build_buffer(&b, 32, NULL, 0), text = build_string(&b, "0123456789"),
		 small = build_buffer(&b, 4, NULL, 0), all = build_buffer(&b, 64, NULL, 0),
		 none = build_string(&b, "no/such"), open_ended = build_buffer(&b, 2, "ab", 2),
		 empty = build_buffer(&b, 0, NULL, 0), full = build_string(&b, "/dev/full");
	uint32_t make = build_format(&b, 0, path, "file", num(-7), text_at(text, 1, 2));
	uint32_t name = build_show_bytes(&b, path, 0, 9);
	uint32_t write =
		build_write_file(&b, 1, path, O_CREAT | O_WRONLY, 0666, text_at(text, 0, 10));
	uint32_t read = build_read_file(&b, 0, path, all);
	uint32_t part = build_read_file(&b, 0, path, small);
	uint32_t nothing = build_read_file(&b, 0, path, empty);
	uint32_t missing = build_read_file(&b, 0, none, all);
	uint32_t directory =
		build_write_file(&b, 0, none, O_CREAT | O_WRONLY, 0666, text_at(text, 0, 1));
	uint32_t no_space = build_write_file(&b, 0, full, O_WRONLY, 0, text_at(text, 0, 1));
	build_finally(&b);
	uint32_t too_far = build_write_file(&b, 0, path, O_WRONLY, 0, text_at(text, 1, 11));
	uint32_t negative = build_write_file(&b, 1, path, O_WRONLY, 0, first(text, num(-1)));
	uint32_t no_nul = build_read_file(&b, 0, open_ended, all);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		NO_RECORD(make);
		DATA(name, "file-712\0", 9);
		VALUE(write, OK, 10);
		VALUE(read, OK, 10);
		DATA(read, "0123456789", 10);
		VALUE(part, OK, 4);
		DATA(part, "0123", 4);
		VALUE(nothing, OK, 0);
		VALUE(missing, OK, -ENOENT);
		VALUE(directory, OK, -ENOENT);
		VALUE(no_space, OK, -ENOSPC);
		VALUE(too_far, RANGE, 0);
		VALUE(negative, RANGE, 0);
		VALUE(no_nul, RANGE, 0);
	}
	host_case_free(&d, f);
}

static void flow(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 4, 5000);
	uint16_t text = build_string(&b, " -42\n"), made = build_buffer(&b, 8, NULL, 0);
	uint32_t parsed = build_eval(&b, 0, parse(text, num(5)));
	uint32_t shown = build_show(&b, reg(0));
	uint32_t good = build_check(&b, op2(EX_EQ, reg(0), num(-42)));
	uint32_t highest = build_eval(&b, 1, unum(UINT64_MAX));
	uint32_t overflow = build_eval(&b, 1, op2(EX_ADD, reg(1), num(1)));
	uint32_t skipped = build_check(&b, num(1));
	build_finally(&b);
	uint32_t zeroed = build_show(&b, reg(1)); /* a step that failed leaves 0 in its register */
	uint32_t division = build_eval(&b, 2, op2(EX_DIV, num(1), reg(1)));
	uint32_t is_false = build_check(&b, num(0));
	uint32_t is_true = build_check(&b, num(-3));
	uint32_t malformed = build_eval(&b, 2, parse(text, num(2)));
	uint32_t too_long = build_format(&b, 3, made, "abcdef", num(10), text_at(text, 0, 0));
	uint32_t untouched = build_check(&b, bytes_eq(made, num(2), ""));
	uint32_t fits = build_format(&b, 3, made, "abcde", num(-1), text_at(text, 0, 0));
	uint32_t length = build_show(&b, reg(3));
	uint32_t failed_arg =
		build_syscall(&b, 3, SYS_getpid, ARGS(from(op2(EX_DIV, num(1), num(0)))), NO_CAPS);
	uint32_t last = build_show(&b, reg(3));
	uint32_t bad_part = build_format(&b, 3, made, "", num(1), text_at(text, 6, 1));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		NO_RECORD(parsed);
		SHOWN(shown, "-42");
		NO_RECORD(good);
		NO_RECORD(highest);
		VALUE(overflow, OVERFLOW, 0);
		NO_RECORD(skipped);
		SHOWN(zeroed, "0");
		VALUE(division, DIVISION, 0);
		VALUE(is_false, FALSE, 0);
		NO_RECORD(is_true);
		VALUE(malformed, MALFORMED, 0);
		VALUE(too_long, TOO_LONG, 0);
		DATA(too_long, "", 0);
		VALUE(untouched, FALSE, 0);
		NO_RECORD(fits);
		SHOWN(length, "8");
		VALUE(failed_arg, DIVISION, 0);
		SHOWN(last, "0");
		VALUE(bad_part, RANGE, 0);
		CHECK_EQ(d.nrecords, 12);
	}
	host_case_free(&d, f);
}

static void formatting(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 5000);
	uint16_t text = build_buffer(&b, 16, "tail", 4), hex = build_buffer(&b, 16, NULL, 0);
	build_format(&b, 0, text, "x", num(0), text_at(text, 0, 4)); /* reads what it writes */
	uint32_t length = build_show(&b, reg(0)), holds = build_show_bytes(&b, text, 0, 8);
	build_format_hex(&b, 0, hex, num(-1));
	uint32_t all = build_show_bytes(&b, hex, 0, 16);
	build_format_hex(&b, 0, hex, num(0xabc));
	uint32_t hex_length = build_show(&b, reg(0)), some = build_show_bytes(&b, hex, 0, 4);
	build_format_hex(&b, 0, hex, num(0));
	uint32_t none = build_show_bytes(&b, hex, 0, 2);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		SHOWN(length, "7");
		DATA(holds, "x0tail\0\0", 8);
		DATA(all, "ffffffffffffffff", 16);
		SHOWN(hex_length, "3");
		DATA(some, "abcf", 4);
		DATA(none, "0b", 2);
	}
	host_case_free(&d, f);
}

static void addresses(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t path = build_string(&b, "xx/dev/null");
	build_eval(&b, 0, num(2));
	uint32_t computed = build_syscall(
		&b, 1, SYS_openat,
		ARGS(imm((uint64_t)AT_FDCWD), addr_at(path, reg(0)), imm(O_RDONLY)), NO_CAPS);
	build_finally(&b);
	uint32_t end =
		build_syscall(&b, 1, SYS_read, ARGS(from(reg(1)), addr(path, 12), imm(0)), NO_CAPS);
	uint32_t past =
		build_syscall(&b, 1, SYS_read, ARGS(from(reg(1)), addr(path, 13), imm(0)), NO_CAPS);
	uint32_t before = build_syscall(
		&b, 1, SYS_read, ARGS(from(reg(1)), addr_at(path, num(-1)), imm(0)), NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(computed, OK, 3);
		VALUE(end, OK, 0);
		VALUE(past, RANGE, 0);
		VALUE(before, RANGE, 0);
	}
	host_case_free(&d, f);
}

/* Each width and sign takes the ends of its range, laid down as this machine's C does. */
static void storing(void)
{
	checks.test = __func__;
	struct {
		int8_t s8;
		uint8_t u8;
		int16_t s16;
		uint16_t u16;
		int32_t s32;
		uint32_t u32;
		int64_t s64;
		uint64_t u64;
	} __attribute__((packed)) low = {INT8_MIN, 0, INT16_MIN, 0, INT32_MIN, 0, INT64_MIN, 0},
				  high = {INT8_MAX,  UINT8_MAX,  INT16_MAX, UINT16_MAX,
					  INT32_MAX, UINT32_MAX, INT64_MAX, UINT64_MAX};
	static const struct {
		uint32_t offset;
		uint8_t width;
		bool sign;
	} places[] = {{0, 1, true}, {1, 1, false},  {2, 2, true},  {4, 2, false},
		      {6, 4, true}, {10, 4, false}, {14, 8, true}, {22, 8, false}};
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t lows = build_buffer(&b, sizeof low, NULL, 0),
		 highs = build_buffer(&b, sizeof high, NULL, 0);
	for (size_t i = 0; i < COUNT(places); i++) {
		int bits = places[i].width * 8 - places[i].sign;
		build_store(&b, 0, lows, places[i].offset, places[i].width, places[i].sign,
			    num(places[i].sign ? (int64_t) - ((wide)1 << bits) : 0));
		build_store(&b, 0, highs, places[i].offset, places[i].width, places[i].sign,
			    unum((uint64_t)(((wide)1 << bits) - 1)));
	}
	uint32_t both = build_syscall(
		&b, 1, SYS_getpid, NO_ARGS,
		CAPS({CAP_FIXED, lows, 0, sizeof low}, {CAP_FIXED, highs, 0, sizeof high}));
	uint32_t loaded = build_show(&b, op2(EX_EQ, load(highs, 22, 8, 0), reg(0)));
	uint32_t last_value = build_show(&b, reg(0));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		char expected[sizeof low + sizeof high];
		memcpy(expected, &low, sizeof low);
		memcpy(expected + sizeof low, &high, sizeof high);
		CHECK_EQ(d.result.end, END_COMPLETED);
		for (uint32_t i = 0; i < 2 * COUNT(places); i++)
			NO_RECORD(i);
		DATA(both, expected, sizeof expected);
		SHOWN(loaded, "1");
		SHOWN(last_value, "18446744073709551615");
	}
	host_case_free(&d, f);
}

/* One past either end of a range stores nothing, and neighbours stay as they are. */
static void storing_what_does_not_fit(void)
{
	checks.test = __func__;
	static const struct {
		uint8_t width;
		bool sign;
	} types[] = {{1, true}, {1, false}, {2, true}, {2, false},
		     {4, true}, {4, false}, {8, true}, {8, false}};
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t to = build_buffer(&b, 10, "abcdefghij", 10);
	build_eval(&b, 0, num(7));
	build_check(&b, num(0)); /* from here on every step runs */
	build_finally(&b);
	for (size_t i = 0; i < COUNT(types); i++) {
		int bits = types[i].width * 8 - types[i].sign;
		/* Nothing is above the range of u64, and below that of s64 no expression gets. */
		struct ex above = bits == 64 ? num(-1) : unum((uint64_t)1 << bits);
		struct ex below = types[i].sign && bits < 63 ? num(-((int64_t)1 << bits) - 1)
				  : bits == 63               ? unum(UINT64_MAX)
							     : num(-1);
		build_store(&b, 0, to, 1, types[i].width, types[i].sign, above);
		build_store(&b, 0, to, 1, types[i].width, types[i].sign, below);
	}
	uint32_t fault = build_store(&b, 0, to, 1, 1, false, op2(EX_DIV, num(1), num(0)));
	uint32_t past = build_store(&b, 0, to, 3, 8, 0, num(1));
	uint32_t before = build_store_at(&b, 0, to, num(-1), 1, 0, num(1));
	uint32_t zeroed = build_show(&b, reg(0));
	uint32_t untouched = build_show_bytes(&b, to, 0, 10);
	build_store(&b, 0, to, 9, 1, INT_SIGNED, num(-1));
	uint32_t last = build_show(&b, reg(0)), only_it = build_show_bytes(&b, to, 0, 10);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		for (uint32_t i = 2; i < fault; i++)
			VALUE(i, OVERFLOW, 0);
		VALUE(fault, DIVISION, 0);
		VALUE(past, RANGE, 0);
		VALUE(before, RANGE, 0);
		SHOWN(zeroed, "0");
		DATA(untouched, "abcdefghij", 10);
		SHOWN(last, "-1");
		DATA(only_it, "abcdefghi\xff", 10);
	}
	host_case_free(&d, f);
}

static void sleeping(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 5000);
	uint32_t sleep = build_sleep(&b, num(30000000));
	uint32_t none = build_sleep(&b, num(0));
	build_finally(&b);
	uint32_t negative = build_sleep(&b, num(-1));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(sleep, OK, 0);
		const struct answer_record *r = done_record(&d, sleep);
		CHECK(r && r->head.duration_ns >= 30000000);
		VALUE(none, OK, 0);
		VALUE(negative, RANGE, 0);
	}
	host_case_free(&d, f);
}

static void past_the_last_buffer(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t path = build_string(&b, "/dev/zero"), last = build_buffer(&b, 16, NULL, 0);
	build_syscall(&b, 0, SYS_openat,
		      ARGS(imm((uint64_t)AT_FDCWD), addr(path, 0), imm(O_RDONLY)), NO_CAPS);
	uint32_t end =
		build_syscall(&b, 1, SYS_read, ARGS(from(reg(0)), addr(last, 16), imm(0)), NO_CAPS);
	uint32_t read = build_syscall(&b, 1, SYS_read,
				      ARGS(from(reg(0)), addr(last, 0), imm(1 << 20)), NO_CAPS);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(end, OK, 0);
		const struct answer_record *r = done_record(&d, read); /* the guard page stops it */
		CHECK(r && (r->head.value == -EFAULT || r->head.value < 65536 + 4096));
	}
	host_case_free(&d, f);
}

static void many_steps(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 60000);
	for (int i = 0; i < 20000; i++)
		build_clock(&b, 0);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.nrecords, 20000);
		for (uint32_t i = 1; i < d.nrecords; i++)
			CHECK(d.records[i].head.step == i
			      && d.records[i].head.value >= d.records[i - 1].head.value);
	}
	host_case_free(&d, f);
}

static void nothing_to_do(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 0, 1000);
	if (host_case(&h, UINT32_MAX, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		CHECK_EQ(d.result.in_step, 0);
		CHECK_EQ(d.nrecords, 0);
		CHECK(d.result.taint_before == d.result.taint_after);
	}
	host_case_free(&d, f);
}

static void caught_signals(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	struct sigaction_words {
		uint64_t handler, flags;
	} was = {0, 0};
	build_begin(&b, 2, 5000);
	uint16_t old = build_buffer(&b, 64, &was, sizeof was);
	uint32_t caught = build_catch(&b, 0, 0, num(SIGUSR1));
	uint32_t look = build_syscall(&b, 1, SYS_rt_sigaction,
				      ARGS(imm(SIGUSR1), imm(0), addr(old, 0), imm(8)),
				      CAPS({CAP_FIXED, old, 0, 16}));
	uint32_t pid = build_syscall(&b, 1, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t sent = build_syscall(&b, 0, SYS_kill, ARGS(from(reg(1)), imm(SIGUSR1)), NO_CAPS);
	uint32_t again = build_catch(&b, 0, CATCH_RESTART, num(SIGUSR1));
	uint32_t look_again = build_syscall(&b, 1, SYS_rt_sigaction,
					    ARGS(imm(SIGUSR1), imm(0), addr(old, 0), imm(8)),
					    CAPS({CAP_FIXED, old, 0, 16}));
	uint32_t never = build_catch(&b, 0, 0, num(SIGKILL));
	build_finally(&b);
	uint32_t none = build_catch(&b, 0, 0, num(0)), beyond = build_catch(&b, 0, 0, num(65));
	uint32_t last = build_catch(&b, 0, 0, num(64));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		struct sigaction_words now;
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(caught, OK, 0);
		memcpy(&now, d.records[look].data, sizeof now);
		CHECK(now.handler > 1 && !(now.flags & SA_RESTART));
		CHECK(d.records[pid].head.value > 1);
		VALUE(sent, OK, 0); /* and the case lives */
		VALUE(again, OK, 0);
		memcpy(&now, d.records[look_again].data, sizeof now);
		CHECK(now.handler > 1 && now.flags & SA_RESTART);
		VALUE(never, OK, -EINVAL);
		VALUE(none, RANGE, 0);
		VALUE(beyond, RANGE, 0);
		VALUE(last, OK, 0);
	}
	host_case_free(&d, f);
}

void test_steps(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	files_by_system_calls();
	whole_files();
	flow();
	formatting();
	addresses();
	storing();
	storing_what_does_not_fit();
	sleeping();
	past_the_last_buffer();
	many_steps();
	nothing_to_do();
	caught_signals();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
