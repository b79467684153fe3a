/* SPDX-License-Identifier: Apache-2.0 */
#include "held.h"

#include <stdlib.h>
#include <string.h>

static int find(const struct session *s, uint32_t seq)
{
	for (int i = 0; i < s->nheld; i++)
		if (s->held[i].run.seq == seq)
			return i;
	return -1;
}

struct held *held_find(struct session *s, uint32_t seq, struct refusal *why)
{
	int i = find(s, seq);
	if (i < 0)
		return NULL;
	refuse(why, REJECT_ORDER, "program %u is held, another cannot have its number", seq);
	return &s->held[i];
}

void held_keep(struct session *s)
{
	case_was_told(&s->run);
	s->held[s->nheld++] = (struct held){s->run, s->running};
	s->running = NULL;
	s->run = (struct case_run){.state = CASE_NONE};
	s->children_changed = true; /* it may have ended meanwhile */
}

void held_forget(struct session *s, int index)
{
	s->nheld--;
	memmove(s->held + index, s->held + index + 1, (size_t)(s->nheld - index) * sizeof *s->held);
}

void held_release(struct session *s, const struct frame *release, struct refusal *why)
{
	const uint8_t *payload = release->payload + WIRE_NONCE_SIZE;
	struct reader r = {payload, release->payload + release->header.length, false};
	uint32_t len;
	int64_t value = (int64_t)read_u64(&r);
	const uint8_t *bytes = read_blob(&r, &len);
	int i = find(s, release->header.seq);
	if (i < 0) {
		refuse(why, REJECT_ORDER, "program %u is not held", release->header.seq);
	} else if (r.ran_short || reader_left(&r) > 0) {
		refuse(why, REJECT_PROGRAM, "the bytes of a RELEASE are not as long as it says");
	} else {
		s->run = s->held[i].run;
		s->running = s->held[i].frame;
		held_forget(s, i);
		case_release(&s->run, &s->host, value, bytes, len);
	}
}

void held_dismiss_all(struct session *s)
{
	s->host.busy = false;
	while (s->nheld > 0) {
		struct held *held = &s->held[--s->nheld];
		case_dismiss(&held->run, &s->host);
		case_end(&held->run, &s->host);
		input_free(&s->in, held->frame);
	}
}
