/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include "record.h"

/* Copied first, then checked: what has been checked must not change any more. */
static void write_records(struct writer *w, const struct result *r)
{
	size_t count_at = w->len, size;
	uint32_t count = 0;
	write_u32(w, 0);
	size_t at = w->len;
	write_bytes(w, r->records, r->records_len);
	if (w->failed)
		return;
	for (; record_read(w->data + at, w->len - at, r->steps, &size); at += size)
		count++;
	w->len = at;
	store_u32(w->data + count_at, count);
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
