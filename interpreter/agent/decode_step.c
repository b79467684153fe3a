/* SPDX-License-Identifier: Apache-2.0 */
/* Decodes and checks the body of each kind of step. */
#include "decode.h"

#include <inttypes.h>
#include <sched.h>
#include <sys/syscall.h>

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

static void decode_arg(struct decoder *d, struct arg *arg)
{
	arg->kind = read_u8(&d->r);
	switch (arg->kind) {
	case ARG_IMM:
		arg->imm = read_u64(&d->r);
		break;
	case ARG_EXPR:
		arg->expr = decode_expr(d);
		break;
	case ARG_ADDR:
		arg->buffer = decode_buffer(d);
		arg->offset = read_u32(&d->r);
		decode_inside(d, arg->buffer, arg->offset, 0);
		break;
	default:
		if (!d->r.ran_short)
			decode_refuse(d, "there is no kind of argument %u", arg->kind);
	}
}

static void decode_capture(struct decoder *d, struct capture *capture)
{
	capture->kind = read_u8(&d->r);
	capture->buffer = decode_buffer(d);
	capture->offset = read_u32(&d->r);
	capture->max = read_u32(&d->r);
	if (!d->r.ran_short && !wire_name("CAP", capture->kind))
		decode_refuse(d, "there is no kind of capture %u", capture->kind);
	if (decode_inside(d, capture->buffer, capture->offset, capture->max))
		d->p->max_data += capture->max;
}

/* Of clone's arguments, the index of the flags and of the stack differ on s390. */
#ifdef __s390__
enum { CLONE_FLAGS = 1, CLONE_STACK = 0 };
#else
enum { CLONE_FLAGS = 0, CLONE_STACK = 1 };
#endif

static bool is_constant(const struct call *call, int i, uint64_t forbidden)
{
	return call->nargs <= i
	       || (call->args[i].kind == ARG_IMM && (call->args[i].imm & forbidden) == 0);
}

/* A new process that shares this one's memory would go on in the same program, on the same stack.
 */
static void check_clone(struct decoder *d, const struct call *call)
{
	bool shares = false;
#ifdef SYS_vfork
	shares |= call->nr == SYS_vfork;
#endif
#ifdef SYS_clone3
	shares |= call->nr == SYS_clone3;
#endif
	if (call->nr == SYS_clone)
		shares |= !is_constant(call, CLONE_FLAGS, CLONE_VM | CLONE_VFORK)
			  || !is_constant(call, CLONE_STACK, UINT64_MAX);
	if (shares)
		decode_refuse(d,
			      "syscall %" PRIu32
			      " would run one program twice in one memory: use fork, or clone with "
			      "constant flags without CLONE_VM and CLONE_VFORK and with stack 0",
			      call->nr);
}

static void decode_call(struct decoder *d, struct call *call)
{
	call->nr = read_u32(&d->r);
	call->nargs = read_u8(&d->r);
	if (call->nargs > MAX_ARGS) {
		decode_refuse(d, "%u arguments, a system call has at most %u", call->nargs,
			      MAX_ARGS);
		return;
	}
	call->args = decode_alloc(d, call->nargs, sizeof *call->args);
	for (int i = 0; i < call->nargs && !decode_failed(d); i++)
		decode_arg(d, &call->args[i]);
	call->ncaptures = read_u8(&d->r);
	call->captures = decode_alloc(d, call->ncaptures, sizeof *call->captures);
	for (int i = 0; i < call->ncaptures && !decode_failed(d); i++)
		decode_capture(d, &call->captures[i]);
	if (!decode_failed(d))
		check_clone(d, call);
}

static void decode_file(struct decoder *d, struct file *file, bool write)
{
	file->path = decode_buffer(d);
	if (write) {
		file->flags = read_u32(&d->r);
		file->mode = read_u32(&d->r);
	}
	file->buffer = decode_buffer(d);
	if (write)
		file->length = decode_expr(d);
	else if (!decode_failed(d) && !d->r.ran_short)
		d->p->max_data += d->p->buffers[file->buffer].size;
}

static void decode_part(struct decoder *d, struct part *part)
{
	part->kind = read_u8(&d->r);
	switch (part->kind) {
	case PART_BYTES:
		part->bytes = read_blob(&d->r, &part->len);
		break;
	case PART_DEC:
		part->expr = decode_expr(d);
		break;
	case PART_BUF:
		part->buffer = decode_buffer(d);
		part->expr = decode_expr(d);
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
	size_t size = d->p->buffers[format->buffer].size;
	d->p->max_data += size;
	if (d->p->scratch < size)
		d->p->scratch = size;
	format->parts = decode_alloc(d, format->nparts, sizeof *format->parts);
	for (int i = 0; i < format->nparts && !decode_failed(d) && !d->r.ran_short; i++)
		decode_part(d, &format->parts[i]);
}

static void decode_store(struct decoder *d, struct store *store)
{
	store->buffer = decode_buffer(d);
	store->offset = read_u32(&d->r);
	store->width = read_u8(&d->r);
	uint8_t sign = read_u8(&d->r);
	if (d->r.ran_short)
		return;
	if (store->width != 1 && store->width != 2 && store->width != 4 && store->width != 8)
		decode_refuse(d, "STORE of width %u", store->width);
	else if (sign > 1)
		decode_refuse(d, "STORE with signed %u, not 0 or 1", sign);
	store->is_signed = sign;
	if (decode_inside(d, store->buffer, store->offset, store->width))
		store->expr = decode_expr(d);
}

void decode_step(struct decoder *d, struct step *step)
{
	if (step->op != OP_CHECK && step->op != OP_SLEEP)
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
	case OP_EVAL:
	case OP_CHECK:
	case OP_SLEEP:
		step->expr = decode_expr(d);
		break;
	}
}
