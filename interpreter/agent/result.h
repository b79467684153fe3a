/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a case, and its wire form. */
#ifndef KSPEC_RESULT_H
#define KSPEC_RESULT_H

#include "kmsg.h"
#include "program.h"

struct result {
	uint8_t end; /* END_* */
	uint32_t detail, in_step;
	uint64_t started_ns, duration_ns, taint_before, taint_after;
	uint32_t steps;         /* of the program */
	const uint8_t *records; /* in wire form, one behind the other */
	size_t records_len;
	const uint8_t *leaks; /* in wire form, one behind the other */
	size_t leaks_len;
	uint32_t untold; /* leaks that are not among them */
	const char *where;
	size_t where_len;
};

/*
 * Writes a result as a DONE frame has it after the nonce.  Records are written as far as they are
 * sound, which they are not if the arena was overwritten.
 */
void result_write(struct writer *w, const struct result *r, const struct kmsg *k);

#endif
