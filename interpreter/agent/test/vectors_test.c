/* SPDX-License-Identifier: Apache-2.0 */
/* Every vector: what it says of its bytes is what the agent makes of them, and the other way round.
 */
#include "../compat.h"
#include "../frame.h"
#include "../input.h"
#include "../reply.h"
#include "check.h"
#include "tests.h"
#include "text.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct whole { /* a frame, its header checked */
	struct frame_header h;
	const uint8_t *payload;
};

/* What a stream of just these bytes comes to. */
static bool read_frame(const struct writer *bytes, struct whole *f, struct refusal *why)
{
	static struct input in;
	struct frame *frame = NULL;
	memset(&in, 0, sizeof in);
	for (size_t done = 0;
	     done < bytes->len && !frame;) { /* in pieces, as a pipe might give them */
		size_t n = bytes->len - done < 7 ? bytes->len - done : 7;
		memcpy(in.buffer, bytes->data + done, n);
		in.begin = 0;
		in.end = n;
		done += n;
		if (input_take(&in, &frame, why) == INPUT_BAD)
			return false;
	}
	free(in.partial);
	if (!frame)
		return refuse(why, REJECT_FRAME, "the stream ends within a frame");
	*f = (struct whole){frame->header, bytes->data + WIRE_HEADER_SIZE};
	bool last = WIRE_HEADER_SIZE + (size_t)frame->header.length == bytes->len;
	free(frame);
	return last || refuse(why, REJECT_FRAME, "bytes follow the frame");
}

static bool text_run(struct writer *text, const struct whole *f, struct refusal *why)
{
	struct program p;
	bool ok = program_decode(f->payload + WIRE_NONCE_SIZE, f->h.length - WIRE_NONCE_SIZE, &p,
				 why);
	if (ok) {
		text_format(text, "seq=%u\nnonce=", f->h.seq);
		text_hex(text, f->payload, WIRE_NONCE_SIZE);
		text_format(text, "\n");
		text_program(text, &p);
	}
	program_free(&p);
	return ok;
}

/* Reads a DONE, gives its text and makes the same payload again with the agent's own encoder. */
static bool text_and_encode_done(struct writer *text, struct writer *again, const struct whole *f)
{
	struct done d;
	struct kmsg log = {0};
	bool ok = done_read(f->payload, f->h.length, &d);
	if (ok) {
		text_format(text, "seq=%u\nnonce=", f->h.seq);
		text_hex(text, d.nonce, WIRE_NONCE_SIZE);
		text_format(text, "\n");
		text_done(text, &d);
		for (uint32_t i = 0; i < d.nkmsg; i++)
			kmsg_add(&log, &d.kmsg[i]);
		log.lost = d.kmsg_lost;
		write_bytes(again, d.nonce, WIRE_NONCE_SIZE);
		result_write(again, &d.result, &log);
		kmsg_clear(&log);
	}
	done_free(&d);
	return ok;
}

static bool text_and_encode_welcome(struct writer *text, struct writer *again,
				    const struct whole *f)
{
	struct welcome w;
	if (!welcome_read(f->payload, f->h.length, &w))
		return false;
	text_format(text, "nonce=");
	text_hex(text, w.nonce, WIRE_NONCE_SIZE);
	text_format(text, "\nagent_pid=%u\nmachine=%s\nrelease=%s\nmonotonic_ns=%llu\ntaint=%llu\n",
		    w.pid, w.machine, w.release, (unsigned long long)w.monotonic_ns,
		    (unsigned long long)w.taint);
	welcome_write(again, w.nonce, w.pid, w.machine, w.release, w.monotonic_ns, w.taint);
	return true;
}

static bool text_and_encode_reject(struct writer *text, struct writer *again, const struct whole *f)
{
	struct rejected r;
	if (!rejected_read(f->payload, f->h.length, &r))
		return false;
	text_format(text, "seq=%u\ncode=%s\nmessage=%s\n", f->h.seq, wire_name("REJECT", r.code),
		    r.message);
	reject_write(again, r.code, r.message);
	return true;
}

