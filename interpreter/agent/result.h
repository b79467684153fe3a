/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a case, and its wire form. */
#ifndef KSPEC_RESULT_H
#define KSPEC_RESULT_H

#include "arena.h"
#include "kmsg.h"

struct result {
	uint8_t end; /* END_* */
	uint32_t detail, in_step;
	uint64_t started_ns, duration_ns, taint_before, taint_after;
	uint32_t nrecords;
	const struct record *records;
	const uint8_t *data; /* what the records' data_at points into */
	size_t data_size;
};

/*
 * Writes a result as a DONE frame has it after the nonce.  Records are written as far as they are
 * sound: each one's data must follow the data of the one before it and be inside r->data, which it
 * is not if the arena was overwritten.
 */
void result_write(struct writer *w, const struct result *r, const struct kmsg *k);

#endif
