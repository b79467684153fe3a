/* SPDX-License-Identifier: Apache-2.0 */
#include "expr.h"

#include "integer.h"

static int push_checked(struct stack *s, wide v)
{
	if (!expr_in_range(v))
		return STATUS_OVERFLOW;
	push(s, v);
	return STATUS_OK;
}

static int multiply(struct stack *s, wide a, wide b)
{
	wide product;
	if (__builtin_mul_overflow(a, b, &product))
		return STATUS_OVERFLOW;
	return push_checked(s, product);
}

static int shift(struct stack *s, uint8_t op, wide v, wide by)
{
	if (by < 0 || by > 127)
		return STATUS_RANGE;
	if (op == EX_SHR)
		return push_checked(s, v >> (int)by);
	if (by > 63) /* even 1 and −1 would leave the range */
		return v == 0 ? push_checked(s, 0) : STATUS_OVERFLOW;
	return push_checked(s, v * ((wide)1 << (int)by));
}

IN_EVERY_CASE static int binary(struct stack *s, uint8_t op)
{
	wide b = pop(s), a = pop(s);
	switch (op) {
	case EX_ADD:
		return push_checked(s, a + b);
	case EX_SUB:
		return push_checked(s, a - b);
	case EX_MUL:
		return multiply(s, a, b);
	case EX_DIV:
		return b == 0 ? STATUS_DIVISION : push_checked(s, a / b);
	case EX_MOD:
		return b == 0 ? STATUS_DIVISION : push_checked(s, a % b);
	case EX_BIT_AND:
		return push_checked(s, a & b);
	case EX_BIT_OR:
		return push_checked(s, a | b);
	case EX_BIT_XOR:
		return push_checked(s, a ^ b);
	case EX_SHL:
	case EX_SHR:
		return shift(s, op, a, b);
	default:
		return push_checked(s, expr_compare(op, a, b));
	}
}

static int convert(struct stack *s, struct reader *r, uint8_t op)
{
	wide v = pop(s);
	uint8_t width = read_u8(r), flags = read_u8(r);
	if (op == EX_FIT && !integer_fits(v, width, flags))
		return STATUS_OVERFLOW;
	return push_checked(s, integer_wrap(v, width, flags));
}

/* The top decides whether what follows is skipped and it stays, for OR_ELSE as 1, or goes. */
static int logic(struct stack *s, struct reader *r, uint8_t op)
{
	uint32_t skip = read_u32(r);
	wide v = pop(s);
	if ((v != 0) == (op == EX_OR_ELSE)) {
		push(s, v != 0);
		read_bytes(r, skip);
	}
	return STATUS_OK;
}

IN_EVERY_CASE static int execute(const struct machine *m, struct stack *s, struct reader *r)
{
	uint8_t op = read_u8(r);
	switch (op) {
	case EX_S64:
		push(s, (int64_t)read_u64(r));
		return STATUS_OK;
	case EX_U64:
		push(s, read_u64(r));
		return STATUS_OK;
	case EX_REG:
		push(s, m->registers[read_u16(r)]);
		return STATUS_OK;
	case EX_NEG:
		return push_checked(s, -pop(s));
	case EX_NOT:
		return push_checked(s, pop(s) == 0);
	case EX_BIT_NOT:
		return push_checked(s, ~pop(s));
	case EX_BOOL:
		return push_checked(s, pop(s) != 0);
	case EX_WRAP:
	case EX_FIT:
		return convert(s, r, op);
	case EX_AND_THEN:
	case EX_OR_ELSE:
		return logic(s, r, op);
	case EX_LOAD:
	case EX_BYTES_EQ:
	case EX_MASKED:
	case EX_CONTAINS:
	case EX_FIND:
	case EX_PARSE:
	case EX_MATCH:
	case EX_SAME:
		return expr_bytes(m, s, r, op);
	default:
		return binary(s, op);
	}
}

IN_EVERY_CASE int expr_eval_code(const struct machine *m, const struct expr *e, wide *value)
{
	struct stack s;
	struct reader r = {e->code, e->code + e->len, false};
	int status = STATUS_OK;
	s.depth = 0;
	while (status == STATUS_OK && reader_left(&r) > 0)
		status = execute(m, &s, &r);
	*value = status == STATUS_OK ? pop(&s) : 0;
	return status;
}

int slice_eval(const struct machine *m, const struct slice *s, struct span *span)
{
	wide offset, length;
	*span = (struct span){.at = machine_buffer(m, s->buffer)};
	int status = expr_eval(m, &s->offset, &offset);
	if (status == STATUS_OK)
		status = expr_eval(m, &s->length, &length);
	return status == STATUS_OK ? span_of(m, s->buffer, offset, length, span) : status;
}
