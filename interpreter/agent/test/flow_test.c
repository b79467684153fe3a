/* SPDX-License-Identifier: Apache-2.0 */
/* Jumps, handlers, `finally`, and the room that records have. */
#include "../sys.h"
#include "check.h"
#include "expect.h"
#include "host.h"
#include "tests.h"

#include <string.h>

static struct host h;
static uint32_t seq;

static void loops(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 2, 5000);
	uint32_t again = build_jump_unless(&b, 0, op2(EX_LT, reg(0), num(1000)));
	build_eval(&b, 0, op2(EX_ADD, reg(0), num(1)));
	build_eval(&b, 1, op2(EX_ADD, reg(1), reg(0)));
	build_jump(&b, OP_JUMP, again);
	build_target(&b, again);
	uint32_t sum = build_show(&b, reg(1));
	uint32_t skip = build_jump(&b, OP_JUMP, 0);
	uint32_t skipped = build_check(&b, num(0));
	build_target(&b, skip);
	uint32_t three = build_clock(&b, 1); /* leaves a record each time */
	build_eval(&b, 0, op2(EX_ADD, reg(0), num(1)));
	build_jump_unless(&b, three, op2(EX_GE, reg(0), num(1003)));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		SHOWN(sum, "500500");
		NO_RECORD(skipped);
		CHECK_EQ(d.nrecords, 4);
		CHECK(d.nrecords == 4 && d.records[3].head.step == three
		      && d.records[3].head.value >= d.records[2].head.value);
	}
	host_case_free(&d, f);
}

static void endless_loop_is_stopped(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 200);
	uint32_t first = build_clock(&b, 0);
	uint32_t here = build_jump(&b, OP_JUMP, 1);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_LATE);
		CHECK_EQ(d.nrecords, 2);
		VALUE(first, OK, d.records[0].head.value);
		const struct answer_record *r = done_record(&d, here);
		CHECK(r && r->head.status == STATUS_LATE && r->head.value > 1000);
		CHECK(d.result.duration_ns < 1200000000);
	}
	host_case_free(&d, f);
}

static void handlers(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 3, 5000);
	uint32_t outer = build_jump(&b, OP_TRY, 0), inner = build_jump(&b, OP_TRY, 0);
	uint32_t raise = build_plain(&b, OP_RAISE);
	uint32_t not_reached = build_clock(&b, 0);
	build_target(&b, inner);
	uint32_t caught = build_clock(&b, 0);
	uint32_t third = build_jump(&b, OP_TRY, 0);
	build_plain(&b, OP_END_TRY);
	build_target(&b, third);
	uint32_t division = build_eval(&b, 1, op2(EX_DIV, num(1), num(0))); /* to the outer one */
	uint32_t nor_this = build_clock(&b, 0);
	build_target(&b, outer);
	uint32_t outer_caught = build_clock(&b, 0);
	uint32_t none_left = build_plain(&b, OP_END_TRY); /* fails: to `finally` */
	uint32_t nor_that = build_clock(&b, 0);
	build_finally(&b);
	uint32_t own = build_jump(&b, OP_TRY, 0);
	uint32_t is_false = build_check(&b, num(0));
	uint32_t jumped_over = build_clock(&b, 0);
	build_target(&b, own);
	uint32_t goes_on = build_plain(&b, OP_RAISE);
	uint32_t last = build_clock(&b, 0);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(raise, FALSE, 0);
		NO_RECORD(not_reached);
		CHECK(done_record(&d, caught) != NULL);
		VALUE(division, DIVISION, 0);
		NO_RECORD(nor_this);
		CHECK(done_record(&d, outer_caught) != NULL);
		VALUE(none_left, RANGE, 0);
		NO_RECORD(nor_that);
		VALUE(is_false, FALSE, 0);
		NO_RECORD(jumped_over);
		VALUE(goes_on, FALSE, 0);
		CHECK(done_record(&d, last) != NULL);
		CHECK_EQ(d.nrecords, 8);
	}
	host_case_free(&d, f);
}