static bool text_release(struct writer *text, const struct whole *f)
{
	struct reader r = {f->payload, f->payload + f->h.length, false};
	uint32_t len;
	text_format(text, "seq=%u\nnonce=", f->h.seq);
	text_hex(text, read_bytes(&r, WIRE_NONCE_SIZE), WIRE_NONCE_SIZE);
	text_format(text, "\nvalue=%lld\nbytes=", (long long)read_u64(&r));
	const uint8_t *bytes = read_blob(&r, &len);
	text_hex(text, bytes, len);
	text_format(text, "\n");
	return !r.ran_short && reader_left(&r) == 0;
}

static void text_bytes(struct writer *text, const char *key, const struct whole *f)
{
	text_format(text, "%s=", key);
	text_hex(text, f->payload, f->h.length);
	text_format(text, "\n");
}

/* The text of a frame's payload, and the payload made again by the agent where it is the agent's to
 * make. */
static bool describe(const struct whole *f, struct writer *text, struct writer *again,
		     struct refusal *why)
{
	switch (f->h.type) {
	case FRAME_RUN:
		return text_run(text, f, why);
	case FRAME_DONE:
	case FRAME_HELD:
		return text_and_encode_done(text, again, f);
	case FRAME_WELCOME:
		return text_and_encode_welcome(text, again, f);
	case FRAME_REJECT:
		return text_and_encode_reject(text, again, f);
	case FRAME_RELEASE:
		return text_release(text, f);
	case FRAME_HELLO:
		text_bytes(text, "nonce", f);
		return true;
	case FRAME_PING:
	case FRAME_PONG:
		text_bytes(text, "bytes", f);
		return true;
	default: /* FRAME_BYE */
		return true;
	}
}

static void check_valid(const struct vector *v, const struct whole *f, struct writer *text,
			const struct writer *again)
{
	struct writer frame = {0};
	write_u8(text, 0);
	CHECK_TEXT(wire_name("FRAME", f->h.type), v->kind);
	CHECK_TEXT((char *)text->data, v->values.len ? (char *)v->values.data : "");
	frame_begin(&frame, f->h.type, f->h.seq);
	if (again->len)
		write_bytes(&frame, again->data, again->len);
	else
		write_bytes(&frame, f->payload, f->h.length);
	frame_end(&frame);
	CHECK(frame.len == v->bytes.len && memcmp(frame.data, v->bytes.data, frame.len) == 0);
	writer_free(&frame);
}

static void check_vector(const struct vector *constant, void *arg)
{
	struct vector *v = (struct vector *)(uintptr_t)constant;
	struct writer text = {0}, again = {0};
	struct refusal why = {0};
	struct whole f = {0};
	(void)arg;
	checks.test = v->name;
	write_u8(&v->values, 0);
	if (strstr(v->name, "compat") && !compat_is_possible())
		return;
	bool ok = read_frame(&v->bytes, &f, &why) && describe(&f, &text, &again, &why);
	if (v->malformed)
		CHECK(!ok && why.code == 0);
	else if (v->rejected[0] && CHECK(!ok))
		CHECK_TEXT(why.code ? wire_name("REJECT", why.code) : "nothing", v->rejected);
	else if (!v->rejected[0] && !CHECK(ok))
		printf("  %s\n", why.message);
	else if (ok)
		check_valid(v, &f, &text, &again);
	if (why.code && getenv("VECTORS_VERBOSE"))
		printf("%-36s %s\n", v->name, why.message);
	writer_free(&text);
	writer_free(&again);
}

void test_vectors(const struct test_context *context)
{
	int count = vectors_each(context->vectors, check_vector, NULL);
	checks.test = "vectors";
	CHECK(count > 100);
}
