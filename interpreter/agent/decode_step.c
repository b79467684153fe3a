/* SPDX-License-Identifier: Apache-2.0 */
/* Decodes and checks the body of each kind of step. */
#include "decode.h"

#include "spaces.h"

#include <inttypes.h>

uint16_t decode_register(struct decoder *d)
{
	uint16_t n = read_u16(&d->r);
	if (!d->r.ran_short && n >= d->p->nregisters)
		decode_refuse(d, "register %u does not exist, the program has %u", n,
			      d->p->nregisters);
	return n;
}

uint16_t decode_buffer(struct decoder *d)
{
	uint16_t n = read_u16(&d->r);
	if (!d->r.ran_short && n >= d->p->nbuffers)
		decode_refuse(d, "buffer %u does not exist, the program has %u", n, d->p->nbuffers);
	return n;
}

bool decode_inside(struct decoder *d, uint16_t buffer, uint32_t offset, uint32_t n)
{
	if (decode_failed(d) || d->r.ran_short)
		return false;
	uint32_t size = d->p->buffers[buffer].size;
	if ((uint64_t)offset + n > size)
		return decode_refuse(d,
				     "offset %" PRIu32 " + %" PRIu32 " is past the %" PRIu32
				     " bytes of buffer %u",
				     offset, n, size, buffer);
	return true;
}

void decode_int(struct decoder *d, uint8_t *width, uint8_t *flags)
{
	*width = read_u8(&d->r);
	*flags = read_u8(&d->r);
	if (d->r.ran_short)
		return;
	if (*width != 1 && *width != 2 && *width != 4 && *width != 8)
		decode_refuse(d, "an integer of width %u, not 1, 2, 4 or 8", *width);
	else if (*flags & ~(INT_SIGNED | INT_BIG))
		decode_refuse(d, "there are no flags 0x%02x of an integer", *flags);
}

/* Bytes of a buffer, 0 if what was named is none. */
static uint32_t size_of(const struct decoder *d, uint16_t buffer)
{
	return buffer < d->p->nbuffers ? d->p->buffers[buffer].size : 0;
}

/* That the step may make as much aside. */
static void need_scratch(struct decoder *d, size_t size)
{
	if (d->p->scratch < size)
		d->p->scratch = size;
}

static void decode_file(struct decoder *d, struct file *file, bool write)
{
	file->path = decode_buffer(d);
	if (write) {
		file->flags = read_u32(&d->r);
		file->mode = read_u32(&d->r);
		file->slice = decode_slice(d);
	} else {
		file->buffer = decode_buffer(d);
		d->most = size_of(d, file->buffer);
	}
}

static void decode_part(struct decoder *d, struct part *part)
{
	part->kind = read_u8(&d->r);
	switch (part->kind) {
	case PART_BYTES:
		part->bytes = read_blob(&d->r, &part->len);
		break;
	case PART_DEC:
	case PART_HEX:
		part->expr = decode_expr(d);
		break;
	case PART_BUF:
		part->slice = decode_slice(d);
		break;
	default:
		if (!d->r.ran_short)
			decode_refuse(d, "there is no kind of part %u", part->kind);
	}
}

static void decode_format(struct decoder *d, struct format *format)
{
	format->buffer = decode_buffer(d);
	format->nparts = read_u16(&d->r);
	if (decode_failed(d) || d->r.ran_short)
		return;
	need_scratch(d, size_of(d, format->buffer));
	format->parts = decode_alloc(d, format->nparts, sizeof *format->parts);
	for (int i = 0; i < format->nparts && !decode_failed(d) && !d->r.ran_short; i++)
		decode_part(d, &format->parts[i]);
}

static void decode_store(struct decoder *d, struct store *store)
{
	store->buffer = decode_buffer(d);
	decode_int(d, &store->width, &store->flags);
	store->offset = decode_expr(d);
	store->value = decode_expr(d);
}

static void decode_copy(struct decoder *d, struct copy *copy)
{
	copy->buffer = decode_buffer(d);
	copy->offset = decode_expr(d);
	copy->room = read_u32(&d->r);
	copy->slice = decode_slice(d);
}

