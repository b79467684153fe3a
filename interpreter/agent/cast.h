/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program that was decoded last, to be used again for one that differs from it in loose bytes
 * only: initial bytes of buffers and constants of expressions, which decoding does not look at.
 * Rows of a matrix mostly do, and to decode a small program takes as long as a tenth of its case.
 * What is kept is the agent's own: the room in which a case finds its program is one that a driver
 * under test may have written to.  It is kept for a few cases only, and for none behind one that
 * did not come to its end: a driver that writes there late, while a program is decoded, must not
 * spoil all that follow.
 */
#ifndef KSPEC_CAST_H
#define KSPEC_CAST_H

#include "arena.h"
#include "input.h"

struct cast {
	const uint8_t *room; /* where the program stood, first its payload; NULL: there is none */
	size_t n, used;      /* bytes of its payload, and of the room */
	int left;            /* how often it may still be used */
	struct program program;
	uint8_t image[PROGRAM_ROOM];
	uint8_t loose[SLOT]; /* of the payload, 1: a loose byte */
};

/* Makes the program of payload[0, n) in the room, without decoding it.  False: it is not like the
 * last one. */
bool cast_again(struct cast *cast, uint8_t *room, const uint8_t *payload, size_t n,
		struct program *p);

/* The next program is decoded. */
void cast_forget(struct cast *cast);

/*
 * As program_decode_into(), and keeps what comes of it.  payload[0, n) is at the beginning of the
 * room, and `pool` the rest of that.
 */
bool cast_anew(struct cast *cast, const uint8_t *room, struct pool pool, size_t n,
	       struct program *p, struct refusal *why);

#endif
