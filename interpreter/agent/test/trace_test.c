/* SPDX-License-Identifier: Apache-2.0 */
/* Tracepoints. */
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

static struct host h;
static uint32_t seq;

/* The number of a tracepoint; −1, and a word of it, where there is no tracefs. */
static long id_of(const char *event)
{
	char path[128], text[32] = "";
	snprintf(path, sizeof path, "/sys/kernel/tracing/events/%s/id", event);
	FILE *f = fopen(path, "re");
	if (!f || !fgets(text, sizeof text, f)) {
		printf("%s: skipped, %s: %s\n", checks.test, path, strerror(errno));
		if (f)
			fclose(f);
		return -1;
	}
	fclose(f);
	return strtol(text, NULL, 10);
}

/* The events of the set's tracepoint `which`, and whether all make up the data exactly. */
static int events(const struct answer_record *r, uint32_t which)
{
	int n = 0;
	uint32_t at = 0;
	while (at + 8 <= r->head.data_len) {
		uint32_t head[2];
		memcpy(head, r->data + at, sizeof head);
		CHECK(head[1] >= 8 && head[1] <= r->head.data_len - at - 8);
		n += head[0] == which;
		at += 8 + head[1];
	}
	CHECK_EQ(at, r->head.data_len);
	return n;
}

static void refusals(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint16_t text = build_buffer(&b, 64, NULL, 0);
	struct ex none = num(0xffffffff), negative = num(-1), large = num(1ll << 32);
	uint32_t unknown = build_trace_mark(&b, 0, &none, 1);
	uint32_t not_there = build_trace_read(&b, 1, num(0), text);
	uint32_t never = build_trace_read(&b, 1, num(-1), text);
	uint32_t beyond = build_trace_read(&b, 1, num(16), text);
	uint32_t below = build_trace_mark(&b, 0, &negative, 1); /* goes to `finally` */
	b.finally = b.nsteps;
	uint32_t above = build_trace_mark(&b, 0, &large, 1);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		const struct answer_record *r = done_record(&d, unknown);
		CHECK(r && r->head.value < 0);
		VALUE(not_there, OK, -EBADF);
		VALUE(never, OK, -EBADF);
		VALUE(beyond, OK, -EBADF);
		VALUE(below, RANGE, 0);
		VALUE(above, RANGE, 0);
	}
	host_case_free(&d, f);
}

static void counts(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	long called = id_of("syscalls/sys_enter_getpid"), left = id_of("raw_syscalls/sys_exit");
	if (called < 0 || left < 0)
		return;
	build_begin(&b, 4, 5000);
	uint16_t large = build_buffer(&b, 65536, NULL, 0), small = build_buffer(&b, 16, NULL, 0);
	struct ex both[] = {num(called), num(left)};
	uint32_t mark = build_trace_mark(&b, 0, both, 2);
	build_syscall(&b, 3, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t inner = build_trace_mark(&b, 1, both, 1);
	build_syscall(&b, 3, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t one = build_trace_read(&b, 2, reg(1), large);
	uint32_t file = build_syscall(&b, 3, SYS_dup, ARGS(imm(0)), NO_CAPS);
	uint32_t two = build_trace_read(&b, 2, reg(0), large);
	uint32_t gone = build_trace_read(&b, 2, reg(0), large);
	uint32_t again = build_trace_mark(&b, 0, both, 1);
	build_syscall(&b, 3, SYS_getpid, NO_ARGS, NO_CAPS);
	uint32_t too_small = build_trace_read(&b, 2, reg(0), small);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		const struct answer_record *r = done_record(&d, one);
		VALUE(mark, OK, 0);
		VALUE(inner, OK, 1);
		CHECK(r && r->head.value == r->head.data_len);
		CHECK(r && events(r, 0) >= 1);
		r = done_record(&d, two);
		CHECK(r && events(r, 0) >= 2 && events(r, 1) >= 2);
		VALUE(file, OK, 3); /* nothing of it is among the program's own files */
		VALUE(gone, OK, -EBADF);
		VALUE(again, OK, 0);
		VALUE(too_small, OK, -ENOBUFS);
	}
	host_case_free(&d, f);
}

static void lost(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	long called = id_of("syscalls/sys_enter_getpid");
	if (called < 0)
		return;
	build_begin(&b, 3, 60000);
	uint16_t all = build_buffer(&b, 16u << 20, NULL, 0);
	struct ex id = num(called);
	build_trace_mark(&b, 0, &id, 1);
	uint32_t again = build_eval(&b, 1, op2(EX_ADD, reg(1), num(1)));
	build_syscall(&b, 2, SYS_getpid, NO_ARGS, NO_CAPS);
	build_jump_unless(&b, again, op2(EX_GE, reg(1), num(100000)));
	uint32_t read = build_trace_read(&b, 2, reg(0), all);
	if (host_case(&h, ++seq, &b, &d, &f))
		VALUE(read, OK, -ENOBUFS);
	host_case_free(&d, f);
}

void test_trace(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	refusals();
	counts();
	lost();
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
