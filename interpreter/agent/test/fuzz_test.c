/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutated frames against the decoder.  What it accepts is used: its text is made and its
 * expressions are evaluated, so that the sanitizers see any check that is missing.  Nothing is
 * executed.
 */
#include "../cast.h"
#include "../expr.h"
#include "../frame.h"
#include "../step_ops.h"
#include "build.h"
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
	struct writer payloads[500];
	size_t count;
};

struct corpora {
	struct corpus valid, all;
};

static void keep(struct corpus *c, const struct vector *v)
{
	if (c->count < COUNT(c->payloads))
		write_bytes(&c->payloads[c->count++],
			    v->bytes.data + WIRE_HEADER_SIZE + WIRE_NONCE_SIZE,
			    v->bytes.len - WIRE_HEADER_SIZE - WIRE_NONCE_SIZE);
}

static void collect(const struct vector *v, void *arg)
{
	struct corpora *c = arg;
	if (strcmp(v->kind, "RUN") != 0 || v->bytes.len <= WIRE_HEADER_SIZE + WIRE_NONCE_SIZE)
		return;
	keep(&c->all, v);
	if (!v->rejected[0])
		keep(&c->valid, v);
}

static const struct writer *any_of(const struct corpus *c)
{
	return &c->payloads[below(c->count)];
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

static void evaluate_slice(const struct machine *m, const struct slice *s)
{
	struct span span;
	int status = slice_eval(m, s, &span);
	CHECK(status <= STATUS_TOO_LONG && (status == STATUS_OK || span.len == 0));
	if (span.len)
		CHECK(span.at[0] + span.at[span.len - 1] >= 0); /* both ends can be read */
}

static void evaluate_call(const struct machine *m, const struct call *call)
{
	for (int i = 0; i < call->nargs; i++)
		if (call->args[i].kind != ARG_IMM)
			evaluate(m, &call->args[i].expr);
}

static void evaluate_run(const struct machine *m, const struct run *run)
{
	for (int i = 0; i < run->nargs; i++)
		evaluate_slice(m, &run->args[i]);
	evaluate_slice(m, &run->input);
}

/* What looks at memory and registers alone is done; of the others the operands are evaluated. */
static void use_step(struct machine *m, const struct step *s)
{
	struct outcome out = {0};
	switch (s->op) {
	case OP_SYSCALL:
		evaluate_call(m, &s->call);
		break;
	case OP_WRITE_FILE:
		evaluate_slice(m, &s->file.slice);
		break;
	case OP_FORMAT:
		CHECK(step_format(m, &s->format, &out) <= STATUS_TOO_LONG);
		break;
	case OP_STORE:
		CHECK(step_store(m, &s->store, &out) <= STATUS_TOO_LONG);
		break;
	case OP_COPY:
		CHECK(step_copy(m, &s->copy, &out) <= STATUS_TOO_LONG);
		break;
	case OP_RESET:
		machine_reset(m, s->buffer);
		break;
	case OP_JUMP_UNLESS:
		evaluate(m, &s->jump.expr);
		break;
	case OP_PEEK:
		evaluate(m, &s->access.address);
		break;
	case OP_POKE:
		evaluate(m, &s->access.address);
		evaluate_slice(m, &s->access.slice);
		break;
	case OP_RUN:
		evaluate_run(m, s->run);
		break;
	case OP_TRACE_MARK:
		for (int i = 0; i < s->trace.nids; i++)
			evaluate(m, &s->trace.ids[i]);
		break;
	case OP_LOG_READ:
	case OP_TRACE_READ:
		evaluate(m, &s->log.handle);
		break;
	case OP_CATCH:
		evaluate(m, &s->catching.signal);
		break;
	case OP_INHERIT:
		evaluate(m, &s->inherit.fd);
		break;
	case OP_CONNECT:
		evaluate(m, &s->connect->listener);
		evaluate(m, &s->connect->count);
		evaluate_slice(m, &s->connect->from);
		break;
	case OP_EVAL:
	case OP_CHECK:
	case OP_SLEEP:
		evaluate(m, &s->expr);
		break;
	}
	if (op_has_dst(s->op))
		m->registers[s->dst] = out.value;
	if (s->op == OP_JUMP || s->op == OP_TRY || s->op == OP_FORK)
		CHECK(s->jump.target <= m->p->nsteps);
	if (s->op == OP_BOUND)
		CHECK(s->bound.end <= m->p->nsteps && s->bound.slot < WIRE_MAX_BOUNDS);
}

/* As machine_init(), but in blocks of the exact size, whose ends the sanitizer watches. */
static bool use(const struct program *p)
{
	struct machine m = {.p = p,
			    .registers = calloc(p->nregisters + 1u, sizeof(wide)),
			    .memory = calloc(1, p->memory + 1),
			    .scratch = calloc(1, p->scratch + 1)};
	bool ok = m.registers && m.memory && m.scratch;
	for (uint32_t i = 0; ok && i < p->nbuffers; i++)
		memcpy(machine_buffer(&m, (uint16_t)i), p->buffers[i].init, p->buffers[i].init_len);
	for (uint32_t i = 0; ok && i < p->nsteps; i++)
		use_step(&m, &p->steps[i]);
	free(m.registers);
	free(m.memory);
	free(m.scratch);
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

static void programs(const struct corpora *c)
{
	checks.test = "fuzz programs";
	int accepted = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		const struct writer *seed = any_of(below(4) ? &c->valid : &c->all);
		write_bytes(&w, seed->data, seed->len);
		for (size_t n = 1 + below(4); n--;)
			mutate(&w, any_of(&c->all));
		accepted += decode_and_use(&w);
		writer_free(&w);
	}
	CHECK(accepted > ROUNDS / 50 && accepted < ROUNDS); /* both ways were taken often */
}

/* What a program is, decoded from the start; 0 and nothing if it is none. */
static bool decoded(const uint8_t *payload, size_t n, struct writer *text)
{
	struct program p;
	struct refusal why = {0};
	bool ok = program_decode(payload, n, &p, &why);
	if (ok)
		text_program(text, &p);
	program_free(&p);
	return ok;
}

/* Bytes of it become others: loose ones only, or any. */
static bool change(uint8_t *payload, size_t n, const uint8_t *loose, bool any)
{
	bool only_loose = true;
	for (size_t times = 1 + below(20); times--;) {
		size_t at = below(n);
		if (!any && !loose[at])
			continue;
		uint8_t before = payload[at];
		payload[at] = (uint8_t)next_random();
		only_loose &= loose[at] || payload[at] == before;
	}
	return only_loose;
}

/* A program that was not decoded, since only loose bytes of it are other than in the last one, is
 * what decoding makes of it. */
static void casts(const struct corpora *c)
{
	static _Alignas(16) uint8_t room[PROGRAM_ROOM];
	static struct cast cast;
	int again = 0, refused = 0;
	checks.test = "fuzz casts";
	for (int i = 0; i < ROUNDS / 4; i++) {
		const struct writer *seed = any_of(&c->valid);
		struct pool pool = {.room = room, .left = sizeof room};
		struct program p;
		struct refusal why = {0};
		size_t n = seed->len;
		if (n > SLOT)
			continue;
		memcpy(pool_get(&pool, 1, n), seed->data, n);
		if (!cast_anew(&cast, room, pool, n, &p, &why) || p.pool.chunks) {
			program_free(&p);
			continue;
		}
		uint8_t *other = malloc(n);
		memcpy(other, seed->data, n);
		bool loosely = change(other, n, cast.loose, below(2));
		memset(room, 0xa5, sizeof room); /* a driver under test may have written there */
		struct writer full = {0}, quick = {0};
		bool is = decoded(other, n, &full);
		if (cast_again(&cast, room, other, n, &p)) {
			text_program(&quick, &p);
			CHECK(is && full.len == quick.len
			      && memcmp(full.data, quick.data, full.len) == 0);
			again++;
		} else {
			CHECK(!loosely);
			refused++;
		}
		writer_free(&full);
		writer_free(&quick);
		free(other);
	}
	CHECK(again > ROUNDS / 100 && refused > ROUNDS / 100);
}

/* One of the instructions, with operands that are often right. */
static void add_instruction(struct writer *w)
{
	static const uint8_t ops[] = {EX_S64,      EX_S64,     EX_REG,      EX_REG,     EX_LOAD,
				      EX_ADD,      EX_MUL,     EX_SHL,      EX_BIT_XOR, EX_NOT,
				      EX_AND_THEN, EX_OR_ELSE, EX_AND_THEN, EX_WRAP,    EX_FIND,
				      EX_PARSE,    EX_MATCH,   EX_BOOL};
	static const uint8_t code[] = {4, 0, RE_SPLIT, 0, 0, 1, 0, RE_BYTE, 'a', RE_WORD, RE_MATCH};
	uint8_t op = ops[below(COUNT(ops))];
	write_u8(w, op);
	if (op == EX_S64)
		write_u64(w, below(9) - 1);
	else if (op == EX_AND_THEN || op == EX_OR_ELSE)
		write_u32(w, (uint32_t)(below(3) * 9 + below(2) * 3 + below(3)));
	else if (op == EX_WRAP)
		write_u16(w, (uint16_t)(1 << below(4) | below(4) << 8));
	if (op == EX_LOAD || op == EX_FIND || op == EX_PARSE || op == EX_MATCH || op == EX_REG)
		write_u16(w, (uint16_t)(below(20) == 0));
	if (op == EX_LOAD)
		write_u16(w, (uint16_t)(1 << below(4) | below(4) << 8));
	else if (op == EX_FIND)
		write_str(w, "a");
	else if (op == EX_PARSE)
		write_u8(w, 10);
	else if (op == EX_MATCH)
		write_blob(w, code, sizeof code);
}

static void expressions(void)
{
	checks.test = "fuzz expressions";
	int accepted = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		struct build b;
		struct ex e = {.len = 0};
		for (size_t n = 1 + below(7); n--;)
			add_instruction(&w);
		memcpy(e.code, w.data, w.len);
		e.len = (uint32_t)w.len;
		writer_free(&w);
		build_begin(&b, 0, 1);
		build_buffer(&b, 8, "a 7a aa ", 8);
		build_check(&b, e);
		w = build_end(&b);
		accepted += decode_and_use(&w);
		writer_free(&w);
	}
	CHECK(accepted > ROUNDS / 50 && accepted < ROUNDS);
}

static void headers(const struct corpora *c)
{
	checks.test = "fuzz headers";
	int accepted = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		struct frame_header h;
		struct refusal why = {0};
		frame_begin(&w, (uint8_t)(1 + below(11)), 0);
		frame_end(&w);
		mutate(&w, any_of(&c->all));
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

static void forget(struct corpus *c)
{
	for (size_t i = 0; i < c->count; i++)
		writer_free(&c->payloads[i]);
}

void test_fuzz(const struct test_context *context)
{
	static struct corpora c;
	checks.test = __func__;
	if (!CHECK(vectors_each(context->vectors, collect, &c) > 0)
	    || !CHECK(c.valid.count > 30 && c.all.count > c.valid.count + 50))
		return;
	casts(&c);
	programs(&c);
	expressions();
	headers(&c);
	forget(&c.valid);
	forget(&c.all);
}
