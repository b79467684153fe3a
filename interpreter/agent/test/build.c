/* SPDX-License-Identifier: Apache-2.0 */
#include "build.h"

#include <assert.h>
#include <string.h>

static void put(struct ex *e, const void *bytes, size_t n)
{
	assert(e->len + n <= sizeof e->code);
	memcpy(e->code + e->len, bytes, n);
	e->len = (uint16_t)(e->len + n);
}

static void put_le(struct ex *e, uint64_t v, size_t n)
{
	uint8_t b[8];
	for (size_t i = 0; i < n; i++)
		b[i] = (uint8_t)(v >> 8 * i);
	put(e, b, n);
}

static struct ex start(uint8_t op)
{
	struct ex e = {.len = 0};
	put_le(&e, op, 1);
	return e;
}

struct ex num(int64_t v)
{
	struct ex e = start(EX_S64);
	put_le(&e, (uint64_t)v, 8);
	return e;
}

struct ex unum(uint64_t v)
{
	struct ex e = start(EX_U64);
	put_le(&e, v, 8);
	return e;
}

struct ex reg(uint16_t r)
{
	struct ex e = start(EX_REG);
	put_le(&e, r, 2);
	return e;
}

struct ex load(uint16_t buffer, uint32_t offset, uint8_t width, bool sign)
{
	struct ex e = start(EX_LOAD);
	put_le(&e, buffer, 2);
	put_le(&e, offset, 4);
	put_le(&e, width, 1);
	put_le(&e, sign, 1);
	return e;
}

struct ex op1(uint8_t op, struct ex a)
{
	put_le(&a, op, 1);
	return a;
}

struct ex op2(uint8_t op, struct ex a, struct ex b)
{
	put(&a, b.code, b.len);
	put_le(&a, op, 1);
	return a;
}

static struct ex with_blob(struct ex length, uint8_t op, uint16_t buffer, const char *text)
{
	put_le(&length, op, 1);
	put_le(&length, buffer, 2);
	put_le(&length, strlen(text), 4);
	put(&length, text, strlen(text));
	return length;
}

struct ex bytes_eq(uint16_t buffer, struct ex length, const char *text)
{
	return with_blob(length, EX_BYTES_EQ, buffer, text);
}

struct ex contains(uint16_t buffer, struct ex length, const char *text)
{
	return with_blob(length, EX_CONTAINS, buffer, text);
}

struct ex same(uint16_t a, struct ex a_length, uint16_t b, struct ex b_length)
{
	struct ex e = op2(EX_SAME, a_length, b_length);
	put_le(&e, a, 2);
	put_le(&e, b, 2);
	return e;
}

struct ex parse(uint16_t buffer, struct ex length)
{
	struct ex e = op1(EX_PARSE, length);
	put_le(&e, buffer, 2);
	return e;
}

struct in imm(uint64_t v)
{
	return (struct in){.kind = ARG_IMM, .imm = v};
}

struct in from(struct ex e)
{
	return (struct in){.kind = ARG_EXPR, .ex = e};
}

struct in addr(uint16_t buffer, uint32_t offset)
{
	return (struct in){.kind = ARG_ADDR, .buffer = buffer, .offset = offset};
}

void build_begin(struct build *b, uint16_t registers, uint32_t timeout_ms)
{
	*b = (struct build){.nregisters = registers, .timeout_ms = timeout_ms};
}

uint16_t build_buffer(struct build *b, uint32_t size, const void *init, uint32_t n)
{
	write_u32(&b->buffers, size);
	write_blob(&b->buffers, init, n);
	return b->nbuffers++;
}

uint16_t build_string(struct build *b, const char *text)
{
	uint32_t n = (uint32_t)strlen(text) + 1;
	return build_buffer(b, n, text, n);
}

static uint32_t add(struct build *b, uint8_t op, struct writer *body)
{
	write_u8(&b->steps, op);
	write_blob(&b->steps, body->data, (uint32_t)body->len);
	writer_free(body);
	return b->nsteps++;
}

