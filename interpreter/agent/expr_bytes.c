/* SPDX-License-Identifier: Apache-2.0 */
/* The instructions of expressions that look at bytes. */
#include "expr.h"
#include "integer.h"
#include "regex.h"

#include <string.h>

int span_of(const struct machine *m, uint16_t buffer, wide offset, wide n, struct span *span)
{
	uint32_t size = machine_size(m, buffer);
	*span = (struct span){.at = machine_buffer(m, buffer)};
	if (offset < 0 || n < 0 || offset > size || n > size - offset)
		return STATUS_RANGE;
	span->at += (size_t)offset;
	span->len = (uint32_t)n;
	return STATUS_OK;
}

/* A slice whose offset and length are on the stack. */
static int pop_span(const struct machine *m, struct stack *s, uint16_t buffer, struct span *span)
{
	wide length = pop(s), offset = pop(s);
	return span_of(m, buffer, offset, length, span);
}

static int load(const struct machine *m, struct stack *s, struct reader *r)
{
	struct span span;
	uint16_t buffer = read_u16(r);
	uint8_t width = read_u8(r), flags = read_u8(r);
	int status = span_of(m, buffer, pop(s), width, &span);
	if (status == STATUS_OK)
		push(s, integer_load(span.at, width, flags));
	return status;
}

static wide find(const struct span *in, const uint8_t *blob, uint32_t len)
{
	if (len == 0)
		return 0;
	const uint8_t *found = memmem(in->at, in->len, blob, len);
	return found ? found - in->at : -1;
}

static int against_blob(const struct machine *m, struct stack *s, struct reader *r, uint8_t op)
{
	struct span span;
	uint32_t len;
	uint16_t buffer = read_u16(r);
	const uint8_t *blob = read_blob(r, &len);
	int status = pop_span(m, s, buffer, &span);
	if (status != STATUS_OK)
		return status;
	switch (op) {
	case EX_BYTES_EQ:
		push(s, span.len == len && same_bytes(span.at, blob, len));
		break;
	case EX_CONTAINS:
		push(s, find(&span, blob, len) >= 0);
		break;
	case EX_FIND:
		push(s, find(&span, blob, len));
		break;
	default: /* EX_MATCH */
		push(s, regex_match(blob, len, span.at, span.len));
	}
	return STATUS_OK;
}

static int masked(const struct machine *m, struct stack *s, struct reader *r)
{
	struct span span;
	uint32_t len;
	uint16_t buffer = read_u16(r);
	const uint8_t *value = read_blob(r, &len), *mask = read_blob(r, &len);
	int status = pop_span(m, s, buffer, &span);
	if (status != STATUS_OK)
		return status;
	bool equal = span.len == len;
	for (uint32_t i = 0; equal && i < len; i++)
		equal = (span.at[i] & mask[i]) == value[i];
	push(s, equal);
	return STATUS_OK;
}

static int same(const struct machine *m, struct stack *s, struct reader *r)
{
	struct span a, b;
	uint16_t a_buffer = read_u16(r), b_buffer = read_u16(r);
	int b_status = pop_span(m, s, b_buffer, &b), a_status = pop_span(m, s, a_buffer, &a);
	if (a_status != STATUS_OK || b_status != STATUS_OK)
		return STATUS_RANGE;
	push(s, a.len == b.len && same_bytes(a.at, b.at, a.len));
	return STATUS_OK;
}

static int parse(const struct machine *m, struct stack *s, struct reader *r)
{
	struct span span;
	wide v;
	uint16_t buffer = read_u16(r);
	uint8_t base = read_u8(r);
	int status = pop_span(m, s, buffer, &span);
	if (status == STATUS_OK)
		status = expr_parse(span.at, span.len, base, &v);
	if (status == STATUS_OK)
		push(s, v);
	return status;
}

IN_EVERY_CASE int expr_bytes(const struct machine *m, struct stack *s, struct reader *r, uint8_t op)
{
	switch (op) {
	case EX_LOAD:
		return load(m, s, r);
	case EX_MASKED:
		return masked(m, s, r);
	case EX_SAME:
		return same(m, s, r);
	case EX_PARSE:
		return parse(m, s, r);
	default:
		return against_blob(m, s, r, op);
	}
}
