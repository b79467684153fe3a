/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A step's record in wire form, see `record` in wire.def.  It is short, since each byte of an
 * answer is encrypted while the next case runs: what is as usual takes no byte, and times are
 * counted from the record before.
 */
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

/* What a record is told in relation to: the one before it in the same frame. */
struct record_before {
	uint32_t step;
	uint64_t end_ns; /* since started_ns */
	bool unknown;    /* others may have left some since: the next one is told in full */
};

/* What stands before the first record. */
static inline struct record_before record_first(void)
{
	return (struct record_before){.step = UINT32_MAX};
}

/*
 * Writes a record to `at`, where its data stands already, RECORD_WIRE bytes behind.  How many bytes
 * it takes, data and all: at most RECORD_WIRE more than those.
 */
size_t record_write(uint8_t *at, const struct record *record, struct record_before *before);

/* Reads a record, in place; ran_short if there is no sound one of `steps` steps. */
const uint8_t *record_read(struct reader *r, uint32_t steps, struct record *record,
			   struct record_before *before);

#endif
