/* SPDX-License-Identifier: Apache-2.0 */
/* Decodes a program around its steps: header, buffers, the list of steps, and the bounds of the
 * whole. */
#include "program.h"

#include "decode.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BUFFER_MIN 8 /* bytes on the wire of the smallest buffer, and of the smallest step */
#define STEP_MIN 5

/* Buffers begin at cache lines, with at least this much between them: unaligned ones would make
 * timings uneven. */
#define SPACING 64

bool decode_refuse(struct decoder *d, const char *format, ...)
{
	char text[160];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	if (d->op == 0)
		return refuse(d->why, REJECT_PROGRAM, "%s", text);
	return refuse(d->why, REJECT_PROGRAM, "step %" PRIu32 " (%s): %s", d->step,
		      wire_name("OP", d->op), text);
}

void *decode_alloc(struct decoder *d, size_t count, size_t size)
{
	void *memory = pool_get(&d->p->pool, count, size);
	if (!memory)
		refuse(d->why, REJECT_RESOURCES, "no memory for the decoded program");
	return memory;
}

void decode_loose(struct decoder *d, size_t n)
{
	if (d->loose && !d->r.ran_short)
		memset(d->loose + (d->r.at - d->payload) - n, 1, n);
}

static void decode_header(struct decoder *d)
{
	struct program *p = d->p;
	p->timeout_ms = read_u32(&d->r);
	p->nregisters = read_u16(&d->r);
	p->nbuffers = read_u16(&d->r);
	p->nsteps = read_u32(&d->r);
	p->finally = read_u32(&d->r);
	p->flags = read_u8(&d->r);
	p->step_ms = read_u16(&d->r);
	p->step_ms |= (uint32_t)read_u8(&d->r) << 16;
	if (d->r.ran_short)
		decode_refuse(d, "the program ends within its header");
	else if (p->timeout_ms < 1 || p->timeout_ms > MAX_TIMEOUT_MS)
		decode_refuse(d, "timeout_ms is %" PRIu32 ", not 1 to %u", p->timeout_ms,
			      MAX_TIMEOUT_MS);
	else if (p->nsteps > WIRE_MAX_STEPS)
		decode_refuse(d, "%" PRIu32 " steps, more than %u", p->nsteps, WIRE_MAX_STEPS);
	else if (p->finally > p->nsteps)
		decode_refuse(d, "finally is %" PRIu32 ", the program has %" PRIu32 " steps",
			      p->finally, p->nsteps);
	else if (p->step_ms > p->timeout_ms)
		decode_refuse(d, "step_ms is %" PRIu32 ", more than timeout_ms", p->step_ms);
	else if (p->flags & ~(uint32_t)(PROGRAM_NETNS | PROGRAM_KEEP | PROGRAM_MARKS))
		decode_refuse(d, "there are no flags 0x%08" PRIx32 " of a program", p->flags);
	else if ((size_t)p->nbuffers * BUFFER_MIN + (size_t)p->nsteps * STEP_MIN
		 > reader_left(&d->r))
		decode_refuse(d,
			      "%u buffers and %" PRIu32
			      " steps cannot be in the %zu bytes that follow",
			      p->nbuffers, p->nsteps, reader_left(&d->r));
}

static void decode_buffers(struct decoder *d)
{
	struct program *p = d->p;
	uint64_t total = 0;
	p->buffers = decode_alloc(d, p->nbuffers, sizeof *p->buffers);
	for (uint32_t i = 0; i < p->nbuffers && !decode_failed(d); i++) {
		struct buffer *b = &p->buffers[i];
		b->size = read_u32(&d->r);
		b->init = read_blob(&d->r, &b->init_len);
		decode_loose(d, b->init_len);
		total += b->size;
		if (d->r.ran_short)
			decode_refuse(d, "the program ends within buffer %" PRIu32, i);
		else if (b->init_len > b->size)
			decode_refuse(d,
				      "buffer %" PRIu32 " has %" PRIu32
				      " initial bytes for a size of %" PRIu32,
				      i, b->init_len, b->size);
		else if (total > MAX_MEMORY)
			decode_refuse(d,
				      "the buffers up to %" PRIu32 " have %" PRIu64
				      " bytes together, more than %u",
				      i, total, MAX_MEMORY);
		b->at = p->memory;
		p->memory += ((size_t)b->size + 2 * SPACING - 1) / SPACING * SPACING;
	}
}

