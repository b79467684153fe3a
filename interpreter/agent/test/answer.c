/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include "../aftermath.h"
#include "../wire.h"

#include <stdlib.h>
#include <string.h>

const struct answer_record *done_record(const struct done *d, uint32_t step)
{
	for (uint32_t i = 0; i < d->nrecords; i++)
		if (d->records[i].head.step == step)
			return &d->records[i];
	return NULL;
}

/* As wire.def has it, by itself: what the agent reads and writes is to be compared with it. */
static bool read_record(struct reader *r, struct answer_record *record,
			const struct answer_record *before)
{
	struct record *head = &record->head;
	uint8_t is = read_u8(r), padding = is & RECORD_PADDED ? read_u8(r) : 0;
	while (padding--)
		if (read_u8(r) != 0)
			return false;
	uint64_t step = before ? (uint64_t)before->head.step + 1 : 0;
	if (is & RECORD_STEP)
		step = read_varint(r);
	head->step = (uint32_t)step;
	head->status = is & RECORD_STATUS ? read_u8(r) : STATUS_OK;
	uint64_t bits = is & RECORD_VALUE ? read_varint(r) : 0;
	bool negative = is & RECORD_NEGATIVE;
	head->value = negative ? -(wide)bits - 1 : (wide)bits;
	head->start_ns = read_varint(r);
	if (!(is & RECORD_ANEW) && before)
		head->start_ns += before->head.start_ns + before->head.duration_ns;
	head->duration_ns = read_varint(r);
	uint64_t len = is & RECORD_DATA ? read_varint(r) : 0;
	head->data_len = (uint32_t)len;
	record->data = len <= reader_left(r) ? read_bytes(r, len) : NULL;
	return record->data && !r->ran_short && step < UINT32_MAX && !(is & RECORD_UNKNOWN)
	       && wire_name("STATUS", head->status) && (!negative || (is & RECORD_VALUE))
	       && (!negative || bits >> 63 == 0);
}

static bool is_text(const uint8_t *text, size_t n)
{
	struct kmsg_record r;
	char line[65536] = "6,1,1,-;";
	if (n == 0)
		return true;
	if (n > sizeof line - 8 || memchr(text, 0, n))
		return false;
	for (size_t i = 0; i < n; i++) /* a newline would end the record */
		line[8 + i] = text[i] == '\n' ? ' ' : (char)text[i];
	char before[65536];
	memcpy(before, line, n + 8);
	return kmsg_parse(line, n + 8, &r) && r.len == n && memcmp(before, line, n + 8) == 0;
}

static bool read_kmsg(struct reader *r, struct kmsg_record *record)
{
	uint32_t len;
	record->seq = read_u64(r);
	record->timestamp_us = read_u64(r);
	record->level = read_u8(r);
	record->text = (char *)(uintptr_t)read_blob(r, &len);
	record->len = len;
	return !r->ran_short && record->level <= 7 && is_text((uint8_t *)record->text, len);
}

/* Memory for count things that need at least `least` bytes each of what is left. */
static void *get(struct reader *r, uint32_t count, size_t least, size_t size)
{
	if (r->ran_short || count > reader_left(r) / least)
		return NULL;
	return calloc(count + 1, size);
}

static bool read_leaks(struct reader *r, struct done *d)
{
	d->nleaks = read_u32(r);
	d->leaks = get(r, d->nleaks, LEAK_WIRE, sizeof *d->leaks);
	if (!d->leaks || d->nleaks > WIRE_MAX_LEAKS)
		return false;
	bool ok = true;
	d->result.leaks = r->at;
	for (uint32_t i = 0; ok && i < d->nleaks; i++) {
		struct answer_leak *leak = &d->leaks[i];
		leak->kind = read_u8(r);
		leak->undone = read_u8(r);
		leak->what = read_blob(r, &leak->len);
		ok = !r->ran_short && wire_name("LEAK", leak->kind) && leak->undone <= 1
		     && leak->len <= WIRE_MAX_LEAK && is_text(leak->what, leak->len);
	}
	d->result.leaks_len = (size_t)(r->at - d->result.leaks);
	d->where = read_blob(r, &d->where_len);
	d->result.where = (const char *)d->where;
	d->result.where_len = d->where_len;
	return ok && !r->ran_short && d->where_len <= WIRE_MAX_WHERE
	       && is_text(d->where, d->where_len);
}

bool done_read(const uint8_t *payload, size_t n, struct done *d)
{
	struct reader r = {payload, payload + n, false};
	*d = (struct done){.nonce = read_bytes(&r, WIRE_NONCE_SIZE),
			   .result = {.steps = UINT32_MAX}};
	d->result.end = read_u8(&r);
	uint64_t detail = read_varint(&r), in_step = read_varint(&r);
	if (detail > UINT32_MAX || in_step > UINT32_MAX)
		return false;
	d->result.detail = (uint32_t)detail;
	d->result.in_step = (uint32_t)in_step;
	d->result.started_ns = read_varint(&r);
	d->result.duration_ns = read_varint(&r);
	d->result.taint_before = read_varint(&r);
	d->result.taint_after = read_varint(&r);
	d->nrecords = read_u32(&r);
	d->records = get(&r, d->nrecords, 3, sizeof *d->records);
	if (!d->records)
		return false;
	d->result.records = r.at;
	bool ok = wire_name("END", d->result.end) != NULL;
	for (uint32_t i = 0; ok && i < d->nrecords; i++)
		ok = read_record(&r, &d->records[i], i ? &d->records[i - 1] : NULL);
	d->result.records_len = (size_t)(r.at - d->result.records);
	d->nkmsg = read_u32(&r);
	d->kmsg = ok ? get(&r, d->nkmsg, 21, sizeof *d->kmsg) : NULL;
	if (!d->kmsg)
		return false;
	for (uint32_t i = 0; ok && i < d->nkmsg; i++)
		ok = read_kmsg(&r, &d->kmsg[i]);
	d->kmsg_lost = read_varint(&r);
	return ok && read_leaks(&r, d) && reader_left(&r) == 0;
}

const struct answer_leak *done_leak(const struct done *d, uint8_t kind, const char *words)
{
	for (uint32_t i = 0; i < d->nleaks; i++)
		if (d->leaks[i].kind == kind
		    && memmem(d->leaks[i].what, d->leaks[i].len, words, strlen(words)))
			return &d->leaks[i];
	return NULL;
}

void done_free(struct done *d)
{
	free(d->leaks);
	free(d->records);
	free(d->kmsg);
}

static void read_text(struct reader *r, char *to, size_t size)
{
	uint32_t len;
	const uint8_t *text = read_blob(r, &len);
	if (!text || len >= size)
		r->ran_short = true;
	else
		memcpy(to, text, len), to[len] = 0;
}

bool welcome_read(const uint8_t *payload, size_t n, struct welcome *w)
{
	struct reader r = {payload, payload + n, false};
	w->nonce = read_bytes(&r, WIRE_NONCE_SIZE);
	w->pid = read_u32(&r);
	read_text(&r, w->machine, sizeof w->machine);
	read_text(&r, w->release, sizeof w->release);
	w->monotonic_ns = read_u64(&r);
	w->taint = read_u64(&r);
	return !r.ran_short && reader_left(&r) == 0;
}

bool rejected_read(const uint8_t *payload, size_t n, struct rejected *rejected)
{
	struct reader r = {payload, payload + n, false};
	rejected->code = read_u16(&r);
	read_text(&r, rejected->message, sizeof rejected->message);
	return !r.ran_short && reader_left(&r) == 0 && wire_name("REJECT", rejected->code);
}
