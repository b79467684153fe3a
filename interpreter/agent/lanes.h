/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lanes know of one another, by the arena.  There are no locks, which a lane that is killed
 * would keep: each lane writes its own part, and `changes` tells whoever waits that it is worth
 * looking again.
 */
#ifndef KSPEC_LANES_H
#define KSPEC_LANES_H

#include "late.h"
#include "machine.h"

static inline uint32_t lanes_of(const struct machine *m)
{
	return atomic_load_explicit(&m->arena->lanes.count, memory_order_acquire);
}

static inline bool lane_has_ended(const struct lane *lane)
{
	return atomic_load_explicit(&lane->how, memory_order_acquire) != 0;
}

static inline uint32_t lane_waits(const struct lane *lane)
{
	return atomic_load_explicit(&lane->waiting, memory_order_acquire);
}

/* Something has come about that lanes may wait for. */
void lanes_changed(struct lanes *lanes);

/* Ends the process, which runs a lane: LANE_*. */
_Noreturn void lane_ends(struct machine *m, uint32_t how);

/*
 * Whether none of the lanes that have not ended can go on, since all of them wait for each other:
 * said by one that waits, and then by all of them.
 */
bool lanes_are_stuck(struct machine *m);

/* STATUS_LATE or STATUS_STOPPED if that is what the main part, or a lane, is to end with; else
 * STATUS_OK. */
static inline int ended_from_outside(const struct machine *m)
{
	if (!m->cleaning && late_is(m->arena))
		return STATUS_LATE;
	return m->lane && atomic_load_explicit(&m->arena->lanes.stop, memory_order_acquire)
		       ? STATUS_STOPPED
		       : STATUS_OK;
}

#endif
