/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long the steps of a case take, as seen from outside: a step that is the same at several looks
 * has lasted since the first of them.  The case itself pays nothing for it.  By when the steps of a
 * BOUND are to be done, the case says in the arena.
 */
#ifndef KSPEC_PACE_H
#define KSPEC_PACE_H

#include "arena.h"

struct pace;

/* For steps of at most so long, 0: each has the time that it wants; and of what BOUNDs say the
 * shortest, 0: there are none.  NULL: no memory. */
struct pace *pace_new(uint64_t bound_ns, uint64_t shortest_ns);

/* What was seen is forgotten: the case stood still meanwhile. */
void pace_begin(struct pace *pace);

/* Looks, if it is time to.  True: a step of the main part has taken too long, or is in a BOUND
 * whose time is over; of lanes, one of them. */
bool pace_is_exceeded(struct pace *pace, const struct arena *arena, uint32_t finally, uint64_t now);

/* When to look again. */
uint64_t pace_next(const struct pace *pace);

#endif