static void decode_access(struct decoder *d, struct access *access, bool peek)
{
	access->address = decode_expr(d);
	if (!peek) {
		access->slice = decode_slice(d);
		return;
	}
	access->buffer = decode_buffer(d);
	access->length = read_u32(&d->r);
	decode_inside(d, access->buffer, 0, access->length);
	need_scratch(d, size_of(d, access->buffer));
	d->most = access->length;
}

static struct run *decode_run(struct decoder *d)
{
	struct run *run = decode_alloc(d, 1, sizeof *run);
	if (!run)
		return NULL;
	d->p->spaces |= SPACE_MOUNT;
	d->p->loads_modules = true;
	run->out_dst = decode_register(d);
	run->err_dst = decode_register(d);
	run->nargs = read_u16(&d->r);
	if (!d->r.ran_short && run->nargs == 0)
		decode_refuse(d, "no arguments, the first names the program");
	run->args = decode_alloc(d, run->nargs, sizeof *run->args);
	for (int i = 0; i < run->nargs && !decode_failed(d) && !d->r.ran_short; i++)
		run->args[i] = decode_slice(d);
	run->input = decode_slice(d);
	run->out = decode_buffer(d);
	run->err = decode_buffer(d);
	if (!d->r.ran_short && run->out == run->err && size_of(d, run->out) > 0)
		decode_refuse(d, "buffer %u for both outputs", run->out);
	d->most = 4 + (uint64_t)size_of(d, run->out) + size_of(d, run->err);
	return run;
}

static void decode_log_read(struct decoder *d, struct log_read *log)
{
	log->handle = decode_expr(d);
	log->buffer = decode_buffer(d);
	d->most = size_of(d, log->buffer);
	need_scratch(d, size_of(d, log->buffer));
}

static void decode_trace_mark(struct decoder *d, struct trace_mark *mark)
{
	mark->nids = read_u8(&d->r);
	if (!d->r.ran_short && (mark->nids < 1 || mark->nids > MAX_EVENTS))
		decode_refuse(d, "%u tracepoints, not 1 to %u", mark->nids, MAX_EVENTS);
	if (decode_failed(d) || d->r.ran_short)
		return;
	mark->ids = decode_alloc(d, mark->nids, sizeof *mark->ids);
	for (int i = 0; i < mark->nids && !decode_failed(d) && !d->r.ran_short; i++)
		mark->ids[i] = decode_expr(d);
}

static void decode_hold(struct decoder *d, struct step *step)
{
	step->buffer = decode_buffer(d);
	d->most = size_of(d, step->buffer);
	d->p->holds = true;
}

static void decode_catching(struct decoder *d, struct catching *catching)
{
	catching->flags = read_u8(&d->r);
	catching->signal = decode_expr(d);
	if (!d->r.ran_short && (catching->flags & ~CATCH_RESTART))
		decode_refuse(d, "there are no flags 0x%02x of a handler", catching->flags);
}

static struct parallel *decode_parallel(struct decoder *d)
{
	struct parallel *parallel = decode_alloc(d, 1, sizeof *parallel);
	if (!parallel)
		return NULL;
	parallel->nlanes = read_u8(&d->r);
	if (!d->r.ran_short && (parallel->nlanes < 1 || parallel->nlanes > WIRE_MAX_LANES))
		decode_refuse(d, "%u lanes, not 1 to %u", parallel->nlanes, WIRE_MAX_LANES);
	if (decode_failed(d) || d->r.ran_short)
		return parallel;
	parallel->ends = decode_alloc(d, parallel->nlanes, sizeof *parallel->ends);
	parallel->most = decode_alloc(d, parallel->nlanes, sizeof *parallel->most);
	for (int i = 0; i < parallel->nlanes && !decode_failed(d); i++)
		parallel->ends[i] = read_u32(&d->r);
	d->most = 4u * parallel->nlanes;
	return parallel;
}

static uint16_t decode_point(struct decoder *d)
{
	uint16_t point = read_u16(&d->r);
	if (!d->r.ran_short && point >= WIRE_MAX_POINTS)
		decode_refuse(d, "point %u, not below %u", point, WIRE_MAX_POINTS);
	return point;
}

