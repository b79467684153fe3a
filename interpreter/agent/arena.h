/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory shared by the agent and the process of a case, in which the case leaves its results as it
 * goes, so that they are there whatever becomes of it.  A record counts once `count` says so
 * (release/acquire); `step` is the step begun last.  The agent takes nothing in it for granted: a
 * driver under test may have written anywhere.
 */
#ifndef KSPEC_ARENA_H
#define KSPEC_ARENA_H

#include "program.h"

#include <stdatomic.h>

/* One step's outcome; see `record` in wire.def. */
struct record {
	uint32_t step;
	uint8_t status, negative;
	uint64_t bits, start_ns, duration_ns;
	uint64_t data_at; /* its data is arena data[data_at, data_at + data_len) */
	uint32_t data_len;
};

/* How far the preparation of the case's process came, for the message when it failed. */
enum setup {
	SETUP_NONE,
	SETUP_PARENT,
	SETUP_SESSION,
	SETUP_STDIO,
	SETUP_FDS,
	SETUP_DIRECTORY,
	SETUP_MEMORY
};

struct arena {
	_Atomic uint32_t step;
	_Atomic uint32_t count;
	_Atomic uint32_t completed;    /* the program came to its end */
	_Atomic uint32_t setup_failed; /* enum setup: nothing was executed */
	_Atomic int32_t setup_errno;
	size_t data_used;
	struct record records[]; /* one for each step, then the data */
};

/* Maps an arena for a program's results; NULL and errno if there is no memory. */
struct arena *arena_map(const struct program *p);
void arena_unmap(struct arena *arena, const struct program *p);

uint8_t *arena_data(struct arena *arena, const struct program *p);

#endif
