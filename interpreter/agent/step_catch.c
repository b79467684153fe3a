/* SPDX-License-Identifier: Apache-2.0 */
#include "expr.h"
#include "handler.h"
#include "step_ops.h"
#include "sys.h"

#include <signal.h>

int step_catch(struct machine *m, const struct catching *catching, struct outcome *out)
{
	wide signal;
	int status = expr_eval(m, &catching->signal, &signal);
	if (status != STATUS_OK)
		return status;
	if (signal < 1 || signal >= _NSIG)
		return STATUS_RANGE;
	out->begun_ns = now_ns();
	out->value = handler_set((int)signal, handler_of_nothing,
				 catching->flags & CATCH_RESTART ? SA_RESTART : 0);
	out->ended_ns = now_ns();
	return STATUS_OK;
}