/* One too many fails, and what fails goes to the innermost handler. */
static void most_handlers(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	uint32_t tries[WIRE_MAX_TRIES + 1];
	build_begin(&b, 1, 5000);
	for (int i = 0; i <= WIRE_MAX_TRIES; i++)
		tries[i] = build_jump(&b, OP_TRY, 0);
	for (int i = WIRE_MAX_TRIES - 1; i >= 0; i--) {
		build_target(&b, tries[i]);
		build_plain(&b, OP_RAISE);
	}
	build_target_is(&b, tries[WIRE_MAX_TRIES], WIRE_MAX_TRIES);
	build_finally(&b);
	uint32_t last = build_clock(&b, 0);
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(tries[WIRE_MAX_TRIES], RANGE, 0);
		CHECK_EQ(d.nrecords, 1 + WIRE_MAX_TRIES + 1);
		for (uint32_t i = 1; i + 1 < d.nrecords; i++)
			CHECK_EQ(d.records[i].head.step, WIRE_MAX_TRIES + i);
		CHECK(done_record(&d, last) != NULL);
	}
	host_case_free(&d, f);
}

/* Handlers of the main part do not catch in `finally`, however that is reached. */
static void finally_is_reached(void)
{
	checks.test = __func__;
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 5000);
	build_jump(&b, OP_TRY, 0); /* the handler is itself: would run for ever */
	uint32_t jump = build_jump(&b, OP_JUMP, 0);
	build_check(&b, num(0));
	build_target(&b, jump);
	build_finally(&b);
	uint32_t fails = build_plain(&b, OP_RAISE);
	uint32_t last = build_clock(&b, 0);
	build_jump(&b, OP_JUMP, last + 2); /* the end */
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, END_COMPLETED);
		VALUE(fails, FALSE, 0);
		CHECK_EQ(d.nrecords, 2);
	}
	host_case_free(&d, f);
}

/* A loop with 16 MiB of data each time around: the frame is full soon. */
static void no_room_for_records(bool clean_up_too)
{
	checks.test = __func__;
	enum { DATA_SIZE = 16 << 20 };
	struct build b;
	struct done d;
	struct frame *f;
	build_begin(&b, 1, 60000);
	uint16_t big = build_buffer(&b, DATA_SIZE, "x", 1);
	build_jump(&b, OP_TRY, 0); /* takes none of it */
	uint32_t loud = build_show_bytes(&b, big, 0, DATA_SIZE);
	build_jump(&b, OP_JUMP, loud);
	build_finally(&b);
	uint32_t cleaned = build_clock(&b, 0);
	if (clean_up_too)
		build_jump(&b, OP_JUMP, build_show_bytes(&b, big, 0, 1 << 20));
	if (host_case(&h, ++seq, &b, &d, &f)) {
		CHECK_EQ(d.result.end, clean_up_too ? END_EXIT : END_COMPLETED);
		CHECK_EQ(d.result.detail, clean_up_too ? WIRE_EXIT_FULL : 0);
		CHECK_EQ(d.result.in_step, cleaned + 1);
		CHECK(clean_up_too ? d.nrecords > 9 : d.nrecords == 9);
		for (uint32_t i = 0; i < 7 && i < d.nrecords; i++)
			CHECK(d.records[i].head.step == loud
			      && d.records[i].head.data_len == DATA_SIZE
			      && d.records[i].data[0] == 'x');
		CHECK(d.nrecords > 7 && d.records[7].head.step == loud
		      && d.records[7].head.status == STATUS_TOO_LONG);
		CHECK(done_record(&d, cleaned) != NULL);
	}
	host_case_free(&d, f);
}

void test_flow(const struct test_context *context)
{
	checks.test = __func__;
	seq = 0;
	host_start(&h, context->agent, false);
	loops();
	endless_loop_is_stopped();
	handlers();
	most_handlers();
	finally_is_reached();
	no_room_for_records(false);
	no_room_for_records(true);
	checks.test = __func__;
	CHECK_EQ(host_close(&h), 0);
}
