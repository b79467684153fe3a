/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian bytes: a reader that cannot pass its end and a writer that grows. */
#ifndef KSPEC_BYTES_H
#define KSPEC_BYTES_H

#include "base.h"

struct reader {
	const uint8_t *at, *end;
	bool ran_short; /* something was asked for that is not there; all further reads give 0 */
};

struct writer {
	uint8_t *data; /* malloc'ed; given back with writer_free() */
	size_t len, capacity;
	bool failed; /* out of memory; all further writes do nothing */
};

static inline size_t reader_left(const struct reader *r)
{
	return (size_t)(r->end - r->at);
}

uint8_t read_u8(struct reader *r);
uint16_t read_u16(struct reader *r);
uint32_t read_u32(struct reader *r);
uint64_t read_u64(struct reader *r);

/* The next n bytes, in place; NULL and ran_short if there are fewer. */
const uint8_t *read_bytes(struct reader *r, size_t n);

/* A u32 length and that many bytes, in place; *len is 0 when it ran short. */
const uint8_t *read_blob(struct reader *r, uint32_t *len);

void write_u8(struct writer *w, uint8_t v);
void write_u16(struct writer *w, uint16_t v);
void write_u32(struct writer *w, uint32_t v);
void write_u64(struct writer *w, uint64_t v);
void write_bytes(struct writer *w, const void *data, size_t n);
void write_blob(struct writer *w, const void *data, uint32_t n);
void write_str(struct writer *w, const char *text);

/* Room for n more bytes, without another allocation; false and failed if there is no memory. */
bool writer_reserve(struct writer *w, size_t n);
void writer_free(struct writer *w);

/* Little-endian at a given place. */
uint32_t load_u32(const uint8_t *at);
uint64_t load_u64(const uint8_t *at);
void store_u32(uint8_t *at, uint32_t v);
void store_u64(uint8_t *at, uint64_t v);

#endif
