/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "bytes.h"
#include "compat.h"
#include "created.h"
#include "expr.h"
#include "sys.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

IN_EVERY_CASE static int evaluate_one(struct machine *m, const struct arg *arg, long *value)
{
	wide v = 0;
	struct span place;
	int status = STATUS_OK;
	switch (arg->kind) {
	case ARG_IMM:
		*value = (long)arg->imm;
		break;
	case ARG_EXPR:
		status = expr_eval(m, &arg->expr, &v);
		*value = (long)(uint64_t)v;
		break;
	default: /* ARG_ADDR; one past the last byte is an address, too */
		status = expr_eval(m, &arg->expr, &v);
		if (status == STATUS_OK)
			status = span_of(m, arg->buffer, v, 0, &place);
		if (status == STATUS_OK)
			*value = (long)place.at;
	}
	return status;
}

IN_EVERY_CASE static int evaluate(struct machine *m, const struct call *call, long args[MAX_ARGS])
{
	int status = STATUS_OK;
	for (int i = 0; i < call->nargs && status == STATUS_OK; i++)
		status = evaluate_one(m, &call->args[i], &args[i]);
	return status;
}

IN_EVERY_CASE static bool is_fork(const struct call *call)
{
	uint32_t nr = call->nr;
	if (call->flags & CALL_COMPAT)
		return nr == COMPAT_FORK || nr == COMPAT_CLONE;
#ifdef __x86_64__
	nr &= ~0x40000000u; /* __X32_SYSCALL_BIT */
#endif
#ifdef SYS_fork
	if (nr == SYS_fork)
		return true;
#endif
	return nr == SYS_clone;
}

/* A process made by the program holds what it inherited until the case ends; it does not go on in
 * the program. */
static _Noreturn void hold(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

IN_EVERY_CASE static void capture(struct machine *m, const struct call *call, long result,
				  struct outcome *out)
{
	for (int i = 0; i < call->ncaptures; i++) {
		const struct capture *c = &call->captures[i];
		uint32_t n = c->max;
		if (c->kind == CAP_RESULT && (result < 0 || (unsigned long)result < n))
			n = result < 0 ? 0 : (uint32_t)result;
		copy_bytes(out->data + out->data_len, machine_buffer(m, c->buffer) + c->offset, n);
		out->data_len += n;
	}
}

IN_EVERY_CASE int step_syscall(struct machine *m, const struct call *call, struct outcome *out)
{
	long args[MAX_ARGS] = {0};
	int status = evaluate(m, call, args);
	if (status != STATUS_OK)
		return status;
	bool compat = call->flags & CALL_COMPAT;
	bool makes_name = call->naming && created_is_new(m, call, args);
	out->begun_ns = now_ns();
	long result = compat ? compat_syscall(call->nr, args) : raw_syscall((long)call->nr, args);
	out->ended_ns = now_ns();
	if (result == 0 && is_fork(call))
		hold();
	out->value = result;
	if (makes_name && result >= 0)
		created_note_call(m, call, args);
	if (result < -4095 || result >= 0)
		capture(m, call, result, out);
	return STATUS_OK;
}
