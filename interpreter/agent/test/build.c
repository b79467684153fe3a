/* SPDX-License-Identifier: Apache-2.0 */
#include "build.h"

#include <assert.h>
#include <string.h>
#include <sys/syscall.h>

static void put(struct ex *e, const void *bytes, size_t n)
{
	assert(e->len + n <= sizeof e->code);
	memcpy(e->code + e->len, bytes, n);
	e->len += (uint32_t)n;
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

static struct ex int_type(struct ex e, uint8_t width, uint8_t flags)
{
	put_le(&e, width, 1);
	put_le(&e, flags, 1);
	return e;
}

struct ex load_at(uint16_t buffer, struct ex offset, uint8_t width, uint8_t flags)
{
	put_le(&offset, EX_LOAD, 1);
	put_le(&offset, buffer, 2);
	return int_type(offset, width, flags);
}

struct ex load(uint16_t buffer, uint32_t offset, uint8_t width, uint8_t flags)
{
	return load_at(buffer, num(offset), width, flags);
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

struct ex lazy(uint8_t op, struct ex a, struct ex b)
{
	put_le(&a, op, 1);
	put_le(&a, b.len, 4);
	put(&a, b.code, b.len);
	return a;
}

struct ex as_type(uint8_t op, struct ex a, uint8_t width, uint8_t flags)
{
	return int_type(op1(op, a), width, flags);
}

struct sl part_of(uint16_t buffer, struct ex offset, struct ex length)
{
	return (struct sl){buffer, offset, length};
}

struct sl first(uint16_t buffer, struct ex length)
{
	return part_of(buffer, num(0), length);
}

struct sl text_at(uint16_t buffer, uint32_t offset, uint32_t length)
{
	return part_of(buffer, num(offset), num(length));
}

static struct ex on_slice(uint8_t op, struct sl s)
{
	struct ex e = op2(op, s.offset, s.length);
	put_le(&e, s.buffer, 2);
	return e;
}

static void put_blob(struct ex *e, const void *bytes, size_t n)
{
	put_le(e, n, 4);
	put(e, bytes, n);
}

struct ex with_bytes(uint8_t op, struct sl s, const void *bytes, size_t n)
{
	struct ex e = on_slice(op, s);
	put_blob(&e, bytes, n);
	return e;
}

struct ex bytes_eq(uint16_t buffer, struct ex length, const char *text)
{
	return with_bytes(EX_BYTES_EQ, first(buffer, length), text, strlen(text));
}

struct ex contains(uint16_t buffer, struct ex length, const char *text)
{
	return with_bytes(EX_CONTAINS, first(buffer, length), text, strlen(text));
}

struct ex masked(struct sl s, const char *value, const char *mask)
{
	struct ex e = on_slice(EX_MASKED, s);
	put_blob(&e, value, strlen(value));
	put_blob(&e, mask, strlen(mask));
	return e;
}

struct ex same(struct sl a, struct sl b)
{
	struct ex e = a.offset;
	put(&e, a.length.code, a.length.len);
	put(&e, b.offset.code, b.offset.len);
	e = op2(EX_SAME, e, b.length);
	put_le(&e, a.buffer, 2);
	put_le(&e, b.buffer, 2);
	return e;
}

struct ex parse_base(struct sl s, uint8_t base)
{
	struct ex e = on_slice(EX_PARSE, s);
	put_le(&e, base, 1);
	return e;
}

struct ex parse(uint16_t buffer, struct ex length)
{
	return parse_base(first(buffer, length), 10);
}

struct in imm(uint64_t v)
{
	return (struct in){.kind = ARG_IMM, .imm = v};
}

struct in from(struct ex e)
{
	return (struct in){.kind = ARG_EXPR, .ex = e};
}

struct in addr_at(uint16_t buffer, struct ex offset)
{
	return (struct in){.kind = ARG_ADDR, .buffer = buffer, .ex = offset};
}

struct in addr(uint16_t buffer, uint32_t offset)
{
	return addr_at(buffer, num(offset));
}

void build_begin(struct build *b, uint16_t registers, uint32_t timeout_ms)
{
	*b = (struct build){.nregisters = (uint16_t)(registers + 1),
			    .own = registers,
			    .timeout_ms = timeout_ms};
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
	write_blob(w, e->code, e->len);
}

static void write_sl(struct writer *w, const struct sl *s)
{
	write_u16(w, s->buffer);
	write_ex(w, &s->offset);
	write_ex(w, &s->length);
}

static void write_in(struct writer *w, const struct in *in)
{
	write_u8(w, in->kind);
	if (in->kind == ARG_IMM) {
		write_u64(w, in->imm);
		return;
	}
	if (in->kind == ARG_ADDR)
		write_u16(w, in->buffer);
	write_ex(w, &in->ex);
}

static uint32_t add_call(struct build *b, uint16_t dst, uint8_t flags, long nr,
			 const struct in *args, size_t nargs, const struct cap *caps, size_t ncaps)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u8(&w, flags);
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

uint32_t build_syscall(struct build *b, uint16_t dst, long nr, const struct in *args, size_t nargs,
		       const struct cap *caps, size_t ncaps)
{
	return add_call(b, dst, 0, nr, args, nargs, caps, ncaps);
}

uint32_t build_compat(struct build *b, uint16_t dst, long nr, const struct in *args, size_t nargs,
		      const struct cap *caps, size_t ncaps)
{
	return add_call(b, dst, CALL_COMPAT, nr, args, nargs, caps, ncaps);
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
			  uint32_t mode, struct sl text)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, path);
	write_u32(&w, flags);
	write_u32(&w, mode);
	write_sl(&w, &text);
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

uint32_t build_store_at(struct build *b, uint16_t dst, uint16_t buffer, struct ex offset,
			uint8_t width, uint8_t flags, struct ex e)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	write_u8(&w, width);
	write_u8(&w, flags);
	write_ex(&w, &offset);
	write_ex(&w, &e);
	return add(b, OP_STORE, &w);
}

