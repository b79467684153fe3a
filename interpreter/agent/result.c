/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include "aftermath.h"
#include "record.h"
#include "utf8.h"

#include <inttypes.h>
#include <stdio.h>

/* Copied first, then checked: what has been checked must not change any more. */
static void write_records(struct writer *w, const struct result *r)
{
	size_t count_at = w->len;
	uint32_t count = 0;
	write_u32(w, 0);
	size_t at = w->len;
	write_bytes(w, r->records, r->records_len);
	if (w->failed)
		return;
	struct reader records = {w->data + at, w->data + w->len, false};
	struct record_before before = record_first();
	struct record record;
	while (reader_left(&records) > 0) {
		const uint8_t *begin = records.at;
		record_read(&records, r->steps, &record, &before);
		if (records.ran_short) {
			w->len = (size_t)(begin - w->data);
			break;
		}
		count++;
	}
	store_u32(w->data + count_at, count);
}

/* A leak at `at`, whose text is made sound; its size, 0: it is none. */
static size_t sound_leak(uint8_t *at, size_t left)
{
	if (left < LEAK_WIRE || !wire_name("LEAK", at[0]) || at[1] > 1)
		return 0;
	uint32_t len = load_u32(at + 2);
	if (len > WIRE_MAX_LEAK || len > left - LEAK_WIRE)
		return 0;
	utf8_make_line(at + LEAK_WIRE, len);
	return LEAK_WIRE + len;
}

static void write_leaks(struct writer *w, const struct result *r)
{
	size_t count_at = w->len, size;
	uint32_t count = 0;
	write_u32(w, 0);
	size_t at = w->len;
	write_bytes(w, r->leaks, r->leaks_len);
	if (w->failed)
		return;
	for (; count < WIRE_MAX_LEAKS && (size = sound_leak(w->data + at, w->len - at)); at += size)
		count++;
	w->len = at;
	if (r->untold > 0 && count < WIRE_MAX_LEAKS) {
		char more[64];
		snprintf(more, sizeof more, "%" PRIu32 " more, which are not told of", r->untold);
		write_u8(w, LEAK_OTHER);
		write_u8(w, 0);
		write_str(w, more);
		count++;
	}
	if (!w->failed)
		store_u32(w->data + count_at, count);
}

static void write_where(struct writer *w, const struct result *r)
{
	size_t at = w->len + 4;
	write_blob(w, r->where, (uint32_t)r->where_len);
	if (!w->failed)
		utf8_make(w->data + at, r->where_len);
}

void result_write(struct writer *w, const struct result *r, const struct kmsg *k)
{
	write_u8(w, r->end);
	write_varint(w, r->detail);
	write_varint(w, r->in_step);
	write_varint(w, r->started_ns);
	write_varint(w, r->duration_ns);
	write_varint(w, r->taint_before);
	write_varint(w, r->taint_after);
	write_records(w, r);
	write_u32(w, k->count);
	write_bytes(w, k->records.data, k->records.len);
	write_varint(w, kmsg_lost(k));
	write_leaks(w, r);
	write_where(w, r);
}
