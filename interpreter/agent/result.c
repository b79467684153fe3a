/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

static void write_record(struct writer *w, const struct record *record, const uint8_t *data)
{
	write_u32(w, record->step);
	write_u8(w, record->status);
	write_u64(w, record->bits);
	write_u8(w, record->negative);
	write_u64(w, record->start_ns);
	write_u64(w, record->duration_ns);
	write_blob(w, data + record->data_at, record->data_len);
}

static void write_records(struct writer *w, const struct result *r)
{
	size_t count_at = w->len, used = 0;
	uint32_t i;
	write_u32(w, 0);
	for (i = 0; i < r->nrecords; i++) {
		struct record record =
			r->records[i]; /* a copy: what has been checked must not change any more */
		if (record.data_at != used || record.data_len > r->data_size - used)
			break;
		used += record.data_len;
		write_record(w, &record, r->data);
	}
	if (!w->failed)
		store_u32(w->data + count_at, i);
}

void result_write(struct writer *w, const struct result *r, const struct kmsg *k)
{
	write_u8(w, r->end);
	write_u32(w, r->detail);
	write_u32(w, r->in_step);
	write_u64(w, r->started_ns);
	write_u64(w, r->duration_ns);
	write_u64(w, r->taint_before);
	write_u64(w, r->taint_after);
	write_records(w, r);
	write_u32(w, k->count);
	write_bytes(w, k->records.data, k->records.len);
	write_u64(w, kmsg_lost(k));
}
