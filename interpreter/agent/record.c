/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include <string.h>

#define MOVED 512u /* more data than that stays where it is */

/* What of it is not as usual. */
IN_EVERY_CASE static uint8_t flags_of(const struct record *record,
				      const struct record_before *before)
{
	bool anew = before->unknown || record->start_ns < before->end_ns;
	bool next = !before->unknown && record->step == before->step + 1;
	return (uint8_t)((anew ? RECORD_ANEW : 0) | (next ? 0 : RECORD_STEP)
			 | (record->status == STATUS_OK ? 0 : RECORD_STATUS)
			 | (record->value == 0 ? 0 : RECORD_VALUE)
			 | (record->value < 0 ? RECORD_NEGATIVE : 0)
			 | (record->data_len == 0 ? 0 : RECORD_DATA));
}

/* With so many bytes of padding; 0: none, nor their number. */
IN_EVERY_CASE static uint8_t *write_head(uint8_t *at, const struct record *record,
					 const struct record_before *before, size_t padding)
{
	uint8_t flags = flags_of(record, before);
	uint64_t from = flags & RECORD_ANEW ? 0 : before->end_ns;
	*at++ = padding ? flags | RECORD_PADDED : flags;
	if (padding) {
		*at++ = (uint8_t)(padding - 1);
		for (size_t i = 1; i < padding; i++)
			*at++ = 0;
	}
	if (flags & RECORD_STEP)
		at = store_varint(at, record->step);
	if (flags & RECORD_STATUS)
		*at++ = record->status;
	if (flags & RECORD_VALUE)
		at = store_varint(at, record->value < 0 ? ~(uint64_t)record->value
							: (uint64_t)record->value);
	at = store_varint(at, record->start_ns - from);
	at = store_varint(at, record->duration_ns);
	return flags & RECORD_DATA ? store_varint(at, record->data_len) : at;
}

IN_EVERY_CASE static void move_down(uint8_t *to, const uint8_t *from, uint32_t n)
{
	if (n > FEW_BYTES)
		memmove(to, from, n);
	else
		copy_bytes(to, from, n); /* ascending */
}

IN_EVERY_CASE size_t record_write(uint8_t *at, const struct record *record,
				  struct record_before *before)
{
	size_t head = (size_t)(write_head(at, record, before, 0) - at);
	if (record->data_len > MOVED) {
		write_head(at, record, before, RECORD_WIRE - head);
		head = RECORD_WIRE;
	} else if (record->data_len > 0) {
		move_down(at + head, at + RECORD_WIRE, record->data_len);
	}
	*before = (struct record_before){.step = record->step,
					 .end_ns = record->start_ns + record->duration_ns};
	return head + record->data_len;
}

static bool is_padded_with_zeroes(struct reader *r)
{
	size_t n = read_u8(r);
	const uint8_t *at = read_bytes(r, n);
	while (at && n > 0 && at[n - 1] == 0)
		n--;
	return at && n == 0;
}

static wide read_value(struct reader *r, bool negative)
{
	uint64_t bits = read_varint(r);
	if (negative && bits >> 63)
		r->ran_short = true; /* below −2^63 */
	return negative ? -1 - (wide)bits : (wide)bits;
}

const uint8_t *record_read(struct reader *r, uint32_t steps, struct record *record,
			   struct record_before *before)
{
	uint8_t flags = read_u8(r);
	if (flags & RECORD_UNKNOWN || (flags & RECORD_NEGATIVE && !(flags & RECORD_VALUE))
	    || (flags & RECORD_PADDED && !is_padded_with_zeroes(r)))
		r->ran_short = true;
	uint64_t step = flags & RECORD_STEP ? read_varint(r) : before->step + 1;
	uint8_t status = flags & RECORD_STATUS ? read_u8(r) : STATUS_OK;
	wide value = flags & RECORD_VALUE ? read_value(r, flags & RECORD_NEGATIVE) : 0;
	uint64_t start = read_varint(r), duration = read_varint(r);
	if (!(flags & RECORD_ANEW))
		start += before->end_ns;
	uint64_t len = flags & RECORD_DATA ? read_varint(r) : 0;
	const uint8_t *data = len <= reader_left(r) ? read_bytes(r, len) : NULL;
	if (!data || step >= steps || (status != STATUS_OK && !wire_name("STATUS", status)))
		r->ran_short = true;
	*record = (struct record){(uint32_t)step, status, value, start, duration, (uint32_t)len};
	*before = (struct record_before){.step = (uint32_t)step, .end_ns = start + duration};
	return data;
}
