/* SPDX-License-Identifier: Apache-2.0 */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

const uint8_t *read_blob(struct reader *r, uint32_t *len)
{
	uint32_t n = read_u32(r);
	const uint8_t *p = read_bytes(r, n);
	*len = p ? n : 0;
	return p;
}

bool writer_reserve(struct writer *w, size_t n)
{
	if (w->failed)
		return false;
	if (n <= w->capacity - w->len)
		return true;
	if (w->fixed) {
		w->failed = true;
		return false;
	}
	size_t capacity = w->len + n;
	if (capacity < w->len) { /* the sum wrapped */
		w->failed = true;
		return false;
	}
	if (capacity < 2 * w->capacity)
		capacity = 2 * w->capacity;
	uint8_t *data = realloc(w->data, capacity);
	if (!data) {
		w->failed = true;
		return false;
	}
	w->data = data;
	w->capacity = capacity;
	return true;
}

void write_bytes(struct writer *w, const void *data, size_t n)
{
	if (n == 0 || !writer_reserve(w, n))
		return;
	memcpy(w->data + w->len, data, n);
	w->len += n;
}

static void write_le(struct writer *w, uint64_t v, size_t n)
{
	uint8_t b[8];
	for (size_t i = 0; i < n; i++)
		b[i] = (uint8_t)(v >> (8 * i));
	write_bytes(w, b, n);
}

void write_u8(struct writer *w, uint8_t v)
{
	write_le(w, v, 1);
}

void write_u16(struct writer *w, uint16_t v)
{
	write_le(w, v, 2);
}

void write_u32(struct writer *w, uint32_t v)
{
	write_le(w, v, 4);
}

void write_u64(struct writer *w, uint64_t v)
{
	write_le(w, v, 8);
}

void write_varint(struct writer *w, uint64_t v)
{
	uint8_t bytes[VARINT_MAX];
	write_bytes(w, bytes, (size_t)(store_varint(bytes, v) - bytes));
}

void write_blob(struct writer *w, const void *data, uint32_t n)
{
	write_u32(w, n);
	write_bytes(w, data, n);
}

void write_str(struct writer *w, const char *text)
{
	write_blob(w, text, (uint32_t)strlen(text));
}

void writer_free(struct writer *w)
{
	if (!w->fixed)
		free(w->data);
	*w = (struct writer){0};
}
