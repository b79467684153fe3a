/* SPDX-License-Identifier: Apache-2.0 */
/* A step's record in wire form, see `record` in wire.def. */
#ifndef KSPEC_RECORD_H
#define KSPEC_RECORD_H

#include "bytes.h"
#include "program.h"

/* All of a record but its data. */
struct record {
	uint32_t step;
	uint8_t status;
	wide value;
	uint64_t start_ns, duration_ns;
	uint32_t data_len;
};

/* Where they are. */
enum record_place {
	STEP_AT = 0,
	STATUS_AT = 4,
	BITS_AT = 5,
	NEGATIVE_AT = 13,
	START_AT = 14,
	DURATION_AT = 22,
	LENGTH_AT = 30
};

/* The RECORD_WIRE bytes before a record's data. */
static inline void record_write(uint8_t at[RECORD_WIRE], const struct record *record)
{
	store_u32(at + STEP_AT, record->step);
	at[STATUS_AT] = record->status;
	store_u64(at + BITS_AT, (uint64_t)record->value);
	at[NEGATIVE_AT] = record->value < 0;
	store_u64(at + START_AT, record->start_ns);
	store_u64(at + DURATION_AT, record->duration_ns);
	store_u32(at + LENGTH_AT, record->data_len);
}

/* Whether a sound record with its data is in at[0, left), and its size; it names one of `steps`
 * steps. */
bool record_read(const uint8_t *at, size_t left, uint32_t steps, size_t *size);

#endif
