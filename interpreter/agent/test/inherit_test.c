/* SPDX-License-Identifier: Apache-2.0 */
/* INHERIT: open files of a program that is held. */
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct host h;

#define EXPECT(type, seq) host_expect(&h, FRAME_##type, seq, &d, &f, __FILE__, __LINE__)

/* A program that opens a file of 6 bytes, holds, and says where in the file it is then. */
static void run_opening(uint32_t seq)
{
	struct build b;
	build_begin(&b, 3, 60000);
	uint16_t path = build_string(&b, "shared"), none = build_buffer(&b, 0, NULL, 0);
	build_write_file(&b, 0, path, O_CREAT | O_WRONLY, 0600, text_at(path, 0, 6));
	build_syscall(&b, 0, SYS_openat, ARGS(imm(AT_FDCWD), addr(path, 0), imm(O_RDONLY), imm(0)),
		      NO_CAPS);
	build_hold(&b, 1, none);
	build_syscall(&b, 2, SYS_lseek, ARGS(from(reg(0)), imm(0), imm(SEEK_CUR)), NO_CAPS);
	host_run(&h, seq, &b);
}

/* Reads two bytes of a file of program `seq`, and then closes it. */
static void run_reading(uint32_t run, uint32_t seq, int64_t fd)
{
	struct build b;
	build_begin(&b, 2, 5000);
	uint16_t two = build_buffer(&b, 2, NULL, 0);
	build_inherit(&b, 0, seq, num(fd));
	build_syscall(&b, 1, SYS_read, ARGS(from(reg(0)), addr(two, 0), imm(2)),
		      CAPS({CAP_RESULT, two, 0, 2}));
	build_syscall(&b, 1, SYS_fcntl, ARGS(from(reg(0)), imm(F_GETFD)), NO_CAPS);
	build_syscall(&b, 1, SYS_close, ARGS(from(reg(0))), NO_CAPS);
	host_run(&h, run, &b);
}

/* One open file description: what one program reads, the next goes on behind. */
static void inherited(const struct test_context *context)
{
	checks.test = __func__;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	run_opening(1);
	EXPECT(HELD, 1);
	const struct answer_record *opened = done_record(&d, 1);
	int64_t fd = opened ? (int64_t)opened->head.value : -1;
	CHECK(fd >= 3);
	host_case_free(&d, f);
	for (uint32_t i = 0; i < 3; i++) {
		run_reading(2 + i, 1, fd);
		if (EXPECT(DONE, 2 + i)) {
			VALUE(0, OK, fd); /* under the same number */
			VALUE(1, OK, 2);
			DATA(1, "shared" + 2 * i, 2);
			VALUE(2, OK, 0);
			VALUE(3, OK, 0);
		}
		host_case_free(&d, f);
	}
	host_release(&h, 1, 0, "");
	if (EXPECT(DONE, 1))
		VALUE(3, OK, 6); /* still open there */
	host_case_free(&d, f);
	CHECK_EQ(host_close(&h), 0);
}

/* Several at once, in an order in which a number is in use when another is to have it. */
static void several(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	build_begin(&b, 2, 60000);
	uint16_t none = build_buffer(&b, 0, NULL, 0), pair = build_buffer(&b, 8, NULL, 0);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(pair, 0), imm(0)), NO_CAPS);
	build_syscall(&b, 0, SYS_pipe2, ARGS(addr(pair, 0), imm(0)), NO_CAPS);
	build_hold(&b, 1, none);
	host_run(&h, 1, &b);
	EXPECT(HELD, 1);
	host_case_free(&d, f);
	build_begin(&b, 4, 5000);
	uint16_t byte = build_buffer(&b, 1, "x", 1);
	for (int fd = 6; fd >= 3; fd--)
		build_inherit(&b, (uint16_t)(fd - 3), 1, num(fd));
	for (int fd = 4; fd <= 6; fd += 2) {
		build_syscall(&b, (uint16_t)(fd - 3), SYS_write,
			      ARGS(imm((uint64_t)fd), addr(byte, 0), imm(1)), NO_CAPS);
		build_syscall(&b, (uint16_t)(fd - 3), SYS_read,
			      ARGS(imm((uint64_t)fd - 1), addr(byte, 0), imm(1)), NO_CAPS);
	}
	host_run(&h, 2, &b);
	if (EXPECT(DONE, 2)) {
		for (int i = 0; i < 4; i++)
			VALUE((uint32_t)i, OK, 6 - i);
		for (uint32_t step = 4; step < 8; step++)
			VALUE(step, OK, 1);
	}
	host_case_free(&d, f);
	CHECK_EQ(host_close(&h), 0);
}

static void not_inherited(const struct test_context *context)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	host_start(&h, context->agent, false);
	run_opening(1);
	EXPECT(HELD, 1);
	host_case_free(&d, f);
	build_begin(&b, 1, 5000);
	uint32_t closed = build_inherit(&b, 0, 1, num(77));
	uint32_t negative = build_inherit(&b, 0, 1, num(-1));
	uint32_t large = build_inherit(&b, 0, 1, num(INT64_MAX));
	uint32_t nobody = build_inherit(&b, 0, 2, num(3));
	uint32_t itself = build_inherit(&b, 0, 5, num(0));
	uint32_t none = build_inherit(&b, 0, 1, op2(EX_DIV, num(1), num(0)));
	host_run(&h, 5, &b);
	if (EXPECT(DONE, 5)) {
		VALUE(closed, OK, -EBADF);
		VALUE(negative, OK, -EBADF);
		VALUE(large, OK, -EBADF);
		VALUE(nobody, OK, -ESRCH);
		VALUE(itself, OK, -ESRCH);
		VALUE(none, DIVISION, 0);
	}
	host_case_free(&d, f);
	host_release(&h, 1, 0, "");
	EXPECT(DONE, 1);
	host_case_free(&d, f);
	run_reading(6, 1, 3);
	if (EXPECT(DONE, 6)) {
		VALUE(0, OK, -ESRCH);
		VALUE(1, OK, -EBADF);
	}
	host_case_free(&d, f);
	CHECK_EQ(host_close(&h), 0);
}

void test_inherit(const struct test_context *context)
{
	inherited(context);
	several(context);
	not_inherited(context);
}
