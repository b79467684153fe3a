/* SPDX-License-Identifier: Apache-2.0 */
#include "lanes.h"

#include <unistd.h>

void lanes_changed(struct lanes *lanes)
{
	atomic_fetch_add_explicit(&lanes->changes, 1, memory_order_acq_rel);
	arena_wake(&lanes->changes);
}

_Noreturn void lane_ends(struct machine *m, uint32_t how)
{
	struct lanes *lanes = &m->arena->lanes;
	if (how == LANE_FAILED || how == LANE_FULL) /* first, so that nobody takes its end for one
				   that is waited for in vain */
		atomic_store_explicit(&lanes->stop, 1, memory_order_release);
	atomic_store_explicit(&m->lane->how, 1 + how, memory_order_release);
	lanes_changed(lanes);
	_exit(how == LANE_DONE ? 0 : 1);
}

static uint32_t load(const _Atomic uint32_t *word)
{
	return atomic_load_explicit(word, memory_order_acquire);
}

static bool await_is_over(const struct lanes *lanes, uint32_t count, const struct lane *lane)
{
	uint64_t posts = 0;
	for (uint32_t i = 0; i < count; i++)
		posts += load(&lanes->lane[i].posts[load(&lane->point)]);
	return posts >= load(&lane->wanted);
}

static bool barrier_is_over(const struct lanes *lanes, uint32_t count, const struct lane *lane)
{
	uint64_t others = atomic_load_explicit(&lane->others, memory_order_acquire);
	for (uint32_t i = 0; i < count; i++)
		if ((others >> i & 1)
		    && load(&lanes->lane[i].arrivals[load(&lane->point)]) < load(&lane->wanted))
			return false;
	return true;
}

/* Whether the lane waits and, as things are, will go on waiting. */
static bool is_stuck(const struct lanes *lanes, uint32_t count, const struct lane *lane)
{
	switch (lane_waits(lane)) {
	case OP_AWAIT:
		return !await_is_over(lanes, count, lane);
	case OP_BARRIER:
		return !barrier_is_over(lanes, count, lane);
	case OP_BLOCKED:
		return lane_waits(&lanes->lane[load(&lane->point)]) != 0;
	default:
		return false;
	}
}

/* While all are looked at nothing may change: then it will not, either. */
bool lanes_are_stuck(struct machine *m)
{
	struct lanes *lanes = &m->arena->lanes;
	uint32_t count = lanes_of(m), seen;
	do {
		if (load(&lanes->stuck))
			return true;
		seen = load(&lanes->changes);
		for (uint32_t i = 0; i < count; i++)
			if (!lane_has_ended(&lanes->lane[i])
			    && !is_stuck(lanes, count, &lanes->lane[i]))
				return false;
	} while (load(&lanes->changes) != seen);
	atomic_store_explicit(&lanes->stuck, 1, memory_order_release);
	lanes_changed(lanes);
	return true;
}
