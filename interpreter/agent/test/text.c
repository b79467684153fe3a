/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "../wire.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void text_format(struct writer *out, const char *format, ...)
{
	char text[512];
	va_list list;
	va_start(list, format);
	int n = vsnprintf(text, sizeof text, format, list);
	va_end(list);
	write_bytes(out, text, (size_t)n);
}

void text_hex(struct writer *out, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_format(out, "%02x", bytes[i]);
}

static void text_blob(struct writer *out, struct reader *r)
{
	uint32_t len;
	const uint8_t *blob = read_blob(r, &len);
	text_hex(out, blob, len);
}

static void text_buffer_and_blob(struct writer *out, struct reader *r)
{
	text_format(out, ":%u:", read_u16(r));
	text_blob(out, r);
}

static void text_int(struct writer *out, struct reader *r)
{
	text_format(out, ":%u", read_u8(r));
	text_format(out, ":%u", read_u8(r));
}

static void text_instruction(struct writer *out, struct reader *r)
{
	uint8_t op = read_u8(r);
	text_format(out, "%s", wire_name("EX", op));
	switch (op) {
	case EX_S64:
		text_format(out, ":%" PRId64, (int64_t)read_u64(r));
		break;
	case EX_U64:
		text_format(out, ":%" PRIu64, read_u64(r));
		break;
	case EX_REG:
		text_format(out, ":%u", read_u16(r));
		break;
	case EX_PARSE:
		text_format(out, ":%u", read_u16(r));
		text_format(out, ":%u", read_u8(r));
		break;
	case EX_LOAD:
		text_format(out, ":%u", read_u16(r));
		text_int(out, r);
		break;
	case EX_WRAP:
	case EX_FIT:
		text_int(out, r);
		break;
	case EX_AND_THEN:
	case EX_OR_ELSE:
		text_format(out, ":%" PRIu32, read_u32(r));
		break;
	case EX_BYTES_EQ:
	case EX_CONTAINS:
	case EX_FIND:
	case EX_MATCH:
		text_buffer_and_blob(out, r);
		break;
	case EX_MASKED:
		text_buffer_and_blob(out, r);
		text_format(out, ":");
		text_blob(out, r);
		break;
	case EX_SAME:
		text_format(out, ":%u", read_u16(r));
		text_format(out, ",%u", read_u16(r));
		break;
	}
}

static void text_expr(struct writer *out, const char *before, const struct expr *e)
{
	struct reader r = {e->code, e->code + e->len, false};
	text_format(out, "%s(", before);
	while (reader_left(&r) > 0) {
		text_instruction(out, &r);
		if (reader_left(&r) > 0)
			text_format(out, " ");
	}
	text_format(out, ")");
}

static void text_slice(struct writer *out, const char *before, const struct slice *s)
{
	text_format(out, "%s%u:", before, s->buffer);
	text_expr(out, "", &s->offset);
	text_expr(out, ":", &s->length);
}

static void text_arg(struct writer *out, const struct arg *arg)
{
	if (arg->kind == ARG_IMM) {
		text_format(out, "IMM:%" PRIu64, arg->imm);
	} else if (arg->kind == ARG_EXPR) {
		text_expr(out, "EXPR:", &arg->expr);
	} else {
		text_format(out, "ADDR:%u", arg->buffer);
		text_expr(out, ":", &arg->expr);
	}
}

static void text_call(struct writer *out, const struct call *call)
{
	text_format(out, " flags=%u nr=%" PRIu32 " args=[", call->flags, call->nr);
	for (int i = 0; i < call->nargs; i++) {
		text_format(out, i ? "," : "");
		text_arg(out, &call->args[i]);
	}
	text_format(out, "] caps=[");
	for (int i = 0; i < call->ncaptures; i++) {
		const struct capture *c = &call->captures[i];
		text_format(out, "%s%s:%u+%" PRIu32 ":%" PRIu32, i ? "," : "",
			    wire_name("CAP", c->kind), c->buffer, c->offset, c->max);
	}
	text_format(out, "]");
}

