/* SPDX-License-Identifier: Apache-2.0 */
/* Checks a postfix expression without evaluating it: operands in range, stack never under- or
 * overrun. */
#include "decode.h"

#include <inttypes.h>

/* How many values an instruction takes from the stack, -1: there is no such instruction.  Each
 * gives one back. */
static int takes(uint8_t op)
{
	switch (op) {
	case EX_S64:
	case EX_U64:
	case EX_REG:
	case EX_LOAD:
		return 0;
	case EX_NEG:
	case EX_NOT:
	case EX_BYTES_EQ:
	case EX_CONTAINS:
	case EX_PARSE:
		return 1;
	case EX_ADD:
	case EX_SUB:
	case EX_MUL:
	case EX_DIV:
	case EX_MOD:
	case EX_EQ:
	case EX_NE:
	case EX_LT:
	case EX_LE:
	case EX_GT:
	case EX_GE:
	case EX_AND:
	case EX_OR:
	case EX_SAME:
		return 2;
	default:
		return -1;
	}
}

static void check_load(struct decoder *d)
{
	uint16_t buffer = decode_buffer(d);
	uint32_t offset = read_u32(&d->r);
	uint8_t width = read_u8(&d->r);
	uint8_t sign = read_u8(&d->r);
	if (d->r.ran_short)
		return;
	if (width != 1 && width != 2 && width != 4 && width != 8)
		decode_refuse(d, "LOAD of width %u", width);
	else if (sign > 1)
		decode_refuse(d, "LOAD with signed %u, not 0 or 1", sign);
	else
		decode_inside(d, buffer, offset, width);
}

static void check_operands(struct decoder *d, uint8_t op)
{
	uint32_t len;
	switch (op) {
	case EX_S64:
	case EX_U64:
		read_u64(&d->r);
		break;
	case EX_REG:
		decode_register(d);
		break;
	case EX_LOAD:
		check_load(d);
		break;
	case EX_BYTES_EQ:
	case EX_CONTAINS:
		decode_buffer(d);
		read_blob(&d->r, &len);
		break;
	case EX_SAME:
		decode_buffer(d);
		decode_buffer(d);
		break;
	case EX_PARSE:
		decode_buffer(d);
		break;
	}
}

static void check_code(struct decoder *d)
{
	int depth = 0;
	while (reader_left(&d->r) > 0 && !decode_failed(d)) {
		uint8_t op = read_u8(&d->r);
		int operands = takes(op);
		if (operands < 0) {
			decode_refuse(d, "there is no instruction %u in an expression", op);
			return;
		}
		check_operands(d, op);
		if (d->r.ran_short)
			decode_refuse(d, "an expression ends within %s", wire_name("EX", op));
		else if (depth < operands)
			decode_refuse(d, "%s needs %d values, the stack has %d",
				      wire_name("EX", op), operands, depth);
		else if ((depth += 1 - operands) > WIRE_MAX_STACK)
			decode_refuse(d, "an expression needs a stack of more than %d values",
				      WIRE_MAX_STACK);
	}
	if (depth != 1)
		decode_refuse(d, "an expression leaves %d values, not one", depth);
}

struct expr decode_expr(struct decoder *d)
{
	uint16_t len = read_u16(&d->r);
	struct expr e = {.code = read_bytes(&d->r, len), .len = len};
	if (d->r.ran_short || decode_failed(d))
		return e;
	struct reader outer = d->r;
	d->r = (struct reader){e.code, e.code + len, false};
	check_code(d);
	d->r = outer;
	return e;
}
