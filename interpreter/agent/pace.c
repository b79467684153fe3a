/* SPDX-License-Identifier: Apache-2.0 */
#include "pace.h"

#include "sys.h"

#include <stdlib.h>

#define LOOKS 8            /* within the time that a step may take: so much of it late at most */
#define NEVER_LESS 1000000 /* ns between them */
#define NO_STEP UINT32_MAX

struct seen {
	uint32_t step;
	uint64_t used, since_ns;
};

struct pace {
	uint64_t bound_ns, next_ns;
	struct seen main, lane[WIRE_MAX_LANES];
};

struct pace *pace_new(uint64_t bound_ns)
{
	struct pace *pace = malloc(sizeof *pace);
	if (pace) {
		pace->bound_ns = bound_ns;
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
	if (seen->step != step || seen->used != used)
		*seen = (struct seen){step, used, now};
	return now - seen->since_ns >= bound_ns;
}

bool pace_is_exceeded(struct pace *pace, const struct arena *arena, uint32_t finally, uint64_t now)
{
	const struct lanes *lanes = &arena->lanes;
	uint32_t count = atomic_load_explicit(&lanes->count, memory_order_acquire);
	uint64_t pause = pace->bound_ns / LOOKS;
	if (now < pace->next_ns)
		return false;
	pace->next_ns = now + (pause > NEVER_LESS ? pause : NEVER_LESS);
	if (count == 0 || count > WIRE_MAX_LANES)
		return atomic_load_explicit(&arena->main.step, memory_order_acquire) < finally
		       && lasts(&pace->main, &arena->main, pace->bound_ns, now);
	pace->main.step = NO_STEP; /* it waits for them */
	bool any = false;
	for (uint32_t i = 0; i < count; i++)
		if (atomic_load_explicit(&lanes->lane[i].how, memory_order_acquire) == 0)
			any |= lasts(&pace->lane[i], &lanes->lane[i].track, pace->bound_ns, now);
	return any;
}

uint64_t pace_next(const struct pace *pace)
{
	return pace->next_ns;
}
