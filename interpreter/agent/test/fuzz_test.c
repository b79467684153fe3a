/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutated frames against the decoder.  What it accepts is used: its text is made and its
 * expressions are evaluated, so that the sanitizers see any check that is missing.  Nothing is
 * executed.
 */
#include "../expr.h"
#include "../frame.h"
#include "check.h"
#include "tests.h"
#include "text.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 100000
#define SEED 0x6b73706563

static uint64_t state = SEED;

static uint64_t next_random(void) /* xorshift64*, Vigna 2016 */
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545F4914F6CDD1Dull;
}

static size_t below(size_t n)
{
	return n ? (size_t)(next_random() % n) : 0;
}

struct corpus {
	struct writer payloads[200];
	size_t count;
};

static void collect(const struct vector *v, void *arg)
{
	struct corpus *c = arg;
	if (strcmp(v->kind, "RUN") == 0 && c->count < COUNT(c->payloads)
	    && v->bytes.len > WIRE_HEADER_SIZE + WIRE_NONCE_SIZE)
		write_bytes(&c->payloads[c->count++],
			    v->bytes.data + WIRE_HEADER_SIZE + WIRE_NONCE_SIZE,
			    v->bytes.len - WIRE_HEADER_SIZE - WIRE_NONCE_SIZE);
}

/* One of: a bit, a byte, an interesting number, a piece of another program, a cut, a repetition. */
static void mutate(struct writer *w, const struct writer *other)
{
	static const uint32_t numbers[] = {0,          1,          0x7f,       0xff,     0xffff,
					   0x7fffffff, 0x80000000, 0xffffffff, 0x8000000};
	size_t at = below(w->len), n = 1 + below(16);
	switch (below(6)) {
	case 0:
		w->data[at] ^= (uint8_t)(1 << below(8));
		break;
	case 1:
		w->data[at] = (uint8_t)next_random();
		break;
	case 2:
		if (w->len - at >= 4)
			store_u32(w->data + at, numbers[below(COUNT(numbers))]);
		break;
	case 3:
		for (size_t from = below(other->len); n-- && at < w->len && from < other->len;)
			w->data[at++] = other->data[from++];
		break;
	case 4:
		w->len = at + 1;
		break;
	default:
		n = below(w->len - at);
		if (writer_reserve(w, n)) {
			memmove(w->data + at + n, w->data + at, w->len - at);
			w->len += n;
		}
	}
}

static void evaluate(const struct machine *m, const struct expr *e)
{
	wide v;
	CHECK(expr_eval(m, e, &v) <= STATUS_TOO_LONG);
	CHECK(expr_in_range(v));
}

static void evaluate_step(const struct machine *m, const struct step *s)
{
	switch (s->op) {
	case OP_SYSCALL:
		for (int i = 0; i < s->call.nargs; i++)
			if (s->call.args[i].kind == ARG_EXPR)
				evaluate(m, &s->call.args[i].expr);
		break;
	case OP_WRITE_FILE:
		evaluate(m, &s->file.length);
		break;
	case OP_FORMAT:
		for (int i = 0; i < s->format.nparts; i++)
			if (s->format.parts[i].kind != PART_BYTES)
				evaluate(m, &s->format.parts[i].expr);
		break;
	case OP_STORE:
		evaluate(m, &s->store.expr);
		memset(machine_buffer(m, s->store.buffer) + s->store.offset, 0xff, s->store.width);
		break;
	case OP_EVAL:
	case OP_CHECK:
	case OP_SLEEP:
		evaluate(m, &s->expr);
		break;
	}
}

/* As machine_init(), but in blocks of the exact size, whose ends the sanitizer watches. */
static bool use(const struct program *p)
{
	struct machine m = {.p = p,
			    .registers = calloc(p->nregisters + 1u, sizeof(wide)),
			    .memory = calloc(1, p->memory + 1)};
	bool ok = m.registers && m.memory;
	for (uint32_t i = 0; ok && i < p->nbuffers; i++)
		memcpy(machine_buffer(&m, (uint16_t)i), p->buffers[i].init, p->buffers[i].init_len);
	for (uint32_t i = 0; ok && i < p->nsteps; i++)
		evaluate_step(&m, &p->steps[i]);
	free(m.registers);
	free(m.memory);
	return ok;
}

static bool decode_and_use(const struct writer *w)
{
	struct program p;
	struct refusal why = {0};
	struct writer text = {0};
	uint8_t *exact = malloc(w->len); /* so that reading past its end is seen */
	memcpy(exact, w->data, w->len);
	bool ok = program_decode(exact, w->len, &p, &why);
	if (ok) {
		text_program(&text, &p);
		CHECK(use(&p));
	} else {
		CHECK(why.message[0]);
		CHECK(why.code == REJECT_PROGRAM);
	}
	program_free(&p);
	writer_free(&text);
	free(exact);
	return ok;
}

static void programs(const struct corpus *c)
{
	checks.test = "fuzz programs";
	int accepted = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		const struct writer *seed = &c->payloads[below(c->count)];
		write_bytes(&w, seed->data, seed->len);
		for (size_t n = 1 + below(4); n--;)
			mutate(&w, &c->payloads[below(c->count)]);
		accepted += decode_and_use(&w);
		writer_free(&w);
	}
	CHECK(accepted > ROUNDS / 50 && accepted < ROUNDS); /* both ways were taken often */
}

static void headers(const struct corpus *c)
{
	checks.test = "fuzz headers";
	int accepted = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		struct frame_header h;
		struct refusal why = {0};
		frame_begin(&w, (uint8_t)(1 + below(8)), 0);
		frame_end(&w);
		mutate(&w, &c->payloads[below(c->count)]);
		if (w.len >= WIRE_HEADER_SIZE) {
			bool ok = frame_header_read(w.data, &h, &why);
			CHECK(ok ? h.length <= WIRE_MAX_PAYLOAD && wire_name("FRAME", h.type)
				 : why.code == REJECT_FRAME || why.code == REJECT_VERSION);
			accepted += ok;
		}
		writer_free(&w);
	}
	CHECK(accepted > 0);
}

void test_fuzz(const struct test_context *context)
{
	static struct corpus c;
	checks.test = __func__;
	if (!CHECK(vectors_each(context->vectors, collect, &c) > 0) || !CHECK(c.count > 50))
		return;
	programs(&c);
	headers(&c);
	for (size_t i = 0; i < c.count; i++)
		writer_free(&c.payloads[i]);
}
