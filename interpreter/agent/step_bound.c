/* SPDX-License-Identifier: Apache-2.0 */
/* BOUND: says in the arena by when steps are to be done; whoever looks at it from there is the
 * agent. */
#include "step_ops.h"

#include "sys.h"

int step_bound(struct machine *m, const struct bound *bound)
{
	const struct lanes *lanes = &m->arena->lanes;
	size_t who = m->lane ? 1 + (size_t)(m->lane - lanes->lane) : 0;
	struct deadline *d = &m->arena->deadlines[who][bound->slot];
	uint64_t now = now_ns();
	atomic_store_explicit(&d->at_ns, 0, memory_order_release);
	atomic_store_explicit(&d->from, m->next, memory_order_release);
	atomic_store_explicit(&d->to, bound->end, memory_order_release);
	atomic_store_explicit(&d->at_ns, bound->ns < UINT64_MAX - now ? now + bound->ns : 0,
			      memory_order_release);
	return STATUS_OK;
}