uint32_t build_store(struct build *b, uint16_t dst, uint16_t buffer, uint32_t offset, uint8_t width,
		     uint8_t flags, struct ex e)
{
	return build_store_at(b, dst, buffer, num(offset), width, flags, e);
}

uint32_t build_copy(struct build *b, uint16_t dst, uint16_t buffer, struct ex offset, uint32_t room,
		    struct sl s)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	write_ex(&w, &offset);
	write_u32(&w, room);
	write_sl(&w, &s);
	return add(b, OP_COPY, &w);
}

uint32_t build_reset(struct build *b, uint16_t buffer)
{
	struct writer w = {0};
	write_u16(&w, buffer);
	return add(b, OP_RESET, &w);
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
		      struct ex number, struct sl bytes)
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
	write_sl(&w, &bytes);
	write_u8(&w, PART_BYTES);
	write_blob(&w, "", 1);
	return add(b, OP_FORMAT, &w);
}

uint32_t build_format_hex(struct build *b, uint16_t dst, uint16_t buffer, struct ex number)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	write_u16(&w, 1);
	write_u8(&w, PART_HEX);
	write_ex(&w, &number);
	return add(b, OP_FORMAT, &w);
}

uint32_t build_jump(struct build *b, uint8_t op, uint32_t target)
{
	struct writer w = {0};
	write_u32(&w, target);
	return add(b, op, &w);
}

uint32_t build_bound(struct build *b, uint8_t slot, uint64_t ns)
{
	struct writer w = {0};
	write_u8(&w, slot);
	write_u32(&w, 0);
	write_u64(&w, ns);
	return add(b, OP_BOUND, &w);
}

uint32_t build_jump_unless(struct build *b, uint32_t target, struct ex e)
{
	struct writer w = {0};
	write_u32(&w, target);
	write_ex(&w, &e);
	return add(b, OP_JUMP_UNLESS, &w);
}

uint32_t build_fork(struct build *b, uint16_t dst)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u32(&w, 0);
	return add(b, OP_FORK, &w);
}

uint32_t build_parallel(struct build *b, uint16_t dst, uint8_t lanes)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u8(&w, lanes);
	for (int i = 0; i < lanes; i++)
		write_u32(&w, 0);
	return add(b, OP_PARALLEL, &w);
}

uint32_t build_post(struct build *b, uint16_t point)
{
	struct writer w = {0};
	write_u16(&w, point);
	return add(b, OP_POST, &w);
}

uint32_t build_meet(struct build *b, uint8_t op, uint16_t point, uint64_t lanes)
{
	struct writer w = {0};
	write_u16(&w, point);
	write_u64(&w, lanes);
	return add(b, op, &w);
}

uint32_t build_blocked(struct build *b, uint16_t dst, uint8_t lane, uint32_t past, int64_t ns,
		       uint32_t from, uint32_t to)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u8(&w, lane);
	write_u32(&w, past);
	struct ex time = num(ns);
	write_ex(&w, &time);
	write_u16(&w, 1);
	write_u32(&w, from);
	write_u32(&w, to);
	return add(b, OP_BLOCKED, &w);
}

static uint8_t *step_at(struct build *b, uint32_t step)
{
	uint8_t *at = b->steps.data;
	while (step--)
		at += 5 + load_u32(at + 1);
	return at;
}

