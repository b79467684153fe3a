/* SPDX-License-Identifier: Apache-2.0 */
/* POST, AWAIT and BARRIER: lanes wait for one another. */
#include "step_ops.h"

#include "lanes.h"
#include "sys.h"

int step_post(struct machine *m, const struct sync *sync, struct outcome *out)
{
	out->begun_ns = out->ended_ns = now_ns();
	atomic_fetch_add_explicit(&m->lane->posts[sync->point], 1, memory_order_acq_rel);
	lanes_changed(&m->arena->lanes);
	return STATUS_OK;
}

/* Whether what is waited for is there, with *possible whether it can come yet. */
typedef bool is_over(const struct machine *m, const struct sync *sync, uint32_t wanted,
		     bool *possible);

static bool was_posted(const struct machine *m, const struct sync *sync, uint32_t wanted,
		       bool *possible)
{
	const struct lanes *lanes = &m->arena->lanes;
	uint64_t posts = 0;
	*possible = false;
	/* Whether a lane has ended is looked at before its posts. */
	for (uint32_t i = 0; i < lanes_of(m); i++) {
		if ((sync->lanes >> i & 1) && !lane_has_ended(&lanes->lane[i]))
			*possible = true;
		posts += atomic_load_explicit(&lanes->lane[i].posts[sync->point],
					      memory_order_acquire);
	}
	return posts >= wanted;
}

static bool all_came(const struct machine *m, const struct sync *sync, uint32_t wanted,
		     bool *possible)
{
	const struct lanes *lanes = &m->arena->lanes;
	bool all = true;
	*possible = true;
	for (uint32_t i = 0; i < lanes_of(m); i++) {
		if ((sync->lanes >> i & 1) == 0)
			continue;
		bool ended = lane_has_ended(&lanes->lane[i]);
		if (atomic_load_explicit(&lanes->lane[i].arrivals[sync->point],
					 memory_order_acquire)
		    >= wanted)
			continue;
		all = false;
		if (ended)
			*possible = false;
	}
	return all;
}

static int wait_until(struct machine *m, const struct sync *sync, uint32_t wanted, is_over *is_over)
{
	struct lanes *lanes = &m->arena->lanes;
	for (;;) {
		uint32_t seen = atomic_load_explicit(&lanes->changes, memory_order_acquire);
		bool possible;
		if (is_over(m, sync, wanted, &possible))
			return STATUS_OK;
		if (atomic_load_explicit(&lanes->stuck, memory_order_acquire))
			return STATUS_FALSE;
		int outside = ended_from_outside(m);
		if (outside != STATUS_OK)
			return outside;
		if (!possible || lanes_are_stuck(m))
			return STATUS_FALSE;
		arena_sleep(&lanes->changes, seen);
	}
}

/* Others see what this one waits for while it does. */
static int wait_seen(struct machine *m, uint32_t op, const struct sync *sync, uint32_t wanted,
		     is_over *is_over, struct outcome *out)
{
	struct lane *self = m->lane;
	out->begun_ns = now_ns();
	atomic_store_explicit(&self->point, sync->point, memory_order_release);
	atomic_store_explicit(&self->wanted, wanted, memory_order_release);
	atomic_store_explicit(&self->others, sync->lanes, memory_order_release);
	atomic_store_explicit(&self->waiting, op, memory_order_release);
	atomic_fetch_add_explicit(&m->arena->lanes.changes, 1, memory_order_acq_rel);
	int status = wait_until(m, sync, wanted, is_over);
	atomic_store_explicit(&self->waiting, 0, memory_order_release);
	atomic_fetch_add_explicit(&m->arena->lanes.changes, 1, memory_order_acq_rel);
	out->ended_ns = now_ns();
	return status;
}

int step_await(struct machine *m, const struct sync *sync, struct outcome *out)
{
	uint32_t wanted = ++m->lane->awaited[sync->point];
	return wait_seen(m, OP_AWAIT, sync, wanted, was_posted, out);
}

int step_barrier(struct machine *m, const struct sync *sync, struct outcome *out)
{
	uint32_t wanted = 1
			  + atomic_fetch_add_explicit(&m->lane->arrivals[sync->point], 1,
						      memory_order_acq_rel);
	lanes_changed(&m->arena->lanes);
	return wait_seen(m, OP_BARRIER, sync, wanted, all_came, out);
}
