/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include "bytes.h"

enum {
	STEP_AT = 0,
	STATUS_AT = 4,
	BITS_AT = 5,
	NEGATIVE_AT = 13,
	START_AT = 14,
	DURATION_AT = 22,
	LENGTH_AT = 30
};

void record_write(uint8_t at[RECORD_WIRE], const struct record *record)
{
	store_u32(at + STEP_AT, record->step);
	at[STATUS_AT] = record->status;
	store_u64(at + BITS_AT, (uint64_t)record->value);
	at[NEGATIVE_AT] = record->value < 0;
	store_u64(at + START_AT, record->start_ns);
	store_u64(at + DURATION_AT, record->duration_ns);
	store_u32(at + LENGTH_AT, record->data_len);
}

bool record_read(const uint8_t *at, size_t left, uint32_t steps, size_t *size)
{
	if (left < RECORD_WIRE || load_u32(at + LENGTH_AT) > left - RECORD_WIRE)
		return false;
	bool negative = at[NEGATIVE_AT] == 1;
	if (load_u32(at + STEP_AT) >= steps || !wire_name("STATUS", at[STATUS_AT])
	    || at[NEGATIVE_AT] > 1 || (negative && load_u64(at + BITS_AT) >> 63 == 0))
		return false;
	*size = RECORD_WIRE + load_u32(at + LENGTH_AT);
	return true;
}
