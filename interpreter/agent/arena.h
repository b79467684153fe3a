/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory shared by the agent and the process of a case, in which the case leaves its results as it
 * goes, so that they are there whatever becomes of it.  What counts of `records` is what `used`
 * of a track says (release/acquire); `step` is the step begun last.  Lanes have stretches of their
 * own behind those of `main`, and when they have ended what they hold is moved together.  The agent
 * takes nothing in it for granted: a driver under test may have written anywhere.
 *
 * At an OP_HOLD the process sets `hold` to HOLD_WAITING and waits for another value; the agent then
 * takes the records, and later leaves the bytes of the release in their place.
 */
#ifndef KSPEC_ARENA_H
#define KSPEC_ARENA_H

#include "aftermath.h"
#include "program.h"

#include <stdatomic.h>

/* How far the preparation of the case's process came, for the message when it failed. */
enum setup {
	SETUP_NONE,
	SETUP_PARENT,
	SETUP_SESSION,
	SETUP_STDIO,
	SETUP_FDS,
	SETUP_DIRECTORY,
	SETUP_MEMORY,
	SETUP_NETWORK
};

enum hold {
	HOLD_NONE,
	HOLD_WAITING,  /* for the agent */
	HOLD_RELEASED, /* value and bytes are there */
	HOLD_REFUSED,  /* too many are held */
	HOLD_DISMISSED /* the session ends: on to `finally` */
};

/* Where a process that runs steps is, and where it leaves their records. */
struct track {
	_Atomic uint32_t step;
	_Atomic uint32_t forked; /* a FORK_END was reached, set anew for each FORK */
	_Atomic uint64_t used;   /* bytes of records, in wire form, one behind the other */
	uint64_t begin, end,
		kept; /* its stretch of `records`, and how much of it only `finally` gets */
};

/* By when steps are to be done. */
struct deadline {
	_Atomic uint64_t at_ns;    /* CLOCK_MONOTONIC; 0: none is set */
	_Atomic uint32_t from, to; /* steps; the last is not among them */
};

/* What the others know of a lane. */
struct lane {
	struct track track;
	_Atomic int32_t pid;      /* of the process that runs its steps: a FORK's while that runs */
	_Atomic uint32_t how;     /* 0, or 1 + LANE_* once it has ended */
	_Atomic uint32_t waiting; /* OP_AWAIT, OP_BARRIER or OP_BLOCKED: it waits for other lanes */
	_Atomic uint32_t point, wanted; /* what for; of BLOCKED: the lane */
	_Atomic uint64_t others;        /* the lanes on which that depends */
	_Atomic uint32_t posts[WIRE_MAX_POINTS], arrivals[WIRE_MAX_POINTS];
	uint32_t awaited[WIRE_MAX_POINTS]; /* its own: how often it came to an AWAIT of each */
};

struct lanes {
	_Atomic uint32_t count;   /* 0: none run */
	_Atomic uint32_t gate;    /* a futex: they may begin */
	_Atomic uint32_t changes; /* a futex: of what they wait for */
	_Atomic uint32_t stop;    /* one has failed: the others are to end */
	_Atomic uint32_t stuck;   /* all wait for one another */
	struct lane lane[WIRE_MAX_LANES];
};

/*
 * What every case uses lies together, in ARENA_WINDOW bytes that begin where such a window does:
 * from `aftermath.noted` to the first records.  A process that reads there first gets all of them
 * mapped by one fault (the kernel's fault-around), not each page by one of its own.
 */
#define ARENA_WINDOW 65536u

/* Room for the program in it, as far as that goes, and for what else its process is to find. */
#define PROGRAM_ROOM 24576u

struct arena {
	uint8_t gap[ARENA_WINDOW - offsetof(struct aftermath, noted) % ARENA_WINDOW];
	struct aftermath aftermath;
	_Atomic uint32_t completed;    /* the program came to its end */
	_Atomic uint32_t full;         /* it was stopped: no room for another record */
	_Atomic uint32_t late;         /* said by the agent: its time is over */
	_Atomic uint32_t stopped;      /* it heeded that, and went on to `finally` */
	_Atomic uint32_t setup_failed; /* enum setup: nothing was executed */
	_Atomic int32_t setup_errno;
	_Atomic uint32_t marks; /* steps that were told, see begun.h */
	_Atomic uint32_t hold;  /* enum hold; a futex */
	uint32_t hold_len;      /* bytes of the release, at the start of `records` */
	int64_t hold_value;
	struct track main;
	_Alignas(16) uint8_t program[PROGRAM_ROOM];
	uint8_t records[RECORDS_MAX];
	struct lanes lanes;
	struct deadline deadlines[1 + WIRE_MAX_LANES][WIRE_MAX_BOUNDS]; /* of `main`, of lanes */
};

/* To be called first in a process that has just been forked, see ARENA_WINDOW. */
static inline void arena_enter(const struct arena *arena)
{
	(void)*(const volatile uint32_t *)&arena->hold_len;
}

/* Takes the spare arena, if there is one, or maps one; memory is taken as it fills.  NULL and errno
 * if that cannot be. */
struct arena *arena_map(struct arena **spare);
void arena_unmap(struct arena *arena);

/* Becomes the spare one, unless there is one: nobody else has it mapped any more.  Mapping and
 * unmapping take about as long as the fork of a case. */
void arena_recycle(struct arena *arena, struct arena **spare);

/* Forgets the records, and gives their memory back. */
void arena_clear(struct arena *arena);

/* Moves what the lanes have left together, behind what `main` has: there are none any more.  None
 * of them may run. */
void arena_gather(struct arena *arena);

/* Waits until *word is not `seen` any more, for at most some 50 ms, or until a signal comes. */
void arena_sleep(_Atomic uint32_t *word, uint32_t seen);

/* Wakes all that sleep there. */
void arena_wake(_Atomic uint32_t *word);

/* The process that waits in OP_HOLD goes on: what it finds is in hold_value, hold_len and records.
 */
void arena_release(struct arena *arena, enum hold how);

/* Waits until the agent has answered a HOLD_WAITING; its answer. */
enum hold arena_wait(struct arena *arena);

#endif
