/* SPDX-License-Identifier: Apache-2.0 */
#include "reply.h"

#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

static void lose_host(struct session *s)
{
	fprintf(stderr, "kspec-agent: cannot write to the host: %s\n", strerror(errno));
	s->over = true;
}

void reply_flush(struct session *s)
{
	if (!outbox_is_empty(&s->out) && !outbox_flush(&s->out))
		lose_host(s);
}

static bool is_made(struct writer *w)
{
	if (w->failed || w->len - WIRE_HEADER_SIZE > WIRE_MAX_PAYLOAD)
		return false;
	frame_end(w);
	return true;
}

/* Completes and sends a frame.  False if there was no memory for it. */
static bool send_frame(struct session *s, struct writer *w)
{
	bool made = is_made(w);
	if (made && !outbox_send(&s->out, w->data, w->len))
		lose_host(s);
	writer_free(w);
	return made;
}

void welcome_write(struct writer *w, const uint8_t *nonce, uint32_t pid, const char *machine,
		   const char *release, uint64_t monotonic_ns, uint64_t taint)
{
	write_bytes(w, nonce, WIRE_NONCE_SIZE);
	write_u32(w, pid);
	write_str(w, machine);
	write_str(w, release);
	write_u64(w, monotonic_ns);
	write_u64(w, taint);
}

void reject_write(struct writer *w, uint16_t code, const char *message)
{
	write_u16(w, code);
	write_str(w, message);
}

void reply_welcome(struct session *s)
{
	struct writer w = {0};
	struct utsname u;
	uname(&u);
	frame_begin(&w, FRAME_WELCOME, 0);
	welcome_write(&w, s->nonce, (uint32_t)s->host.pid, u.machine, u.release, now_ns(),
		      read_taint());
	send_frame(s, &w);
}

void reply_pong(struct session *s, const struct frame *ping)
{
	struct writer w = {0};
	frame_begin(&w, FRAME_PONG, 0);
	write_bytes(&w, ping->payload, ping->header.length);
	send_frame(s, &w);
}

void reply_reject(struct session *s, uint32_t seq, const struct refusal *why)
{
	struct writer w = {0};
	frame_begin(&w, FRAME_REJECT, seq);
	reject_write(&w, (uint16_t)why->code, why->message);
	send_frame(s, &w);
}

static void write_result(const struct session *s, const struct case_run *run, struct writer *w)
{
	frame_begin(w, run->result.end == END_HELD ? FRAME_HELD : FRAME_DONE, run->seq);
	write_bytes(w, s->nonce, WIRE_NONCE_SIZE);
	result_write(w, &run->result, &s->kmsg);
}

/* Puts it behind the frames that wait; false if it does not fit in there. */
static bool add_result(struct session *s, const struct case_run *run)
{
	struct writer w = outbox_writer(&s->out);
	write_result(s, run, &w);
	if (!is_made(&w))
		return false;
	outbox_add(&s->out, &w, run->result.started_ns + run->result.duration_ns);
	return true;
}

/* It is as most are, and the next one is there: nobody misses it yet. */
static bool can_wait(const struct session *s, const struct case_run *run)
{
	const struct result *r = &run->result;
	return begun_is_heard(&s->begun) && s->queue && r->end == END_COMPLETED
	       && s->kmsg.count == 0 && s->kmsg.lost == 0 && r->leaks_len == 0 && r->untold == 0
	       && r->taint_after == r->taint_before
	       && !outbox_is_due(&s->out, r->started_ns + r->duration_ns);
}

static bool send_result(struct session *s, const struct case_run *run)
{
	struct writer w = {0};
	if (add_result(s, run)) {
		if (!can_wait(s, run))
			reply_flush(s);
		return true;
	}
	write_result(s, run, &w);
	return send_frame(s, &w);
}

void reply_result(struct session *s, const struct case_run *run)
{
	struct refusal why = {0};
	if (send_result(s, run)) {
		kmsg_clear(&s->kmsg);
	} else {
		refuse(&why, REJECT_RESOURCES,
		       "the case ran, but there is no memory for its result");
		reply_reject(s, run->seq, &why);
	}
}
