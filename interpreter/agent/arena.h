/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory shared by the agent and the process of a case, in which the case leaves its results as it
 * goes, so that they are there whatever becomes of it.  What counts of `records` is what `used`
 * says (release/acquire); `step` is the step begun last.  The agent takes nothing in it for
 * granted: a driver under test may have written anywhere.
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
	SETUP_SIGNAL,
	SETUP_NETWORK
};

enum hold {
	HOLD_NONE,
	HOLD_WAITING,  /* for the agent */
	HOLD_RELEASED, /* value and bytes are there */
	HOLD_REFUSED,  /* too many are held */
	HOLD_DISMISSED /* the session ends: on to `finally` */
};

struct arena {
	_Atomic uint32_t step;
	_Atomic uint32_t completed;    /* the program came to its end */
	_Atomic uint32_t full;         /* it was stopped: no room for another record */
	_Atomic uint32_t late;         /* said by the agent: its time is over */
	_Atomic uint32_t stopped;      /* it heeded that, and went on to `finally` */
	_Atomic uint32_t forked;       /* a FORK_END was reached, set anew for each FORK */
	_Atomic uint32_t setup_failed; /* enum setup: nothing was executed */
	_Atomic int32_t setup_errno;
	_Atomic uint32_t hold; /* enum hold; a futex */
	uint32_t hold_len;     /* bytes of the release, at the start of `records` */
	int64_t hold_value;
	struct aftermath aftermath;
	_Atomic uint64_t used; /* bytes of records, in wire form, one behind the other */
	uint8_t records[RECORDS_MAX];
};

/* Maps an arena; memory is taken as it fills.  NULL and errno if that cannot be. */
struct arena *arena_map(void);
void arena_unmap(struct arena *arena);

/* Forgets the records, and gives their memory back. */
void arena_clear(struct arena *arena);

/* The process that waits in OP_HOLD goes on: what it finds is in hold_value, hold_len and records.
 */
void arena_release(struct arena *arena, enum hold how);

/* Waits until the agent has answered a HOLD_WAITING; its answer. */
enum hold arena_wait(struct arena *arena);

#endif
