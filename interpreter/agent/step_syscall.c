/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "expr.h"
#include "sys.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int evaluate(struct machine *m, const struct call *call, long args[MAX_ARGS])
{
	for (int i = 0; i < call->nargs; i++) {
		const struct arg *arg = &call->args[i];
		wide v;
		int status;
		switch (arg->kind) {
		case ARG_IMM:
			args[i] = (long)arg->imm;
			break;
		case ARG_EXPR:
			status = expr_eval(m, &arg->expr, &v);
			if (status != STATUS_OK)
				return status;
			args[i] = (long)(uint64_t)v;
			break;
		default: /* ARG_ADDR */
			args[i] = (long)(machine_buffer(m, arg->buffer) + arg->offset);
		}
	}
	return STATUS_OK;
}

static bool is_fork(uint32_t nr)
{
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

static void capture(struct machine *m, const struct call *call, long result, struct outcome *out)
{
	for (int i = 0; i < call->ncaptures; i++) {
		const struct capture *c = &call->captures[i];
		uint32_t n = c->max;
		if (c->kind == CAP_RESULT && (result < 0 || (unsigned long)result < n))
			n = result < 0 ? 0 : (uint32_t)result;
		memcpy(out->data + out->data_len, machine_buffer(m, c->buffer) + c->offset, n);
		out->data_len += n;
	}
}

int step_syscall(struct machine *m, const struct call *call, struct outcome *out)
{
	long args[MAX_ARGS] = {0};
	out->begun_ns = now_ns();
	int status = evaluate(m, call, args);
	if (status != STATUS_OK) {
		out->ended_ns = now_ns();
		return status;
	}
	out->begun_ns = now_ns();
	long result = raw_syscall((long)call->nr, args);
	out->ended_ns = now_ns();
	if (result == 0 && is_fork(call->nr))
		hold();
	out->value = result;
	if (result < -4095 || result >= 0)
		capture(m, call, result, out);
	return STATUS_OK;
}
