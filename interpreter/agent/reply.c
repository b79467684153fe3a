/* SPDX-License-Identifier: Apache-2.0 */
#include "reply.h"

#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static bool write_all(int fd, const uint8_t *data, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, data, n);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			data += written;
			n -= (size_t)written;
		}
	}
	return true;
}

/* Completes and sends a frame.  False if there was no memory for it. */
static bool send_frame(struct session *s, struct writer *w)
{
	bool made = !w->failed && w->len - WIRE_HEADER_SIZE <= WIRE_MAX_PAYLOAD;
	if (made) {
		frame_end(w);
		if (!write_all(s->out, w->data, w->len)) {
			fprintf(stderr, "kspec-agent: cannot write to the host: %s\n",
				strerror(errno));
			s->over = true;
		}
	}
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

void reply_result(struct session *s, const struct case_run *run)
{
	struct writer w = {0};
	struct refusal why = {0};
	frame_begin(&w, run->result.end == END_HELD ? FRAME_HELD : FRAME_DONE, run->seq);
	write_bytes(&w, s->nonce, WIRE_NONCE_SIZE);
	result_write(&w, &run->result, &s->kmsg);
	if (send_frame(s, &w)) {
		kmsg_clear(&s->kmsg);
	} else {
		refuse(&why, REJECT_RESOURCES,
		       "the case ran, but there is no memory for its result");
		reply_reject(s, run->seq, &why);
	}
}