static void text_parts(struct writer *out, const struct format *format)
{
	text_format(out, " buffer=%u parts=[", format->buffer);
	for (int i = 0; i < format->nparts; i++) {
		const struct part *part = &format->parts[i];
		text_format(out, i ? "," : "");
		if (part->kind == PART_BYTES) {
			text_format(out, "BYTES:");
			text_hex(out, part->bytes, part->len);
		} else if (part->kind == PART_BUF) {
			text_slice(out, "BUF:", &part->slice);
		} else {
			text_expr(out, part->kind == PART_DEC ? "DEC:" : "HEX:", &part->expr);
		}
	}
	text_format(out, "]");
}

static void text_run(struct writer *out, const struct run *run)
{
	text_format(out, " out_dst=%u err_dst=%u args=[", run->out_dst, run->err_dst);
	for (int i = 0; i < run->nargs; i++)
		text_slice(out, i ? "," : "", &run->args[i]);
	text_slice(out, "] input=", &run->input);
	text_format(out, " out=%u err=%u", run->out, run->err);
}

static void text_blocked(struct writer *out, const struct blocked *b)
{
	text_format(out, " lane=%u past=%" PRIu32, b->lane, b->past);
	text_expr(out, " ns=", &b->ns);
	text_format(out, " steps=[");
	for (int i = 0; i < b->nranges; i++)
		text_format(out, "%s%" PRIu32 "-%" PRIu32, i ? "," : "", b->ranges[i].from,
			    b->ranges[i].to);
	text_format(out, "]");
}

static void text_body(struct writer *out, const struct step *step)
{
	switch (step->op) {
	case OP_SYSCALL:
		text_call(out, &step->call);
		break;
	case OP_READ_FILE:
		text_format(out, " path=%u buffer=%u", step->file.path, step->file.buffer);
		break;
	case OP_WRITE_FILE:
		text_format(out, " path=%u flags=%" PRIu32 " mode=%" PRIu32, step->file.path,
			    step->file.flags, step->file.mode);
		text_slice(out, " slice=", &step->file.slice);
		break;
	case OP_FORMAT:
		text_parts(out, &step->format);
		break;
	case OP_STORE:
		text_format(out, " buffer=%u width=%u flags=%u", step->store.buffer,
			    step->store.width, step->store.flags);
		text_expr(out, " offset=", &step->store.offset);
		text_expr(out, " value=", &step->store.value);
		break;
	case OP_COPY:
		text_format(out, " buffer=%u", step->copy.buffer);
		text_expr(out, " offset=", &step->copy.offset);
		text_format(out, " room=%" PRIu32, step->copy.room);
		text_slice(out, " slice=", &step->copy.slice);
		break;
	case OP_RESET:
	case OP_HOLD:
		text_format(out, " buffer=%u", step->buffer);
		break;
	case OP_JUMP:
		text_format(out, " target=%" PRIu32, step->jump.target);
		break;
	case OP_JUMP_UNLESS:
		text_format(out, " target=%" PRIu32, step->jump.target);
		text_expr(out, " expr=", &step->jump.expr);
		break;
	case OP_TRY:
		text_format(out, " handler=%" PRIu32, step->jump.target);
		break;
	case OP_FORK:
		text_format(out, " end=%" PRIu32, step->jump.target);
		break;
	case OP_BOUND:
		text_format(out, " slot=%u end=%" PRIu32 " ns=%" PRIu64, step->bound.slot,
			    step->bound.end, step->bound.ns);
		break;
	case OP_PEEK:
		text_expr(out, " address=", &step->access.address);
		text_format(out, " buffer=%u length=%" PRIu32, step->access.buffer,
			    step->access.length);
		break;
	case OP_POKE:
		text_expr(out, " address=", &step->access.address);
		text_slice(out, " slice=", &step->access.slice);
		break;
	case OP_RUN:
		text_run(out, step->run);
		break;
	case OP_TRACE_MARK:
		for (int i = 0; i < step->trace.nids; i++)
			text_expr(out, i ? "," : " ids=[", &step->trace.ids[i]);
		text_format(out, "]");
		break;
	case OP_LOG_READ:
	case OP_TRACE_READ:
		text_expr(out, " handle=", &step->log.handle);
		text_format(out, " buffer=%u", step->log.buffer);
		break;
	case OP_CATCH:
		text_format(out, " flags=%u", step->catching.flags);
		text_expr(out, " signal=", &step->catching.signal);
		break;
	case OP_INHERIT:
		text_format(out, " seq=%" PRIu32, step->inherit.seq);
		text_expr(out, " fd=", &step->inherit.fd);
		break;
	case OP_CONNECT:
		text_expr(out, " listener=", &step->connect->listener);
		text_expr(out, " count=", &step->connect->count);
		text_slice(out, " from=", &step->connect->from);
		break;
	case OP_PARALLEL:
		for (int i = 0; i < step->parallel->nlanes; i++)
			text_format(out, "%s%" PRIu32, i ? "," : " ends=[",
				    step->parallel->ends[i]);
		text_format(out, "]");
		break;
	case OP_POST:
		text_format(out, " point=%u", step->sync.point);
		break;
	case OP_AWAIT:
	case OP_BARRIER:
		text_format(out, " point=%u lanes=%" PRIu64, step->sync.point, step->sync.lanes);
		break;
	case OP_BLOCKED:
		text_blocked(out, step->blocked);
		break;
	case OP_EVAL:
	case OP_CHECK:
	case OP_SLEEP:
		text_expr(out, " expr=", &step->expr);
		break;
	}
}

