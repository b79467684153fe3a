/* SPDX-License-Identifier: Apache-2.0 */
/* Frames: the 20 bytes of header, their checks and their CRC. */
#ifndef KSPEC_FRAME_H
#define KSPEC_FRAME_H

#include "bytes.h"
#include "refusal.h"
#include "wire.h"

struct frame_header {
	uint8_t type;
	uint32_t length; /* of the payload */
	uint32_t seq;
	uint32_t crc;
};

/*
 * Reads a header and checks all that can be checked before the payload is there: magic, version,
 * type, reserved bits, the length allowed for the type, seq 0 where it must be.  False:
 * REJECT_VERSION or REJECT_FRAME in *why.
 */
bool frame_header_read(const uint8_t bytes[WIRE_HEADER_SIZE], struct frame_header *h,
		       struct refusal *why);

/* Checks the CRC of a whole frame. */
bool frame_crc_check(const uint8_t header[WIRE_HEADER_SIZE], const uint8_t *payload,
		     const struct frame_header *h, struct refusal *why);

/* Begins a frame at the start of an empty writer, and completes it once the payload has been
 * written behind. */
void frame_begin(struct writer *w, uint8_t type, uint32_t seq);
void frame_end(struct writer *w);

#endif
