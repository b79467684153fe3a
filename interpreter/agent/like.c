/* SPDX-License-Identifier: Apache-2.0 */
#include "like.h"

#include "bytes.h"

#include <string.h>

void like_keep(struct like *like, uint32_t seq, const uint8_t *program, size_t n)
{
	like->known = n <= WIRE_MAX_LIKE;
	like->seq = seq;
	if (!like->known)
		return;
	like->len = (uint32_t)n;
	memcpy(like->program, program, n);
}

bool like_size(const struct like *like, const uint8_t *told, size_t n, uint32_t *size,
	       struct refusal *why)
{
	struct reader r = {told, told + n, false};
	uint32_t seq = read_u32(&r);
	*size = read_u32(&r);
	if (!like->known || seq != like->seq)
		return refuse(why, REJECT_ORDER,
			      "LIKE of seq %u, which is not the program that came last", seq);
	if (*size > WIRE_MAX_LIKE)
		return refuse(why, REJECT_PROGRAM, "LIKE of %u bytes, more than %u", *size,
			      WIRE_MAX_LIKE);
	return true;
}

/* The next n bytes of `from`, to the end of `to`. */
static bool copy(struct reader *from, uint64_t n, struct writer *to)
{
	const uint8_t *bytes = n <= reader_left(from) ? read_bytes(from, n) : NULL;
	if (!bytes || n > to->capacity - to->len)
		return false;
	memcpy(to->data + to->len, bytes, n);
	to->len += n;
	return true;
}

static bool leave_out(struct reader *from, uint64_t n)
{
	return n <= reader_left(from) && read_bytes(from, n);
}

bool like_make(const struct like *like, const uint8_t *told, size_t n, uint8_t *program,
	       struct refusal *why)
{
	struct reader r = {told, told + n, false};
	struct reader other = {like->program, like->program + like->len, false};
	read_u32(&r);
	struct writer made = {.data = program, .capacity = read_u32(&r), .fixed = true};
	bool ok = true;
	while (ok && reader_left(&r) > 0) {
		uint64_t kept = read_varint(&r), dropped = read_varint(&r), own = read_varint(&r);
		ok = !r.ran_short && copy(&other, kept, &made) && leave_out(&other, dropped)
		     && copy(&r, own, &made);
	}
	ok = ok && copy(&other, reader_left(&other), &made) && made.len == made.capacity;
	return ok || refuse(why, REJECT_PROGRAM, "the edits of a LIKE do not fit its program");
}
