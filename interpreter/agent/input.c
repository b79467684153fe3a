/* SPDX-License-Identifier: Apache-2.0 */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void input_read(struct input *in)
{
	if (in->closed || in->begin != in->end)
		return;
	ssize_t n = read(in->fd, in->buffer, sizeof in->buffer);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	in->begin = 0;
	in->end = n > 0 ? (size_t)n : 0;
	in->closed = n <= 0;
}

/* Takes up to n bytes of what has been read, to `to` unless that is NULL; how many. */
static size_t take(struct input *in, uint8_t *to, size_t n)
{
	size_t have = in->end - in->begin;
	if (n > have)
		n = have;
	if (to)
		memcpy(to, in->buffer + in->begin, n);
	in->begin += n;
	return n;
}

struct frame *input_new(struct input *in, size_t length)
{
	if (in->slots && input_is_small(length) && in->taken != UINT64_MAX) {
		int i = __builtin_ctzll(~in->taken);
		in->taken |= (uint64_t)1 << i;
		return (struct frame *)(void *)in->slots[i];
	}
	return malloc(sizeof(struct frame) + length);
}

void input_free(struct input *in, struct frame *frame)
{
	const uint8_t *at = (const uint8_t *)frame;
	if (in->slots && at >= in->slots[0] && at < in->slots[SLOTS])
		in->taken &= ~((uint64_t)1 << (size_t)(at - in->slots[0]) / SLOT);
	else
		free(frame);
}

static enum input_status begin_frame(struct input *in, struct refusal *why)
{
	struct frame_header h;
	in->head_have += take(in, in->head + in->head_have, WIRE_HEADER_SIZE - in->head_have);
	if (in->head_have < WIRE_HEADER_SIZE)
		return INPUT_MORE;
	if (!frame_header_read(in->head, &h, why))
		return INPUT_BAD;
	in->payload_have = 0;
	in->partial = input_new(in, h.length);
	if (in->partial) {
		*in->partial = (struct frame){.header = h};
		return INPUT_FRAME;
	}
	in->discarding = true;
	in->discarded = h;
	in->discard = h.length;
	return INPUT_NO_ROOM;
}

static enum input_status pass_over(struct input *in, struct refusal *why)
{
	in->discard -= take(in, NULL, in->discard);
	if (in->discard > 0)
		return INPUT_MORE;
	in->head_have = 0;
	in->discarding = false;
	refuse(why, REJECT_RESOURCES, "no memory for a frame of %u bytes", in->discarded.length);
	return INPUT_NO_ROOM;
}

enum input_status input_take(struct input *in, struct frame **frame, struct refusal *why)
{
	if (!in->partial && !in->discarding) {
		enum input_status status = begin_frame(in, why);
		if (status == INPUT_MORE || status == INPUT_BAD)
			return status;
	}
	if (in->discarding)
		return pass_over(in, why);
	struct frame *f = in->partial;
	in->payload_have +=
		take(in, f->payload + in->payload_have, f->header.length - in->payload_have);
	if (in->payload_have < f->header.length)
		return INPUT_MORE;
	in->partial = NULL;
	in->head_have = 0;
	if (!frame_crc_check(in->head, f->payload, &f->header, why)) {
		input_free(in, f);
		return INPUT_BAD;
	}
	*frame = f;
	return INPUT_FRAME;
}

bool input_is_within_frame(const struct input *in)
{
	return in->head_have > 0;
}
