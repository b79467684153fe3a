/* SPDX-License-Identifier: Apache-2.0 */
/* Programs told by what is other than in the one before, by themselves and in a session. */
#include "../like.h"
#include "../bytes.h"
#include "check.h"
#include "host.h"
#include "tests.h"

#include <string.h>
#include <sys/syscall.h>

static struct like like;

static void begin(const char *program)
{
	like_keep(&like, 7, (const uint8_t *)program, strlen(program));
}

/* A LIKE of the program `seq`, of so many bytes; edits follow. */
static struct writer told(uint32_t seq, uint32_t size)
{
	struct writer w = {0};
	write_u32(&w, seq);
	write_u32(&w, size);
	return w;
}

static void edit(struct writer *w, uint64_t kept, uint64_t dropped, const char *own)
{
	write_varint(w, kept);
	write_varint(w, dropped);
	write_varint(w, strlen(own));
	write_bytes(w, own, strlen(own));
}

/* What it makes; "" if that is refused, with `code`. */
static const char *make(struct writer *w, unsigned code)
{
	static char made[64];
	struct refusal why = {0};
	uint32_t size = 0;
	memset(made, 0, sizeof made);
	bool ok = like_size(&like, w->data, w->len, &size, &why);
	ok = ok && CHECK(size < sizeof made)
	     && like_make(&like, w->data, w->len, (uint8_t *)made, &why);
	CHECK_EQ(why.code, code);
	writer_free(w);
	return ok ? made : "";
}

static void edits(void)
{
	checks.test = __func__;
	begin("open read close");
	struct writer w = told(7, 15);
	CHECK_TEXT(make(&w, 0), "open read close");
	w = told(7, 17);
	edit(&w, 5, 4, "write");
	edit(&w, 6, 0, "d");
	CHECK_TEXT(make(&w, 0), "open write closed");
	w = told(7, 4);
	edit(&w, 0, 10, "");
	edit(&w, 4, 1, "");
	CHECK_TEXT(make(&w, 0), "clos");
	w = told(7, 5);
	edit(&w, 0, 15, "other");
	CHECK_TEXT(make(&w, 0), "other");
	begin("");
	w = told(7, 3);
	edit(&w, 0, 0, "new");
	CHECK_TEXT(make(&w, 0), "new");
}

static void what_does_not_fit(void)
{
	checks.test = __func__;
	begin("open");
	struct writer w = told(8, 4);
	CHECK_TEXT(make(&w, REJECT_ORDER), "");
	w = told(7, WIRE_MAX_LIKE + 1);
	CHECK_TEXT(make(&w, REJECT_PROGRAM), "");
	static const struct {
		uint32_t size;
		uint64_t kept, dropped;
		const char *own;
	} bad[] = {
		{3, 0, 0, ""},           /* more than it says */
		{5, 0, 0, ""},           /* fewer */
		{4, 5, 0, ""},           /* keeps more than there is */
		{4, 0, 5, ""},           /* drops more */
		{5, 4, UINT64_MAX, "x"}, /* more than any memory has */
		{4, UINT64_MAX, 0, ""},  {4, 4, 0, "x"},
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		w = told(7, bad[i].size);
		edit(&w, bad[i].kept, bad[i].dropped, bad[i].own);
		CHECK_TEXT(make(&w, REJECT_PROGRAM), "");
	}
	w = told(7, 5);
	write_varint(&w, 4);
	write_varint(&w, 0);
	write_varint(&w, 2); /* of which one comes */
	write_bytes(&w, "x", 1);
	CHECK_TEXT(make(&w, REJECT_PROGRAM), "");
	w = told(7, 4);
	write_u8(&w, 0x80); /* an integer that does not end */
	CHECK_TEXT(make(&w, REJECT_PROGRAM), "");
}

static void too_long_to_be_kept(void)
{
	static uint8_t much[WIRE_MAX_LIKE + 1];
	checks.test = __func__;
	like_keep(&like, 7, much, sizeof much - 1);
	CHECK(like.known);
	like_keep(&like, 7, much, sizeof much);
	CHECK(!like.known);
	struct writer w = told(7, sizeof much);
	CHECK_TEXT(make(&w, REJECT_ORDER), "");
}

static struct host h;

/* The record of the one step of a program that is like `other` but for its first bytes. */
static void expect_value(uint32_t seq, int64_t value)
{
	struct done d;
	struct frame *frame;
	if (host_expect(&h, FRAME_DONE, seq, &d, &frame, __FILE__, __LINE__)
	    && CHECK_EQ(d.nrecords, 1))
		CHECK_EQ(d.records[0].head.value, value);
	host_case_free(&d, frame);
}

static struct writer close_program(int64_t fd)
{
	struct build b;
	build_begin(&b, 1, 5000);
	build_syscall(&b, 0, SYS_close, ARGS(imm((uint64_t)fd)), NULL, 0);
	return build_end(&b);
}

static void send_like(uint32_t seq, uint32_t of, const struct writer *program, size_t at)
{
	struct writer w = {0};
	write_bytes(&w, test_nonce, sizeof test_nonce);
	write_u32(&w, of);
	write_u32(&w, (uint32_t)program->len);
	write_varint(&w, at);
	write_varint(&w, 1);
	write_varint(&w, 1);
	write_u8(&w, at < program->len ? program->data[at] : 0);
	host_send(&h, FRAME_LIKE, seq, w.data, w.len);
	writer_free(&w);
}

static void in_a_session(const struct test_context *context)
{
	checks.test = __func__;
	struct writer first = close_program(100), other = close_program(0), run = {0};
	size_t at = 0;
	while (at < first.len && first.data[at] == other.data[at])
		at++;
	CHECK(at < first.len && first.len == other.len);
	host_start(&h, context->agent, false);
	send_like(1, 1, &other, at); /* like nothing */
	host_expect_reject(&h, 1, REJECT_ORDER);
	write_bytes(&run, test_nonce, sizeof test_nonce);
	write_bytes(&run, first.data, first.len);
	host_send(&h, FRAME_RUN, 2, run.data, run.len);
	expect_value(2, -9);
	send_like(3, 2, &other, at);
	expect_value(3, 0);
	send_like(4, 3, &first, at);
	send_like(5, 4, &other, at);
	expect_value(4, -9);
	expect_value(5, 0);
	send_like(6, 4, &other, at); /* not the last one: nor is there one then */
	host_expect_reject(&h, 6, REJECT_ORDER);
	send_like(7, 5, &other, at);
	host_expect_reject(&h, 7, REJECT_ORDER);
	host_send(&h, FRAME_RUN, 8, run.data, run.len);
	expect_value(8, -9);
	send_like(9, 8, &other, at + 1000);
	host_expect_reject(&h, 9, REJECT_PROGRAM);
	CHECK_EQ(host_close(&h), 0);
	writer_free(&run);
	writer_free(&first);
	writer_free(&other);
}

void test_like(const struct test_context *context)
{
	edits();
	what_does_not_fit();
	too_long_to_be_kept();
	in_a_session(context);
}
