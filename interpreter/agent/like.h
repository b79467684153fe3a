/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs told by what is other than in the one before, see FRAME_LIKE in wire.def: the cases of a
 * matrix differ in a few bytes, and each byte on its way is decrypted while a case runs.
 */
#ifndef KSPEC_LIKE_H
#define KSPEC_LIKE_H

#include "base.h"
#include "refusal.h"
#include "wire.h"

struct like { /* the program that came last */
	bool known;
	uint32_t seq, len;
	uint8_t program[WIRE_MAX_LIKE];
};

/* What came last; a program of more than WIRE_MAX_LIKE bytes is not kept. */
void like_keep(struct like *like, uint32_t seq, const uint8_t *program, size_t n);

/* How many bytes the program has that a LIKE tells of, n being the bytes behind its nonce.  False
 * and *why if it is not like what came last, or has more than it may. */
bool like_size(const struct like *like, const uint8_t *told, size_t n, uint32_t *size,
	       struct refusal *why);

/* Makes it of the one that came last; `program` has room for like_size() bytes. */
bool like_make(const struct like *like, const uint8_t *told, size_t n, uint8_t *program,
	       struct refusal *why);

#endif