static void text_step(struct writer *out, uint32_t index, const struct step *step)
{
	text_format(out, "step %" PRIu32 " %s", index, wire_name("OP", step->op));
	if (op_has_dst(step->op))
		text_format(out, " dst=%u", step->dst);
	text_body(out, step);
	text_format(out, "\n");
}

void text_program(struct writer *out, const struct program *p)
{
	text_format(out,
		    "timeout_ms=%" PRIu32 "\nregisters=%u\nfinally=%" PRIu32 "\nflags=%" PRIu32
		    "\nstep_ms=%" PRIu32 "\n",
		    p->timeout_ms, p->nregisters, p->finally, p->flags, p->step_ms);
	for (uint32_t i = 0; i < p->nbuffers; i++) {
		text_format(out, "buffer %" PRIu32 " size=%" PRIu32 " init=", i,
			    p->buffers[i].size);
		text_hex(out, p->buffers[i].init, p->buffers[i].init_len);
		text_format(out, "\n");
	}
	for (uint32_t i = 0; i < p->nsteps; i++)
		text_step(out, i, &p->steps[i]);
}

static void text_record(struct writer *out, const struct answer_record *record)
{
	const struct record *r = &record->head;
	wide v = r->value;
	text_format(out, "record step=%" PRIu32 " status=%s value=", r->step,
		    wire_name("STATUS", r->status));
	if (v < 0)
		text_format(out, "%" PRId64, (int64_t)v);
	else
		text_format(out, "%" PRIu64, (uint64_t)v);
	text_format(out, " start_ns=%" PRIu64 " duration_ns=%" PRIu64 " data=", r->start_ns,
		    r->duration_ns);
	text_hex(out, record->data, r->data_len);
	text_format(out, "\n");
}

void text_done(struct writer *out, const struct done *d)
{
	const struct result *r = &d->result;
	text_format(out, "end=%s\ndetail=%" PRIu32 "\nin_step=%" PRIu32 "\n",
		    wire_name("END", r->end), r->detail, r->in_step);
	text_format(out,
		    "started_ns=%" PRIu64 "\nduration_ns=%" PRIu64 "\ntaint_before=%" PRIu64
		    "\ntaint_after=%" PRIu64 "\n",
		    r->started_ns, r->duration_ns, r->taint_before, r->taint_after);
	for (uint32_t i = 0; i < d->nrecords; i++)
		text_record(out, &d->records[i]);
	for (uint32_t i = 0; i < d->nkmsg; i++) {
		const struct kmsg_record *k = &d->kmsg[i];
		text_format(out,
			    "kmsg seq=%" PRIu64 " timestamp_us=%" PRIu64 " level=%u text=", k->seq,
			    k->timestamp_us, k->level);
		text_hex(out, (uint8_t *)k->text, k->len);
		text_format(out, "\n");
	}
	text_format(out, "kmsg_lost=%" PRIu64 "\n", d->kmsg_lost);
	for (uint32_t i = 0; i < d->nleaks; i++) {
		const struct answer_leak *leak = &d->leaks[i];
		text_format(out, "leak kind=%s undone=%u what=", wire_name("LEAK", leak->kind),
			    leak->undone);
		text_hex(out, leak->what, leak->len);
		text_format(out, "\n");
	}
	text_format(out, "where=");
	text_hex(out, d->where, d->where_len);
	text_format(out, "\n");
}
