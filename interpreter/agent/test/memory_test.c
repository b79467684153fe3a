/* SPDX-License-Identifier: Apache-2.0 */
/* Copies, raw addresses, and calls as a 32-bit caller. */
#include "../compat.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static struct host h;
static uint32_t seq;

static void copying(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint16_t from = build_buffer(&b, 8, "abcdefgh", 8),
		 to = build_buffer(&b, 10, "0123456789", 10);
	build_copy(&b, 0, to, num(2), 5, text_at(from, 1, 3));
	uint32_t n = build_show(&b, reg(0)), padded = build_show_bytes(&b, to, 0, 10);
	build_copy(&b, 0, from, num(1), 6, text_at(from, 0, 6)); /* over itself */
	uint32_t overlapping = build_show_bytes(&b, from, 0, 8);
	build_reset(&b, from);
	build_reset(&b, to);
	uint32_t from_again = build_show_bytes(&b, from, 0, 8),
		 to_again = build_show_bytes(&b, to, 0, 10);
	build_store(&b, 1, from, 0, 4, INT_BIG, num(0x41424344));
	build_store(&b, 1, from, 4, 2, INT_BIG | INT_SIGNED, num(-2));
	uint32_t big = build_show_bytes(&b, from, 0, 6);
	build_finally(&b);
	uint32_t too_long = build_copy(&b, 0, to, num(0), 2, text_at(from, 0, 3));
	uint32_t outside = build_copy(&b, 0, to, num(6), 5, text_at(from, 0, 3));
	uint32_t bad_slice = build_copy(&b, 0, to, num(0), 5, text_at(from, 7, 3));
	uint32_t untouched = build_show_bytes(&b, to, 0, 10);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		SHOWN(n, "3");
		DATA(padded,
		     "01bcd\0\0"
		     "789",
		     10);
		DATA(overlapping, "aabcdefh", 8);
		DATA(from_again, "abcdefgh", 8);
		DATA(to_again, "0123456789", 10);
		DATA(big, "ABCD\xff\xfe", 6);
		VALUE(too_long, TOO_LONG, 0);
		VALUE(outside, RANGE, 0);
		VALUE(bad_slice, RANGE, 0);
		DATA(untouched, "0123456789", 10);
	}
	host_case_free(&d, f);
}

static void by_address(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 4, 5000);
	uint16_t text = build_buffer(&b, 16, "0123456789abcdef", 16),
		 back = build_buffer(&b, 16, "----------------", 16);
	build_syscall(&b, 0, SYS_mmap,
		      ARGS(imm(0), imm(8192), imm(PROT_READ | PROT_WRITE),
			   imm(MAP_PRIVATE | MAP_ANONYMOUS), imm(UINT64_MAX), imm(0)),
		      NO_CAPS);
	struct ex edge = op2(EX_ADD, reg(0), num(4088));
	uint32_t poke = build_poke(&b, 1, edge, text_at(text, 2, 8));
	uint32_t peek = build_peek(&b, 1, edge, back, 8);
	uint32_t odd = build_peek(&b, 1, op2(EX_ADD, reg(0), num(4089)), back, 3);
	uint32_t nothing = build_peek(&b, 1, num(0), back, 0);
	uint32_t long_poke = build_poke(&b, 1, op2(EX_ADD, reg(0), num(3)), text_at(text, 1, 13));
	uint32_t long_peek = build_peek(&b, 1, op2(EX_ADD, reg(0), num(3)), back, 13);
	build_syscall(&b, 1, SYS_mprotect,
		      ARGS(from(op2(EX_ADD, reg(0), num(4096))), imm(4096), imm(PROT_NONE)),
		      NO_CAPS);
	uint32_t halfway = build_peek(&b, 1, edge, back, 16);
	uint32_t kept = build_show_bytes(&b, back, 0, 16);
	uint32_t null = build_peek(&b, 1, num(8), back, 4);
	uint32_t kernel = build_peek(&b, 1, unum(0xffff888000000000), back, 4);
	uint32_t write = build_poke(&b, 1, num(8), text_at(text, 0, 4));
	uint32_t value = build_show(&b, reg(1));
	build_finally(&b);
	uint32_t range = build_poke(&b, 1, reg(0), text_at(text, 0, 17));
	uint32_t fault = build_peek(&b, 1, op2(EX_MOD, num(1), num(0)), back, 1);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(poke, OK, 8);
		VALUE(peek, OK, 8);
		DATA(peek, "23456789", 8);
		VALUE(odd, OK, 3);
		DATA(odd, "345", 3);
		VALUE(nothing, OK, 0);
		VALUE(long_poke, OK, 13);
		VALUE(long_peek, OK, 13);
		DATA(long_peek, "123456789abcd", 13);
		VALUE(halfway, OK, -WIRE_SIGNAL - SIGSEGV);
		DATA(halfway, "", 0);
		DATA(kept, "123456789abcd---", 16);
		VALUE(null, OK, -WIRE_SIGNAL - SIGSEGV);
		VALUE(kernel, OK, -WIRE_SIGNAL - SIGSEGV);
		VALUE(write, OK, -WIRE_SIGNAL - SIGSEGV);
		SHOWN(value, "-8203");
		VALUE(range, RANGE, 0);
		VALUE(fault, DIVISION, 0);
	}
	host_case_free(&d, f);
}