uint32_t build_lane_end(struct build *b, uint32_t parallel, uint8_t lane)
{
	store_u32(step_at(b, parallel) + 5 + 3 + 4 * lane, b->nsteps);
	return build_plain(b, OP_FORK_END);
}

void build_target_is(struct build *b, uint32_t step, uint32_t target)
{
	uint8_t *at = step_at(b, step);
	store_u32(at + 5 + (*at == OP_FORK ? 2 : *at == OP_BOUND ? 1 : 0), target);
}

void build_target(struct build *b, uint32_t step)
{
	build_target_is(b, step, b->nsteps);
}

uint32_t build_plain(struct build *b, uint8_t op)
{
	struct writer w = {0};
	return add(b, op, &w);
}

static uint32_t add_dst(struct build *b, uint8_t op, uint16_t dst)
{
	struct writer w = {0};
	write_u16(&w, dst);
	return add(b, op, &w);
}

uint32_t build_clock(struct build *b, uint16_t dst)
{
	return add_dst(b, OP_CLOCK, dst);
}

uint32_t build_peek(struct build *b, uint16_t dst, struct ex address, uint16_t buffer,
		    uint32_t length)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &address);
	write_u16(&w, buffer);
	write_u32(&w, length);
	return add(b, OP_PEEK, &w);
}

uint32_t build_poke(struct build *b, uint16_t dst, struct ex address, struct sl s)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &address);
	write_sl(&w, &s);
	return add(b, OP_POKE, &w);
}

uint32_t build_run(struct build *b, const uint16_t dst[3], const struct sl *args, size_t nargs,
		   struct sl input, uint16_t out, uint16_t err)
{
	struct writer w = {0};
	for (int i = 0; i < 3; i++)
		write_u16(&w, dst[i]);
	write_u16(&w, (uint16_t)nargs);
	for (size_t i = 0; i < nargs; i++)
		write_sl(&w, &args[i]);
	write_sl(&w, &input);
	write_u16(&w, out);
	write_u16(&w, err);
	return add(b, OP_RUN, &w);
}

uint32_t build_log_mark(struct build *b, uint16_t dst)
{
	return add_dst(b, OP_LOG_MARK, dst);
}

uint32_t build_log_read(struct build *b, uint16_t dst, struct ex handle, uint16_t buffer)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &handle);
	write_u16(&w, buffer);
	return add(b, OP_LOG_READ, &w);
}

uint32_t build_trace_mark(struct build *b, uint16_t dst, const struct ex *ids, uint8_t n)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u8(&w, n);
	for (int i = 0; i < n; i++)
		write_ex(&w, &ids[i]);
	return add(b, OP_TRACE_MARK, &w);
}

uint32_t build_trace_read(struct build *b, uint16_t dst, struct ex handle, uint16_t buffer)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &handle);
	write_u16(&w, buffer);
	return add(b, OP_TRACE_READ, &w);
}

uint32_t build_inherit(struct build *b, uint16_t dst, uint32_t seq, struct ex fd)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u32(&w, seq);
	write_ex(&w, &fd);
	return add(b, OP_INHERIT, &w);
}

uint32_t build_catch(struct build *b, uint16_t dst, uint8_t flags, struct ex signal)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u8(&w, flags);
	write_ex(&w, &signal);
	return add(b, OP_CATCH, &w);
}

uint32_t build_connect(struct build *b, uint16_t dst, struct ex listener, struct ex count,
		       struct sl from)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_ex(&w, &listener);
	write_ex(&w, &count);
	write_sl(&w, &from);
	return add(b, OP_CONNECT, &w);
}

uint32_t build_hold(struct build *b, uint16_t dst, uint16_t buffer)
{
	struct writer w = {0};
	write_u16(&w, dst);
	write_u16(&w, buffer);
	return add(b, OP_HOLD, &w);
}

uint32_t build_show(struct build *b, struct ex e)
{
	uint16_t text = build_buffer(b, 24, NULL, 0);
	build_format(b, b->own, text, "", e, text_at(text, 0, 0));
	return build_show_bytes(b, text, 0, 24);
}

uint32_t build_show_bytes(struct build *b, uint16_t buffer, uint32_t offset, uint32_t n)
{
	return build_syscall(b, b->own, SYS_getpid, NO_ARGS, CAPS({CAP_FIXED, buffer, offset, n}));
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
	write_u32(&w, b->flags);
	write_bytes(&w, b->buffers.data, b->buffers.len);
	write_bytes(&w, b->steps.data, b->steps.len);
	writer_free(&b->buffers);
	writer_free(&b->steps);
	return w;
}
