/* SPDX-License-Identifier: Apache-2.0 */
/* Frames out of a stream of bytes. */
#ifndef KSPEC_INPUT_H
#define KSPEC_INPUT_H

#include "frame.h"

struct frame {
	struct frame *next;
	struct frame_header header;
	uint8_t payload[];
};

#define SLOTS 64 /* frames, which most of the time are small */
#define SLOT 4096

struct input {
	int fd;
	bool closed;       /* end of file, or a read error, which is the same to us */
	size_t begin, end; /* buffer[begin, end) has been read and not been taken */
	size_t head_have;
	uint8_t head[WIRE_HEADER_SIZE];
	struct frame *partial; /* header complete and checked */
	size_t payload_have;
	bool discarding;               /* there was no memory for the frame */
	struct frame_header discarded; /* its header */
	size_t discard;                /* bytes of it still to be passed over */
	uint64_t taken;                /* slots that are in use, a bit each */
	uint8_t (*slots)[SLOT]; /* SLOTS of them, aligned for any type; NULL: there are none */
	uint8_t buffer[65536];
};

enum input_status {
	INPUT_FRAME,  /* *frame is a whole, checked frame, to be freed with input_free() */
	INPUT_MORE,   /* more must be read first */
	INPUT_BAD,    /* *why: the stream is of no use any more */
	INPUT_NO_ROOM /* *why: a frame was passed over for want of memory; its header in
			 in->discarded */
};

/* One read(2) of whatever is there, when nothing read before is left to be taken. */
void input_read(struct input *in);

/* The next frame out of what has been read. */
enum input_status input_take(struct input *in, struct frame **frame, struct refusal *why);

/* A frame with room for so many bytes of payload; NULL: no memory. */
struct frame *input_new(struct input *in, size_t length);

/* Gives a frame back, or NULL; without slots, free() does as well. */
void input_free(struct input *in, struct frame *frame);

/* Whether a frame with so many bytes of payload would be in a slot, if one is free. */
static inline bool input_is_small(size_t length)
{
	return length <= SLOT - sizeof(struct frame);
}

/* Whether the stream stopped within a frame. */
bool input_is_within_frame(const struct input *in);

#endif