/* Past the end of a mapped file: SIGBUS; also while the program has the signals blocked. */
static void bus_error(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t name = build_string(&b, "f"),
		 all = build_buffer(&b, 8, "\xff\xff\xff\xff\xff\xff\xff\xff", 8),
		 back = build_buffer(&b, 8, NULL, 0);
	build_syscall(
		&b, 0, SYS_openat,
		ARGS(imm((uint64_t)AT_FDCWD), addr(name, 0), imm(O_RDWR | O_CREAT), imm(0600)),
		NO_CAPS);
	build_syscall(
		&b, 0, SYS_mmap,
		ARGS(imm(0), imm(4096), imm(PROT_READ), imm(MAP_SHARED), from(reg(0)), imm(0)),
		NO_CAPS);
	uint32_t open = build_peek(&b, 1, reg(0), back, 1);
	build_syscall(&b, 1, SYS_rt_sigprocmask, ARGS(imm(SIG_BLOCK), addr(all, 0), imm(0), imm(8)),
		      NO_CAPS);
	uint32_t blocked = build_peek(&b, 1, reg(0), back, 1);
	build_syscall(&b, 1, SYS_rt_sigprocmask, ARGS(imm(0), imm(0), addr(back, 0), imm(8)),
		      NO_CAPS);
	uint32_t mask = build_show_bytes(&b, back, 0, 2);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		VALUE(open, OK, -WIRE_SIGNAL - SIGBUS);
		VALUE(blocked, OK, -WIRE_SIGNAL - SIGBUS);
		DATA(mask, "\xff\xfe", 2); /* as it was; 9 is SIGKILL */
	}
	host_case_free(&d, f);
}

#ifdef __x86_64__
enum {
	I386_EXIT = 1,
	I386_READ = 3,
	I386_OPEN = 5,
	I386_CLOSE = 6,
	I386_MMAP2 = 192,
	I386_TIME = 13
};

static void as_32_bit_caller(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t path = build_string(&b, "/proc/self/personality"),
		 back = build_buffer(&b, 16, NULL, 0);
	uint32_t native = build_syscall(&b, 0, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t pid = build_compat(&b, 1, COMPAT_GETPID, NO_ARGS, NO_CAPS);
	uint32_t open = build_compat(&b, 1, I386_OPEN, ARGS(addr(path, 0), imm(O_RDONLY)), NO_CAPS);
	uint32_t read = build_compat(&b, 2, I386_READ, ARGS(from(reg(1)), addr(back, 0), imm(8)),
				     CAPS({CAP_RESULT, back, 0, 16}));
	uint32_t bad = build_compat(&b, 2, I386_CLOSE, ARGS(imm(999)), NO_CAPS);
	uint32_t six = build_compat(&b, 2, I386_MMAP2,
				    ARGS(imm(0), imm(4096), imm(PROT_READ), imm(MAP_PRIVATE),
					 from(reg(1)), imm(0x100000 + 1)),
				    NO_CAPS);
	uint32_t fork = build_compat(&b, 2, COMPAT_FORK, NO_ARGS, NO_CAPS);
	uint32_t end = build_compat(&b, 2, I386_EXIT, ARGS(imm(3)), NO_CAPS);
	if (!host_case(&h, ++seq, &b, &d, &f)) {
		host_case_free(&d, f);
		return;
	}
	const struct answer_record *made = done_record(&d, pid);
	if (made && made->head.value == -ENOSYS) {
		printf("%s: skipped, this kernel has no 32-bit callers\n", checks.test);
	} else {
		CHECK_EQ(d.result.end, END_EXIT);
		CHECK_EQ(d.result.detail, 3);
		CHECK_EQ(d.result.in_step, end);
		VALUE(pid, OK, done_record(&d, native)->head.value);
		VALUE(open, OK, 3);
		VALUE(read, OK, 8);
		DATA(read, "00000000", 8);
		VALUE(bad, OK, -EBADF);
		CHECK(done_record(&d, six) && done_record(&d, six)->head.value < 0);
		CHECK(done_record(&d, fork) && done_record(&d, fork)->head.value > 1);
	}
	host_case_free(&d, f);
}
#else
static void as_32_bit_caller(void)
{
	checks.test = __func__;
	struct build b;
	build_begin(&b, 1, 1000);
	build_compat(&b, 0, COMPAT_GETPID, NO_ARGS, NO_CAPS);
	host_run(&h, ++seq, &b);
	host_expect_reject(&h, seq, REJECT_PROGRAM);
}
#endif

void test_memory(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	copying();
	by_address();
	bus_error();
	as_32_bit_caller();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
