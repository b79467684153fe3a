/* SPDX-License-Identifier: Apache-2.0 */
#include "expr.h"

#include "bytes.h"

#include <string.h>

struct stack {
	wide values[WIRE_MAX_STACK];
	int depth;
};

static void push(struct stack *s, wide v)
{
	s->values[s->depth++] = v;
}

static wide pop(struct stack *s)
{
	return s->values[--s->depth];
}

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

static int binary(struct stack *s, uint8_t op)
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
	case EX_EQ:
		return push_checked(s, a == b);
	case EX_NE:
		return push_checked(s, a != b);
	case EX_LT:
		return push_checked(s, a < b);
	case EX_LE:
		return push_checked(s, a <= b);
	case EX_GT:
		return push_checked(s, a > b);
	case EX_GE:
		return push_checked(s, a >= b);
	case EX_AND:
		return push_checked(s, a != 0 && b != 0);
	default: /* EX_OR */
		return push_checked(s, a != 0 || b != 0);
	}
}

static int64_t sign_extend(uint64_t v, unsigned width)
{
	unsigned shift = 64 - 8 * width;
	return (int64_t)(v << shift) >> shift;
}

static void load(const struct machine *m, struct stack *s, struct reader *r)
{
	uint16_t buffer = read_u16(r);
	const uint8_t *at = machine_buffer(m, buffer) + read_u32(r);
	uint8_t width = read_u8(r);
	bool sign = read_u8(r);
	uint64_t v;
	uint8_t v8;
	uint16_t v16;
	uint32_t v32;
	switch (width) { /* by memcpy: the offset may be unaligned; in the byte order of this
			    machine */
	case 1:
		memcpy(&v8, at, 1), v = v8;
		break;
	case 2:
		memcpy(&v16, at, 2), v = v16;
		break;
	case 4:
		memcpy(&v32, at, 4), v = v32;
		break;
	default:
		memcpy(&v, at, 8);
	}
	push(s, sign ? (wide)sign_extend(v, width) : (wide)v);
}

static int pop_length(const struct machine *m, struct stack *s, uint16_t buffer, uint32_t *length)
{
	wide v = pop(s);
	if (v < 0 || v > machine_size(m, buffer))
		return STATUS_RANGE;
	*length = (uint32_t)v;
	return STATUS_OK;
}

static int compare_blob(const struct machine *m, struct stack *s, struct reader *r, uint8_t op)
{
	uint16_t buffer = read_u16(r);
	uint32_t blob_len, length;
	const uint8_t *blob = read_blob(r, &blob_len), *bytes = machine_buffer(m, buffer);
	int status = pop_length(m, s, buffer, &length);
	if (status != STATUS_OK)
		return status;
	if (op == EX_BYTES_EQ)
		push(s, length == blob_len && memcmp(bytes, blob, length) == 0);
	else
		push(s, blob_len == 0 || memmem(bytes, length, blob, blob_len) != NULL);
	return STATUS_OK;
}

static int compare_buffers(const struct machine *m, struct stack *s, struct reader *r)
{
	uint16_t a = read_u16(r), b = read_u16(r);
	uint32_t a_len, b_len;
	int b_status = pop_length(m, s, b, &b_len), a_status = pop_length(m, s, a, &a_len);
	if (a_status != STATUS_OK || b_status != STATUS_OK)
		return STATUS_RANGE;
	push(s, a_len == b_len && memcmp(machine_buffer(m, a), machine_buffer(m, b), a_len) == 0);
	return STATUS_OK;
}

static int parse(const struct machine *m, struct stack *s, struct reader *r)
{
	uint16_t buffer = read_u16(r);
	uint32_t length;
	wide v;
	int status = pop_length(m, s, buffer, &length);
	if (status == STATUS_OK)
		status = expr_parse(machine_buffer(m, buffer), length, &v);
	if (status == STATUS_OK)
		push(s, v);
	return status;
}

static int execute(const struct machine *m, struct stack *s, struct reader *r)
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
	case EX_LOAD:
		load(m, s, r);
		return STATUS_OK;
	case EX_NEG:
		return push_checked(s, -pop(s));
	case EX_NOT:
		return push_checked(s, pop(s) == 0);
	case EX_BYTES_EQ:
	case EX_CONTAINS:
		return compare_blob(m, s, r, op);
	case EX_SAME:
		return compare_buffers(m, s, r);
	case EX_PARSE:
		return parse(m, s, r);
	default:
		return binary(s, op);
	}
}

int expr_eval(const struct machine *m, const struct expr *e, wide *value)
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

int expr_eval_length(const struct machine *m, const struct expr *e, uint16_t buffer,
		     uint32_t *length)
{
	wide v;
	int status = expr_eval(m, e, &v);
	if (status == STATUS_OK && (v < 0 || v > machine_size(m, buffer)))
		status = STATUS_RANGE;
	*length = status == STATUS_OK ? (uint32_t)v : 0;
	return status;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int expr_parse(const uint8_t *text, size_t n, wide *value)
{
	const uint8_t *at = text, *end = text + n;
	while (at < end && is_space(*at))
		at++;
	while (at < end && is_space(end[-1]))
		end--;
	bool negative = at < end && *at == '-';
	if (at < end && (*at == '-' || *at == '+'))
		at++;
	if (at == end)
		return STATUS_MALFORMED;
	wide v = 0;
	bool overflow = false;
	for (; at < end;
	     at++) { /* to the end even after an overflow: malformed text is malformed first */
		if (*at < '0' || *at > '9')
			return STATUS_MALFORMED;
		v = v * 10 + (negative ? '0' - *at : *at - '0');
		if (!expr_in_range(v)) {
			overflow = true;
			v = 0;
		}
	}
	*value = overflow ? 0 : v;
	return overflow ? STATUS_OVERFLOW : STATUS_OK;
}
