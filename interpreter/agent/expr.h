/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates expressions that program_decode() has accepted. */
#ifndef KSPEC_EXPR_H
#define KSPEC_EXPR_H

#include "bytes.h"
#include "machine.h"

/* Bytes in place. */
struct span {
	uint8_t *at;
	uint32_t len;
};

/* The same of any expression, also of those that are no more than one operand. */
int expr_eval_code(const struct machine *m, const struct expr *e, wide *value);

/* A constant's instruction. */
static inline wide expr_constant(const uint8_t *code)
{
	uint64_t bits = load_u64(code + 1);
	return code[0] == EX_S64 ? (wide)(int64_t)bits : (wide)bits;
}

/* By EX_EQ, EX_NE, EX_LT, EX_LE, EX_GT or EX_GE: 1 or 0. */
static inline wide expr_compare(uint8_t op, wide a, wide b)
{
	switch (op) {
	case EX_EQ:
		return a == b;
	case EX_NE:
		return a != b;
	case EX_LT:
		return a < b;
	case EX_LE:
		return a <= b;
	case EX_GT:
		return a > b;
	default:
		return a >= b;
	}
}

/* The value of an expression; STATUS_*, and *value 0 unless that is STATUS_OK. */
IN_EVERY_CASE static inline int expr_eval(const struct machine *m, const struct expr *e,
					  wide *value)
{
	switch (e->only) {
	case EX_REG:
		*value = m->registers[load_u16(e->code + 1)];
		return STATUS_OK;
	case EX_S64:
		*value = (int64_t)load_u64(e->code + 1);
		return STATUS_OK;
	case EX_U64:
		*value = load_u64(e->code + 1);
		return STATUS_OK;
	case 0:
		return expr_eval_code(m, e, value);
	default:
		*value = expr_compare(e->only, m->registers[load_u16(e->code + 1)],
				      expr_constant(e->code + 3));
		return STATUS_OK;
	}
}

/* The bytes of a slice: first its offset is evaluated, then its length; STATUS_RANGE if they are
 * not inside the buffer.  Empty unless STATUS_OK. */
int slice_eval(const struct machine *m, const struct slice *s, struct span *span);

/* The n bytes of a buffer from `offset` on; STATUS_RANGE if they are not inside it. */
int span_of(const struct machine *m, uint16_t buffer, wide offset, wide n, struct span *span);

struct stack {
	wide values[WIRE_MAX_STACK];
	int depth;
};

static inline void push(struct stack *s, wide v)
{
	s->values[s->depth++] = v;
}

static inline wide pop(struct stack *s)
{
	return s->values[--s->depth];
}

/* An instruction that looks at the bytes of buffers (expr_bytes.c); its operands are read. */
int expr_bytes(const struct machine *m, struct stack *s, struct reader *r, uint8_t op);

/*
 * The integer in text[0, n) in base 8, 10 or 16, or for base 0 by its prefix; one sign and white
 * space (as isspace() has it in the C locale) around it allowed.  STATUS_MALFORMED for anything
 * else, STATUS_OVERFLOW outside −2^63 … 2^64−1.
 */
int expr_parse(const uint8_t *text, size_t n, uint8_t base, wide *value);

/* Whether a register can hold it. */
static inline bool expr_in_range(wide v)
{
	return v >= INT64_MIN && v <= (wide)UINT64_MAX;
}

#endif
