/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates expressions that program_decode() has accepted. */
#ifndef KSPEC_EXPR_H
#define KSPEC_EXPR_H

#include "machine.h"

/* The value of an expression; STATUS_*, and *value 0 unless that is STATUS_OK. */
int expr_eval(const struct machine *m, const struct expr *e, wide *value);

/* The value as a length within the buffer: STATUS_RANGE if it is negative or past the buffer's end.
 */
int expr_eval_length(const struct machine *m, const struct expr *e, uint16_t buffer,
		     uint32_t *length);

/*
 * The decimal integer in text[0, n): one sign and white space (as isspace() has it in the C locale)
 * around it allowed.  STATUS_MALFORMED for anything else, STATUS_OVERFLOW outside −2^63 … 2^64−1.
 */
int expr_parse(const uint8_t *text, size_t n, wide *value);

/* Whether a register can hold it. */
static inline bool expr_in_range(wide v)
{
	return v >= INT64_MIN && v <= (wide)UINT64_MAX;
}

#endif
