/* SPDX-License-Identifier: Apache-2.0 */
/* Steps that move bytes: into buffers, and by raw addresses. */
#include "step_ops.h"

#include "expr.h"
#include "fault.h"
#include "integer.h"
#include "sys.h"

#include <string.h>

IN_EVERY_CASE int step_store(struct machine *m, const struct store *s, struct outcome *out)
{
	wide offset, v;
	struct span to;
	int status = expr_eval(m, &s->offset, &offset);
	if (status == STATUS_OK)
		status = expr_eval(m, &s->value, &v);
	if (status == STATUS_OK && !integer_fits(v, s->width, s->flags))
		status = STATUS_OVERFLOW;
	if (status == STATUS_OK)
		status = span_of(m, s->buffer, offset, s->width, &to);
	if (status != STATUS_OK)
		return status;
	integer_store(to.at, v, s->width, s->flags);
	out->value = v;
	return STATUS_OK;
}

IN_EVERY_CASE int step_copy(struct machine *m, const struct copy *c, struct outcome *out)
{
	wide offset;
	struct span from, to;
	int status = expr_eval(m, &c->offset, &offset);
	if (status == STATUS_OK)
		status = slice_eval(m, &c->slice, &from);
	if (status == STATUS_OK)
		status = span_of(m, c->buffer, offset, c->room, &to);
	if (status == STATUS_OK && from.len > to.len)
		status = STATUS_TOO_LONG;
	if (status != STATUS_OK)
		return status;
	memmove(to.at, from.at, from.len);
	memset(to.at + from.len, 0, to.len - from.len);
	out->value = from.len;
	return STATUS_OK;
}

struct transfer {
	volatile uint8_t *to;
	const volatile uint8_t *from;
	uint32_t len;
};

typedef uint64_t __attribute__((may_alias)) word8;
typedef uint32_t __attribute__((may_alias)) word4;
typedef uint16_t __attribute__((may_alias)) word2;

/* Words where both sides are aligned: what has the size of a word is one access.  Not looked at by
 * the sanitizers, for the address may be any. */
__attribute__((no_sanitize("address", "undefined"))) static void transfer(void *arg)
{
	const struct transfer *t = arg;
	uintptr_t both = (uintptr_t)t->to | (uintptr_t)t->from | t->len;
	uint32_t i = 0;
	if (both % 8 == 0)
		for (; i < t->len; i += 8)
			*(volatile word8 *)(t->to + i) = *(const volatile word8 *)(t->from + i);
	else if (both % 4 == 0)
		for (; i < t->len; i += 4)
			*(volatile word4 *)(t->to + i) = *(const volatile word4 *)(t->from + i);
	else if (both % 2 == 0)
		for (; i < t->len; i += 2)
			*(volatile word2 *)(t->to + i) = *(const volatile word2 *)(t->from + i);
	else
		for (; i < t->len; i++)
			t->to[i] = t->from[i];
}

/* Moves bytes; what dst gets: their number, or by what signal it failed. */
static wide move(uint8_t *to, const uint8_t *from, uint32_t len, struct outcome *out)
{
	struct transfer t = {to, from, len};
	out->begun_ns = now_ns();
	int signal = fault_guard(transfer, &t);
	out->ended_ns = now_ns();
	return signal ? -(WIRE_SIGNAL + (wide)signal) : (wide)len;
}

/* Aside first: a fault halfway leaves the buffer as it was. */
int step_peek(struct machine *m, const struct access *a, struct outcome *out)
{
	wide address;
	int status = expr_eval(m, &a->address, &address);
	if (status != STATUS_OK)
		return status;
	out->value = move(m->scratch, (const uint8_t *)(uintptr_t)address, a->length, out);
	if (out->value > 0) {
		memcpy(machine_buffer(m, a->buffer), m->scratch, a->length);
		memcpy(out->data, m->scratch, a->length);
		out->data_len = a->length;
	}
	return STATUS_OK;
}

/* From memory that is aligned, so that it depends on the address alone what is one access. */
int step_poke(struct machine *m, const struct access *a, struct outcome *out)
{
	wide address;
	uint64_t word;
	struct span from;
	int status = expr_eval(m, &a->address, &address);
	if (status == STATUS_OK)
		status = slice_eval(m, &a->slice, &from);
	if (status != STATUS_OK)
		return status;
	if (from.len <= sizeof word)
		from.at = memcpy(&word, from.at, from.len);
	out->value = move((uint8_t *)(uintptr_t)address, from.at, from.len, out);
	return STATUS_OK;
}