static void decode_one_step(struct decoder *d, struct step *step)
{
	struct reader outer = d->r;
	uint8_t op = read_u8(&outer);
	uint32_t len;
	const uint8_t *body = read_blob(&outer, &len);
	if (outer.ran_short) {
		decode_refuse(d, "the program ends within step %" PRIu32, d->step);
		return;
	}
	if (!wire_name("OP", op)) {
		decode_refuse(d, "step %" PRIu32 " has the unknown op %u", d->step, op);
		return;
	}
	d->op = op;
	d->r = (struct reader){body, body + len, false};
	step->op = op;
	step->has_dst = op_has_dst(op);
	step->quiet = op_is_quiet(op);
	d->most = 0;
	decode_step(d, step);
	if (RECORD_WIRE + d->most > RECORDS_MAX - RECORDS_RESERVE)
		decode_refuse(d, "its record can have %" PRIu64 " bytes of data, a frame holds %u",
			      d->most, RECORDS_MAX - RECORDS_RESERVE - RECORD_WIRE);
	step->most = (uint32_t)d->most;
	if (d->r.ran_short)
		decode_refuse(d, "its body of %" PRIu32 " bytes is too short", len);
	else if (reader_left(&d->r) != 0)
		decode_refuse(d, "its body of %" PRIu32 " bytes is %zu too long", len,
			      reader_left(&d->r));
	d->op = 0;
	d->r = outer;
}

static void decode_steps(struct decoder *d)
{
	struct program *p = d->p;
	p->steps = decode_alloc(d, p->nsteps, sizeof *p->steps);
	for (d->step = 0; d->step < p->nsteps && !decode_failed(d); d->step++)
		decode_one_step(d, &p->steps[d->step]);
}

bool program_decode(const uint8_t *payload, size_t n, struct program *p, struct refusal *why)
{
	return program_decode_into((struct pool){0}, payload, n, p, NULL, why);
}

bool program_decode_into(struct pool room, const uint8_t *payload, size_t n, struct program *p,
			 uint8_t *loose, struct refusal *why)
{
	*p = (struct program){.pool = room};
	struct decoder d = {.p = p,
			    .r = {payload, payload + n, false},
			    .why = why,
			    .payload = payload,
			    .loose = loose};
	decode_header(&d);
	if (!decode_failed(&d))
		decode_buffers(&d);
	if (!decode_failed(&d))
		decode_steps(&d);
	if (!decode_failed(&d) && reader_left(&d.r) != 0)
		decode_refuse(&d, "%zu bytes follow the last step", reader_left(&d.r));
	if (!decode_failed(&d))
		decode_flow(&d);
	return !decode_failed(&d);
}

bool op_has_dst(uint8_t op)
{
	switch (op) {
	case OP_CHECK:
	case OP_SLEEP:
	case OP_RESET:
	case OP_JUMP:
	case OP_JUMP_UNLESS:
	case OP_TRY:
	case OP_END_TRY:
	case OP_BOUND:
	case OP_RAISE:
	case OP_FORK_END:
	case OP_POST:
	case OP_AWAIT:
	case OP_BARRIER:
		return false;
	default:
		return true;
	}
}

bool op_is_quiet(uint8_t op)
{
	switch (op) {
	case OP_EVAL:
	case OP_FORMAT:
	case OP_CHECK:
	case OP_STORE:
	case OP_COPY:
	case OP_RESET:
	case OP_JUMP:
	case OP_JUMP_UNLESS:
	case OP_TRY:
	case OP_END_TRY:
	case OP_BOUND:
	case OP_FORK_END:
		return true;
	default:
		return false;
	}
}

void program_free(struct program *p)
{
	pool_free(&p->pool);
}
