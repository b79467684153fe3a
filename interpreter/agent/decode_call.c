/* SPDX-License-Identifier: Apache-2.0 */
/* Decodes and checks a system call: arguments, captures, and that it makes no second thread of the
 * program. */
#include "decode.h"

#include "compat.h"
#include "created.h"
#include "spaces.h"

#include <inttypes.h>
#include <sched.h>
#include <sys/syscall.h>

/* Of i386 (arch/x86/entry/syscalls/syscall_32.tbl). */
enum {
	COMPAT_CHDIR = 12,
	COMPAT_FCHDIR = 133,
	COMPAT_CHROOT = 61,
	COMPAT_PIVOT_ROOT = 217,
	COMPAT_INIT_MODULE = 128,
	COMPAT_FINIT_MODULE = 350
};

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
		arg->expr = decode_expr(d);
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
		d->most += capture->max;
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
	bool shares = false, clones = false;
	uint32_t nr = call->nr;
	if (call->flags & CALL_COMPAT) {
		shares = nr == COMPAT_VFORK || nr == COMPAT_CLONE3;
		clones = nr == COMPAT_CLONE;
	} else {
#ifdef __x86_64__
		nr &= ~0x40000000u; /* __X32_SYSCALL_BIT: the same calls */
#endif
#ifdef SYS_vfork
		shares |= nr == SYS_vfork;
#endif
#ifdef SYS_clone3
		shares |= nr == SYS_clone3;
#endif
		clones = nr == SYS_clone;
	}
	if (clones)
		shares |= !is_constant(call, CLONE_FLAGS, CLONE_VM | CLONE_VFORK)
			  || !is_constant(call, CLONE_STACK, UINT64_MAX);
	if (shares)
		decode_refuse(d,
			      "syscall %" PRIu32
			      " would run one program twice in one memory: use fork, or clone with "
			      "constant flags without CLONE_VM and CLONE_VFORK and with stack 0",
			      call->nr);
}

static void check_flags(struct decoder *d, const struct call *call)
{
	if (d->r.ran_short)
		return;
	if (call->flags & ~CALL_COMPAT)
		decode_refuse(d, "there are no flags 0x%02x of a call", call->flags);
	else if (call->flags && !compat_is_possible())
		decode_refuse(d, "this machine has no 32-bit callers that kspec knows");
	else if (call->flags)
		d->p->compat = true;
}

/* A copy beside the rest of the program, where its process finds it without a page fault. */
static const struct naming *beside(struct decoder *d, const struct naming *naming)
{
	struct naming *copy = naming ? decode_alloc(d, 1, sizeof *copy) : NULL;
	if (copy)
		*copy = *naming;
	return copy;
}

/* How far beyond its own process the program may reach by this call. */
static void note_reach(struct decoder *d, struct call *call)
{
	struct program *p = d->p;
	bool compat = call->flags & CALL_COMPAT;
	call->naming = beside(d, naming_of(call));
	p->spaces |= spaces_for(call);
	switch (call->nr) {
	case SYS_chdir:
	case SYS_fchdir:
		p->moves |= !compat;
		break;
	case SYS_chroot:
	case SYS_pivot_root:
		p->leaves_root |= !compat;
		break;
	case SYS_init_module:
	case SYS_finit_module:
		p->loads_modules |= !compat;
		break;
	}
	if (compat && (call->nr == COMPAT_CHDIR || call->nr == COMPAT_FCHDIR))
		p->moves = true;
	if (compat && (call->nr == COMPAT_CHROOT || call->nr == COMPAT_PIVOT_ROOT))
		p->leaves_root = true;
	if (compat && (call->nr == COMPAT_INIT_MODULE || call->nr == COMPAT_FINIT_MODULE))
		p->loads_modules = true;
}

void decode_call(struct decoder *d, struct call *call)
{
	call->flags = read_u8(&d->r);
	check_flags(d, call);
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
	if (decode_failed(d))
		return;
	check_clone(d, call);
	note_reach(d, call);
}