static void write_ex(struct writer *w, const struct ex *e)
{
	write_u16(w, e->len);
	write_bytes(w, e->code, e->len);
}

static void write_in(struct writer *w, const struct in *in)
{
	write_u8(w, in->kind);
	if (in->kind == ARG_IMM) {
		write_u64(w, in->imm);
	} else if (in->kind == ARG_EXPR) {
		write_ex(w, &in->ex);
	} else {
		write_u16(w, in->buffer);
		write_u32(w, in->offset);
	}
}

uint32_t build_syscall(struct build *b, uint16_t dst, long nr, const struct in *args, size_t nargs,
		       const struct cap *caps, size_t ncaps)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u32(&w, (uint32_t)nr);
	write_u8(&w, (uint8_t)nargs);
	for (size_t i = 0; i < nargs; i++)
		write_in(&w, &args[i]);
	write_u8(&w, (uint8_t)ncaps);
	for (size_t i = 0; i < ncaps; i++) {
		write_u8(&w, caps[i].kind);
		write_u16(&w, caps[i].buffer);
		write_u32(&w, caps[i].offset);
		write_u32(&w, caps[i].max);
	}
	return add(b, OP_SYSCALL, &w);
}

uint32_t build_read_file(struct build *b, uint16_t dst, uint16_t path, uint16_t buffer)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, path);
	write_u16(&w, buffer);
	return add(b, OP_READ_FILE, &w);
}

uint32_t build_write_file(struct build *b, uint16_t dst, uint16_t path, uint32_t flags,
			  uint32_t mode, uint16_t buffer, struct ex length)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, path);
	write_u32(&w, flags);
	write_u32(&w, mode);
	write_u16(&w, buffer);
	write_ex(&w, &length);
	return add(b, OP_WRITE_FILE, &w);
}

static uint32_t add_expr(struct build *b, uint8_t op, const struct ex *e)
{
	struct writer w = {0};
	write_ex(&w, e);
	return add(b, op, &w);
}

uint32_t build_eval(struct build *b, uint16_t dst, struct ex e)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &e);
	return add(b, OP_EVAL, &w);
}

uint32_t build_store(struct build *b, uint16_t dst, uint16_t buffer, uint32_t offset, uint8_t width,
		     bool sign, struct ex e)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	write_u32(&w, offset);
	write_u8(&w, width);
	write_u8(&w, sign);
	write_ex(&w, &e);
	return add(b, OP_STORE, &w);
}

uint32_t build_check(struct build *b, struct ex e)
{
	return add_expr(b, OP_CHECK, &e);
}

uint32_t build_sleep(struct build *b, struct ex e)
{
	return add_expr(b, OP_SLEEP, &e);
}

uint32_t build_format(struct build *b, uint16_t dst, uint16_t buffer, const char *text,
		      struct ex number, uint16_t source, struct ex length)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	write_u16(&w, 4);
	write_u8(&w, PART_BYTES);
	write_str(&w, text);
	write_u8(&w, PART_DEC);
	write_ex(&w, &number);
	write_u8(&w, PART_BUF);
	write_u16(&w, source);
	write_ex(&w, &length);
	write_u8(&w, PART_BYTES);
	write_blob(&w, "", 1);
	return add(b, OP_FORMAT, &w);
}

void build_finally(struct build *b)
{
	b->finally = b->nsteps;
}

struct writer build_end(struct build *b)
{
	struct writer w = {0};
	write_u32(&w, b->timeout_ms);
	write_u16(&w, b->nregisters);
	write_u16(&w, b->nbuffers);
	write_u32(&w, b->nsteps);
	write_u32(&w, b->finally ? b->finally : b->nsteps);
	write_bytes(&w, b->buffers.data, b->buffers.len);
	write_bytes(&w, b->steps.data, b->steps.len);
	writer_free(&b->buffers);
	writer_free(&b->steps);
	return w;
}