static struct blocked *decode_blocked(struct decoder *d)
{
	struct blocked *blocked = decode_alloc(d, 1, sizeof *blocked);
	if (!blocked)
		return NULL;
	blocked->lane = read_u8(&d->r);
	blocked->past = read_u32(&d->r);
	blocked->ns = decode_expr(d);
	blocked->nranges = read_u16(&d->r);
	if (decode_failed(d) || d->r.ran_short)
		return blocked;
	blocked->ranges = decode_alloc(d, blocked->nranges, sizeof *blocked->ranges);
	for (int i = 0; i < blocked->nranges && !decode_failed(d) && !d->r.ran_short; i++) {
		blocked->ranges[i].from = read_u32(&d->r);
		blocked->ranges[i].to = read_u32(&d->r);
	}
	return blocked;
}

static struct connect *decode_connect(struct decoder *d)
{
	struct connect *connect = decode_alloc(d, 1, sizeof *connect);
	if (!connect)
		return NULL;
	connect->listener = decode_expr(d);
	connect->count = decode_expr(d);
	connect->from = decode_slice(d);
	return connect;
}

static void decode_bound(struct decoder *d, struct bound *bound)
{
	uint64_t *shortest = &d->p->shortest_ns;
	bound->slot = read_u8(&d->r);
	bound->end = read_u32(&d->r);
	bound->ns = read_u64(&d->r);
	if (bound->slot >= WIRE_MAX_BOUNDS)
		decode_refuse(d, "slot %u of %d", bound->slot, WIRE_MAX_BOUNDS);
	else if (bound->ns == 0)
		decode_refuse(d, "no time at all");
	else if (*shortest == 0 || bound->ns < *shortest)
		*shortest = bound->ns;
}

void decode_step(struct decoder *d, struct step *step)
{
	if (op_has_dst(step->op))
		step->dst = decode_register(d);
	switch (step->op) {
	case OP_SYSCALL:
		decode_call(d, &step->call);
		break;
	case OP_READ_FILE:
	case OP_WRITE_FILE:
		decode_file(d, &step->file, step->op == OP_WRITE_FILE);
		break;
	case OP_FORMAT:
		decode_format(d, &step->format);
		break;
	case OP_STORE:
		decode_store(d, &step->store);
		break;
	case OP_COPY:
		decode_copy(d, &step->copy);
		break;
	case OP_RESET:
		step->buffer = decode_buffer(d);
		break;
	case OP_JUMP:
	case OP_TRY:
	case OP_FORK:
		step->jump.target = read_u32(&d->r);
		break;
	case OP_BOUND:
		decode_bound(d, &step->bound);
		break;
	case OP_JUMP_UNLESS:
		step->jump.target = read_u32(&d->r);
		step->jump.expr = decode_expr(d);
		break;
	case OP_PEEK:
	case OP_POKE:
		decode_access(d, &step->access, step->op == OP_PEEK);
		break;
	case OP_RUN:
		step->run = decode_run(d);
		break;
	case OP_TRACE_MARK:
		decode_trace_mark(d, &step->trace);
		break;
	case OP_LOG_READ:
	case OP_TRACE_READ:
		decode_log_read(d, &step->log);
		break;
	case OP_HOLD:
		decode_hold(d, step);
		break;
	case OP_INHERIT:
		step->inherit.seq = read_u32(&d->r);
		step->inherit.fd = decode_expr(d);
		break;
	case OP_CATCH:
		decode_catching(d, &step->catching);
		break;
	case OP_CONNECT:
		step->connect = decode_connect(d);
		break;
	case OP_PARALLEL:
		step->parallel = decode_parallel(d);
		break;
	case OP_POST:
		step->sync.point = decode_point(d);
		break;
	case OP_AWAIT:
	case OP_BARRIER:
		step->sync.point = decode_point(d);
		step->sync.lanes = read_u64(&d->r);
		break;
	case OP_BLOCKED:
		step->blocked = decode_blocked(d);
		break;
	case OP_EVAL:
	case OP_CHECK:
	case OP_SLEEP:
		step->expr = decode_expr(d);
		break;
	}
}
