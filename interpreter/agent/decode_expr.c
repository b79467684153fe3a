/* SPDX-License-Identifier: Apache-2.0 */
/* Checks a postfix expression without evaluating it: operands in range, stack never under- or
 * overrun, also by what is skipped. */
#include "decode.h"

#include "regex.h"

#include <inttypes.h>

/* Code that may be skipped: it must leave one value above `base`, touch none below, and end at
 * `end`. */
struct region {
	struct region *outer;
	const uint8_t *end;
	int base;
};

struct code {
	struct region *inner; /* the innermost one; the outermost is the whole expression */
	struct region *spare;
	int depth;
};

/* How many values an instruction takes from the stack, -1: there is no such instruction.  Each
 * gives one back, but AND_THEN and OR_ELSE when they do not skip. */
static int takes(uint8_t op)
{
	switch (op) {
	case EX_S64:
	case EX_U64:
	case EX_REG:
		return 0;
	case EX_LOAD:
	case EX_NEG:
	case EX_NOT:
	case EX_BIT_NOT:
	case EX_WRAP:
	case EX_FIT:
	case EX_BOOL:
	case EX_AND_THEN:
	case EX_OR_ELSE:
		return 1;
	case EX_SAME:
		return 4;
	default:
		return wire_name("EX", op) ? 2 : -1;
	}
}

static void check_masked(struct decoder *d)
{
	uint32_t value, mask;
	decode_buffer(d);
	read_blob(&d->r, &value);
	read_blob(&d->r, &mask);
	if (!d->r.ran_short && value != mask)
		decode_refuse(d, "MASKED with %" PRIu32 " bytes of value and %" PRIu32 " of mask",
			      value, mask);
}

static void check_parse(struct decoder *d)
{
	decode_buffer(d);
	uint8_t base = read_u8(&d->r);
	if (base != 0 && base != 8 && base != 10 && base != 16)
		decode_refuse(d, "PARSE in base %u, not 0, 8, 10 or 16", base);
}

static void check_match(struct decoder *d)
{
	uint32_t len;
	decode_buffer(d);
	const uint8_t *code = read_blob(&d->r, &len);
	const char *wrong = d->r.ran_short ? NULL : regex_check(code, len);
	if (wrong)
		decode_refuse(d, "MATCH: %s", wrong);
}

static void open_region(struct decoder *d, struct code *c)
{
	uint32_t skip = read_u32(&d->r);
	if (d->r.ran_short || decode_failed(d))
		return;
	if (d->r.at > c->inner->end || skip > (size_t)(c->inner->end - d->r.at)) {
		decode_refuse(d, "%" PRIu32 " bytes are skipped where %td follow", skip,
			      c->inner->end - d->r.at);
		return;
	}
	struct region *region = c->spare;
	if (region)
		c->spare = region->outer;
	else
		region = decode_alloc(d, 1, sizeof *region);
	if (!region)
		return;
	*region = (struct region){c->inner, d->r.at + skip, c->depth};
	c->inner = region;
}

/* Those that end here; false if one does not end as it should. */
static bool close_regions(struct decoder *d, struct code *c)
{
	while (c->inner->outer && d->r.at >= c->inner->end) {
		struct region *region = c->inner;
		if (d->r.at > region->end)
			return decode_refuse(d, "what is skipped ends within an instruction");
		if (c->depth != region->base + 1)
			return decode_refuse(d, "what is skipped leaves %d values, not one",
					     c->depth - region->base);
		c->inner = region->outer;
		region->outer = c->spare;
		c->spare = region;
	}
	return true;
}

static void check_operands(struct decoder *d, uint8_t op)
{
	uint32_t len;
	uint8_t width, flags;
	switch (op) {
	case EX_S64:
	case EX_U64:
		read_u64(&d->r);
		decode_loose(d, 8);
		break;
	case EX_REG:
		decode_register(d);
		break;
	case EX_LOAD:
		decode_buffer(d);
		decode_int(d, &width, &flags);
		break;
	case EX_WRAP:
	case EX_FIT:
		decode_int(d, &width, &flags);
		break;
	case EX_BYTES_EQ:
	case EX_CONTAINS:
	case EX_FIND:
		decode_buffer(d);
		read_blob(&d->r, &len);
		decode_loose(d, len);
		break;
	case EX_MASKED:
		check_masked(d);
		break;
	case EX_SAME:
		decode_buffer(d);
		decode_buffer(d);
		break;
	case EX_PARSE:
		check_parse(d);
		break;
	case EX_MATCH:
		check_match(d);
		break;
	}
}

static void check_instruction(struct decoder *d, struct code *c)
{
	uint8_t op = read_u8(&d->r);
	int operands = takes(op);
	if (operands < 0) {
		decode_refuse(d, "there is no instruction %u in an expression", op);
		return;
	}
	bool skips = op == EX_AND_THEN || op == EX_OR_ELSE;
	if (c->depth - c->inner->base < operands) {
		decode_refuse(d, "%s needs %d values, the stack has %d", wire_name("EX", op),
			      operands, c->depth - c->inner->base);
		return;
	}
	c->depth += (skips ? 0 : 1) - operands;
	if (skips)
		open_region(d, c);
	else
		check_operands(d, op);
	if (d->r.ran_short)
		decode_refuse(d, "an expression ends within %s", wire_name("EX", op));
	else if (c->depth > WIRE_MAX_STACK)
		decode_refuse(d, "an expression needs a stack of more than %d values",
			      WIRE_MAX_STACK);
}

static void check_code(struct decoder *d)
{
	struct region whole = {NULL, d->r.end, 0};
	struct code c = {.inner = &whole};
	while (reader_left(&d->r) > 0 && !decode_failed(d)) {
		check_instruction(d, &c);
		if (!decode_failed(d))
			close_regions(d, &c);
	}
	if (c.depth != 1 || c.inner != &whole)
		decode_refuse(d, "an expression leaves %d values, not one", c.depth);
}

/* A register, a constant, and what compares them. */
static bool compares(const uint8_t *code, size_t len)
{
	return len == EXPR_COMPARISON && code[0] == EX_REG
	       && (code[3] == EX_S64 || code[3] == EX_U64) && code[12] >= EX_EQ
	       && code[12] <= EX_GE;
}

uint8_t expr_only(const uint8_t *code, size_t len)
{
	size_t one = code[0] == EX_REG ? 3 : code[0] == EX_S64 || code[0] == EX_U64 ? 9 : 0;
	if (compares(code, len))
		return code[12];
	return len == one ? code[0] : 0;
}

struct expr decode_expr(struct decoder *d)
{
	uint32_t len = read_u32(&d->r);
	struct expr e = {.code = read_bytes(&d->r, len), .len = len};
	if (d->r.ran_short || decode_failed(d))
		return e;
	struct reader outer = d->r;
	d->r = (struct reader){e.code, e.code + len, false};
	check_code(d);
	d->r = outer;
	if (decode_failed(d))
		return e;
	e.only = expr_only(e.code, len);
	return e;
}

struct slice decode_slice(struct decoder *d)
{
	struct slice s = {.buffer = decode_buffer(d)};
	s.offset = decode_expr(d);
	s.length = decode_expr(d);
	return s;
}
