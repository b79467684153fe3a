/* SPDX-License-Identifier: Apache-2.0 */
/* A step's record in wire form, see `record` in wire.def. */
#ifndef KSPEC_RECORD_H
#define KSPEC_RECORD_H

#include "program.h"

/* All of a record but its data. */
struct record {
	uint32_t step;
	uint8_t status;
	wide value;
	uint64_t start_ns, duration_ns;
	uint32_t data_len;
};

/* The RECORD_WIRE bytes before a record's data. */
void record_write(uint8_t at[RECORD_WIRE], const struct record *record);

/* Whether a sound record with its data is in at[0, left), and its size; it names one of `steps`
 * steps. */
bool record_read(const uint8_t *at, size_t left, uint32_t steps, size_t *size);

#endif
