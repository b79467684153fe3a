/* SPDX-License-Identifier: Apache-2.0 */
/* Checks where steps lead: jumps and handlers stay on their side of `finally` and within their
 * process, forks and lanes are nested, and what only lanes have stands in one. */
#include "decode.h"

#include <inttypes.h>

/* Steps that have a process of their own: those of a FORK, or of a lane. */
struct region {
	uint32_t begin, end;          /* the first step, and its FORK_END */
	const struct parallel *lanes; /* NULL: a FORK's */
	int lane;
};

struct regions {
	struct region around[WIRE_MAX_TRIES]; /* a step, the innermost last */
	int depth;
};

static const struct step *enter(struct decoder *d, uint32_t index)
{
	d->step = index;
	d->op = d->p->steps[index].op;
	return &d->p->steps[index];
}

static const struct region *innermost(const struct regions *regions)
{
	return regions->depth ? &regions->around[regions->depth - 1] : NULL;
}

/* The lane that a step is of, be it within a FORK or not. */
static const struct region *lane_around(const struct regions *regions)
{
	for (int i = regions->depth - 1; i >= 0; i--)
		if (regions->around[i].lanes)
			return &regions->around[i];
	return NULL;
}

static bool check_end(struct decoder *d, const struct regions *regions, uint32_t begin,
		      uint32_t end)
{
	const struct program *p = d->p;
	const struct region *outer = innermost(regions);
	if (end >= p->nsteps || p->steps[end].op != OP_FORK_END)
		return decode_refuse(d, "its end is step %" PRIu32 ", which is no FORK_END", end);
	if (end < begin || end >= (outer ? outer->end : p->nsteps)
	    || (d->step < p->finally && end >= p->finally))
		return decode_refuse(d, "its end, step %" PRIu32 ", is across a border", end);
	return true;
}

static void push_region(struct decoder *d, struct regions *regions, struct region region)
{
	if (regions->depth == WIRE_MAX_TRIES)
		decode_refuse(d, "more than %d forks in one another", WIRE_MAX_TRIES);
	else
		regions->around[regions->depth++] = region;
}

static void begin_fork(struct decoder *d, struct regions *regions, uint32_t end)
{
	if (check_end(d, regions, d->step + 1, end))
		push_region(d, regions, (struct region){d->step + 1, end, NULL, 0});
}

static void begin_lanes(struct decoder *d, struct regions *regions, const struct parallel *lanes)
{
	uint32_t begin = d->step + 1;
	if (lane_around(regions)) {
		decode_refuse(d, "within a lane");
		return;
	}
	for (int i = 0; i < lanes->nlanes; i++) {
		if (!check_end(d, regions, begin, lanes->ends[i]))
			return;
		begin = lanes->ends[i] + 1;
	}
	push_region(d, regions, (struct region){d->step + 1, lanes->ends[0], lanes, 0});
}

/* The steps behind a FORK_END are those of the next lane, if there is one. */
static void end_region(struct decoder *d, struct regions *regions)
{
	const struct region *last = innermost(regions);
	if (!last || last->end != d->step) {
		decode_refuse(d, "it ends no FORK and no lane");
		return;
	}
	struct region next = *last;
	regions->depth--;
	if (next.lanes && ++next.lane < next.lanes->nlanes) {
		next.begin = d->step + 1;
		next.end = next.lanes->ends[next.lane];
		push_region(d, regions, next);
	}
}

static bool is_of(const struct parallel *lanes, uint64_t mask)
{
	return lanes->nlanes == 64 || mask >> lanes->nlanes == 0;
}

/* POST, AWAIT, BARRIER, BLOCKED. */
static void check_meeting(struct decoder *d, const struct regions *regions, const struct step *step)
{
	const struct region *in = innermost(regions);
	if (!in || !in->lanes)
		decode_refuse(d, "in no lane");
	else if (step->op == OP_BLOCKED
		 && (step->blocked->lane >= in->lanes->nlanes || step->blocked->lane == in->lane))
		decode_refuse(d, "lane %u is none of the others", step->blocked->lane);
	else if (step->op != OP_BLOCKED && !is_of(in->lanes, step->sync.lanes))
		decode_refuse(d, "lanes that there are not");
	else if (step->op == OP_BARRIER && (step->sync.lanes >> in->lane & 1) == 0)
		decode_refuse(d, "the lane itself is not among those that come");
}

static void add_up(const struct regions *regions, const struct step *step)
{
	const struct region *lane = lane_around(regions);
	if (lane)
		lane->lanes->most[lane->lane] += RECORD_WIRE + (uint64_t)step->most;
}

static void check_region(struct decoder *d, struct regions *regions, const struct step *step)
{
	switch (step->op) {
	case OP_HOLD:
		if (regions->depth)
			decode_refuse(d, "within a FORK or a lane");
		break;
	case OP_FORK:
		begin_fork(d, regions, step->jump.target);
		break;
	case OP_PARALLEL:
		begin_lanes(d, regions, step->parallel);
		break;
	case OP_FORK_END:
		end_region(d, regions);
		break;
	case OP_POST:
	case OP_AWAIT:
	case OP_BARRIER:
	case OP_BLOCKED:
		check_meeting(d, regions, step);
		break;
	}
}

/*
 * Into inside[step]: the first step of the process that the step is of; 0: the program's own.  A
 * FORK itself is outside of its steps, its FORK_END is the last of them.
 */
static void check_regions(struct decoder *d, uint32_t *inside)
{
	struct regions regions = {.depth = 0};
	for (uint32_t i = 0; i < d->p->nsteps && !decode_failed(d); i++) {
		const struct step *step = enter(d, i);
		inside[i] = regions.depth ? innermost(&regions)->begin : 0;
		add_up(&regions, step);
		check_region(d, &regions, step);
	}
}

static void check_target(struct decoder *d, const uint32_t *inside, uint32_t index)
{
	const struct program *p = d->p;
	const struct step *step = &p->steps[index];
	uint32_t target = d->op == OP_BOUND ? step->bound.end : step->jump.target;
	bool main_part = index < p->finally;
	if (target > p->nsteps || (main_part ? target > p->finally : target < p->finally))
		decode_refuse(d, "step %" PRIu32 " is not on its side of `finally`", target);
	else if (inside[target] != inside[index])
		decode_refuse(d, "step %" PRIu32 " is across the border of a fork or a lane",
			      target);
	else if (d->op == OP_TRY && target < index)
		decode_refuse(d, "the handler, step %" PRIu32 ", lies before it", target);
	else if (d->op == OP_BOUND && target <= index)
		decode_refuse(d, "its end, step %" PRIu32 ", does not lie behind it", target);
}

void decode_flow(struct decoder *d)
{
	uint32_t *inside = decode_alloc(d, (size_t)d->p->nsteps + 1, sizeof *inside);
	if (!inside)
		return;
	check_regions(d, inside);
	for (uint32_t i = 0; i < d->p->nsteps && !decode_failed(d); i++) {
		uint8_t op = enter(d, i)->op;
		if (op == OP_JUMP || op == OP_JUMP_UNLESS || op == OP_TRY || op == OP_BOUND)
			check_target(d, inside, i);
	}
	d->op = 0;
}
