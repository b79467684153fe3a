/* SPDX-License-Identifier: Apache-2.0 */
#include "pace.h"

#include "sys.h"

#include <stdlib.h>

#define LOOKS 8                   /* within a bound: so much of it late at most */
#define NEVER_LESS 1000000u       /* ns between looks at steps … */
#define NEVER_MORE_OFTEN 5000000u /* … and at what BOUNDs say, which may be short */
#define NO_STEP UINT32_MAX

struct seen {
	uint32_t step;
	uint64_t used, since_ns;
};

struct pace {
	uint64_t bound_ns, pause_ns, next_ns;
	bool deadlines; /* there may be some */
	struct seen main, lane[WIRE_MAX_LANES];
};

static uint64_t pause_of(uint64_t bound_ns, uint64_t least)
{
	if (bound_ns == 0)
		return UINT64_MAX / 2;
	return bound_ns / LOOKS > least ? bound_ns / LOOKS : least;
}

struct pace *pace_new(uint64_t bound_ns, uint64_t shortest_ns)
{
	struct pace *pace = malloc(sizeof *pace);
	if (pace) {
		uint64_t steps = pause_of(bound_ns, NEVER_LESS),
			 bounds = pause_of(shortest_ns, NEVER_MORE_OFTEN);
		pace->bound_ns = bound_ns;
		pace->pause_ns = steps < bounds ? steps : bounds;
		pace->deadlines = shortest_ns != 0;
		pace_begin(pace);
	}
	return pace;
}

void pace_begin(struct pace *pace)
{
	pace->next_ns = 0;
	pace->main.step = NO_STEP;
	for (int i = 0; i < WIRE_MAX_LANES; i++)
		pace->lane[i].step = NO_STEP;
}

/* A loop that goes round leaves records, or is met at another of its steps. */
static bool lasts(struct seen *seen, const struct track *track, uint64_t bound_ns, uint64_t now)
{
	uint32_t step = atomic_load_explicit(&track->step, memory_order_acquire);
	uint64_t used = atomic_load_explicit(&track->used, memory_order_acquire);
	if (bound_ns == 0)
		return false;
	if (seen->step != step || seen->used != used)
		*seen = (struct seen){step, used, now};
	return now - seen->since_ns >= bound_ns;
}

/* Whether a step of a BOUND is executed though its time is over; else looks again when the first of
 * them is, at the latest. */
static bool is_overdue(struct pace *pace, const struct deadline *deadlines,
		       const struct track *track, uint64_t now)
{
	uint32_t step = atomic_load_explicit(&track->step, memory_order_acquire);
	if (!pace->deadlines)
		return false;
	for (int i = 0; i < WIRE_MAX_BOUNDS; i++) {
		uint64_t at = atomic_load_explicit(&deadlines[i].at_ns, memory_order_acquire);
		if (at == 0 || step < atomic_load_explicit(&deadlines[i].from, memory_order_acquire)
		    || step >= atomic_load_explicit(&deadlines[i].to, memory_order_acquire))
			continue;
		if (at <= now)
			return true;
		if (at < pace->next_ns)
			pace->next_ns = at;
	}
	return false;
}

bool pace_is_exceeded(struct pace *pace, const struct arena *arena, uint32_t finally, uint64_t now)
{
	const struct lanes *lanes = &arena->lanes;
	uint32_t count = atomic_load_explicit(&lanes->count, memory_order_acquire);
	if (now < pace->next_ns)
		return false;
	pace->next_ns = now + pace->pause_ns;
	if (atomic_load_explicit(&arena->main.step, memory_order_acquire) >= finally)
		return false;
	if (is_overdue(pace, arena->deadlines[0], &arena->main, now))
		return true;
	if (count == 0 || count > WIRE_MAX_LANES)
		return lasts(&pace->main, &arena->main, pace->bound_ns, now);
	pace->main.step = NO_STEP; /* it waits for them */
	bool any = false;
	for (uint32_t i = 0; i < count; i++)
		if (atomic_load_explicit(&lanes->lane[i].how, memory_order_acquire) == 0)
			any |= lasts(&pace->lane[i], &lanes->lane[i].track, pace->bound_ns, now)
			       || is_overdue(pace, arena->deadlines[1 + i], &lanes->lane[i].track,
					     now);
	return any;
}

uint64_t pace_next(const struct pace *pace)
{
	return pace->next_ns;
}
