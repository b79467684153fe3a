/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian bytes: a reader that cannot pass its end and a writer that grows, or has what room
 * it is given. */
#ifndef KSPEC_BYTES_H
#define KSPEC_BYTES_H

#include "base.h"

#include <string.h>

struct reader {
	const uint8_t *at, *end;
	bool ran_short; /* something was asked for that is not there; all further reads give 0 */
};

struct writer {
	uint8_t *data; /* malloc'ed; given back with writer_free() */
	size_t len, capacity;
	bool failed; /* out of memory; all further writes do nothing */
	bool fixed;  /* data is somebody else's, and all the room there is */
};

static inline size_t reader_left(const struct reader *r)
{
	return (size_t)(r->end - r->at);
}

/* Little-endian at a given place; written so that compilers make one access of it. */
static inline uint16_t load_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t load_u32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16
	       | (uint32_t)at[3] << 24;
}

static inline uint64_t load_u64(const uint8_t *at)
{
	return load_u32(at) | (uint64_t)load_u32(at + 4) << 32;
}

static inline void store_u32(uint8_t *at, uint32_t v)
{
	at[0] = (uint8_t)v;
	at[1] = (uint8_t)(v >> 8);
	at[2] = (uint8_t)(v >> 16);
	at[3] = (uint8_t)(v >> 24);
}

static inline void store_u64(uint8_t *at, uint64_t v)
{
	store_u32(at, (uint32_t)v);
	store_u32(at + 4, (uint32_t)(v >> 32));
}

/*
 * memcpy() and memcmp() for a few bytes in a case's process: its first call of the C library is a
 * page fault, dearer than the bytes.  The compiler is kept from making that call of the loop.
 */
#define FEW_BYTES 64u

static inline void copy_bytes(uint8_t *to, const uint8_t *from, size_t n)
{
	if (n > FEW_BYTES) {
		memcpy(to, from, n);
		return;
	}
	while (n--) {
		*to++ = *from++;
		__asm__ volatile("" ::: "memory");
	}
}

static inline bool same_bytes(const uint8_t *a, const uint8_t *b, size_t n)
{
	if (n > FEW_BYTES)
		return memcmp(a, b, n) == 0;
	while (n > 0 && *a == *b) {
		a++;
		b++;
		n--;
	}
	return n == 0;
}

/* The next n bytes, in place; NULL and ran_short if there are fewer. */
static inline const uint8_t *read_bytes(struct reader *r, size_t n)
{
	if (r->ran_short || n > reader_left(r)) {
		r->ran_short = true;
		return NULL;
	}
	const uint8_t *here = r->at;
	r->at += n;
	return here;
}

static inline uint8_t read_u8(struct reader *r)
{
	const uint8_t *at = read_bytes(r, 1);
	return at ? *at : 0;
}

static inline uint16_t read_u16(struct reader *r)
{
	const uint8_t *at = read_bytes(r, 2);
	return at ? load_u16(at) : 0;
}

static inline uint32_t read_u32(struct reader *r)
{
	const uint8_t *at = read_bytes(r, 4);
	return at ? load_u32(at) : 0;
}

static inline uint64_t read_u64(struct reader *r)
{
	const uint8_t *at = read_bytes(r, 8);
	return at ? load_u64(at) : 0;
}

#define VARINT_MAX 10 /* bytes of one, at most */

/*
 * An unsigned integer, seven bits a byte from the low end, with bit 7 in all but the last (LEB128);
 * longer than it need be is as good.  More than 64 bits: ran_short.
 */
static inline uint64_t read_varint(struct reader *r)
{
	uint64_t v = 0;
	const uint8_t *at = r->at;
	for (unsigned shift = 0; shift < 64 && at < r->end && !r->ran_short; shift += 7) {
		uint8_t b = *at++;
		if (shift == 63 && b > 1)
			break;
		v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			r->at = at;
			return v;
		}
	}
	r->ran_short = true;
	return 0;
}

/* Its bytes to `at`; the place behind them. */
static inline uint8_t *store_varint(uint8_t *at, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*at++ = (uint8_t)(v | 0x80);
	*at++ = (uint8_t)v;
	return at;
}

/* A u32 length and that many bytes, in place; *len is 0 when it ran short. */
const uint8_t *read_blob(struct reader *r, uint32_t *len);

void write_u8(struct writer *w, uint8_t v);
void write_u16(struct writer *w, uint16_t v);
void write_u32(struct writer *w, uint32_t v);
void write_u64(struct writer *w, uint64_t v);
void write_varint(struct writer *w, uint64_t v);
void write_bytes(struct writer *w, const void *data, size_t n);
void write_blob(struct writer *w, const void *data, uint32_t n);
void write_str(struct writer *w, const char *text);

/* Room for n more bytes, without another allocation; false and failed if there is no memory. */
bool writer_reserve(struct writer *w, size_t n);
void writer_free(struct writer *w);

#endif
