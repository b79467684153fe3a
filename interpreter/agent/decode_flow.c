/* SPDX-License-Identifier: Apache-2.0 */
/* Checks where steps lead: jumps and handlers stay on their side of `finally` and within their
 * fork, forks are nested. */
#include "decode.h"

#include <inttypes.h>

struct forks {
	uint32_t begin[WIRE_MAX_TRIES]; /* the FORKs around a step, the innermost last */
	int depth;
};

static const struct step *enter(struct decoder *d, uint32_t index)
{
	d->step = index;
	d->op = d->p->steps[index].op;
	return &d->p->steps[index];
}

static uint32_t innermost_end(const struct decoder *d, const struct forks *forks)
{
	return forks->depth ? d->p->steps[forks->begin[forks->depth - 1]].jump.target
			    : d->p->nsteps;
}

static bool check_fork(struct decoder *d, struct forks *forks, uint32_t index)
{
	const struct program *p = d->p;
	uint32_t end = p->steps[index].jump.target;
	if (end >= p->nsteps || p->steps[end].op != OP_FORK_END)
		return decode_refuse(d, "its end is step %" PRIu32 ", which is no FORK_END", end);
	if (end <= index || end >= innermost_end(d, forks)
	    || (index < p->finally && end >= p->finally))
		return decode_refuse(d, "its end, step %" PRIu32 ", is across a border", end);
	if (forks->depth == WIRE_MAX_TRIES)
		return decode_refuse(d, "more than %d forks in one another", WIRE_MAX_TRIES);
	forks->begin[forks->depth++] = index;
	return true;
}

/*
 * Into inside[step]: the FORK among whose steps a step is, counted from 1; 0: none.  A FORK itself
 * is outside of its steps, its FORK_END is the last of them.
 */
static void check_forks(struct decoder *d, uint32_t *inside)
{
	struct forks forks = {.depth = 0};
	for (uint32_t i = 0; i < d->p->nsteps && !decode_failed(d); i++) {
		const struct step *step = enter(d, i);
		inside[i] = forks.depth ? forks.begin[forks.depth - 1] + 1 : 0;
		if (step->op == OP_HOLD && forks.depth)
			decode_refuse(d, "within a FORK");
		else if (step->op == OP_FORK)
			check_fork(d, &forks, i);
		else if (step->op == OP_FORK_END && (!forks.depth || innermost_end(d, &forks) != i))
			decode_refuse(d, "it ends no FORK");
		else if (step->op == OP_FORK_END)
			forks.depth--;
	}
}

static void check_target(struct decoder *d, const uint32_t *inside, uint32_t index)
{
	const struct program *p = d->p;
	uint32_t target = p->steps[index].jump.target;
	bool main_part = index < p->finally;
	if (target > p->nsteps || (main_part ? target > p->finally : target < p->finally))
		decode_refuse(d, "step %" PRIu32 " is not on its side of `finally`", target);
	else if (inside[target] != inside[index])
		decode_refuse(d, "step %" PRIu32 " is across the border of a fork", target);
	else if (d->op == OP_TRY && target < index)
		decode_refuse(d, "the handler, step %" PRIu32 ", lies before it", target);
}

void decode_flow(struct decoder *d)
{
	uint32_t *inside = decode_alloc(d, (size_t)d->p->nsteps + 1, sizeof *inside);
	if (!inside)
		return;
	check_forks(d, inside);
	for (uint32_t i = 0; i < d->p->nsteps && !decode_failed(d); i++) {
		uint8_t op = enter(d, i)->op;
		if (op == OP_JUMP || op == OP_JUMP_UNLESS || op == OP_TRY)
			check_target(d, inside, i);
	}
	d->op = 0;
}
