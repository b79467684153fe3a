/* SPDX-License-Identifier: Apache-2.0 */
/* The state in which a program runs: registers, buffers and where its results go. */
#ifndef KSPEC_MACHINE_H
#define KSPEC_MACHINE_H

#include "arena.h"
#include "begun.h"
#include "program.h"
#include "record.h"
#include "sweep.h"

#define MAX_LOGS 64   /* watched by a case at a time */
#define MAX_TRACES 16 /* sets of tracepoints watched by a case at a time */

struct watch;

struct machine {
	const struct program *p;
	wide *registers;
	uint8_t *memory;  /* the buffers, each at its buffers[].at */
	uint8_t *scratch; /* where steps make what they copy when all went well */
	struct arena *arena;
	struct track *track; /* in the arena: of the main part, or of a lane */
	struct lane *lane;   /* NULL: in none */
	uint64_t started_ns;
	uint32_t next;                     /* the step to be run next */
	uint32_t handlers[WIRE_MAX_TRIES]; /* the innermost last */
	int nhandlers;
	bool cleaning;               /* in `finally` */
	uint32_t since;              /* steps that were run since the last one that left a record */
	struct record_before before; /* the record that this process left last */
	uint32_t nrecords;           /* of this process and those before it, in this frame */
	bool forked;                 /* in a process made by FORK, or in a lane */
	bool leads;                  /* in the process of a lane itself */
	int generation;              /* how many FORKs led here */
	int logs[MAX_LOGS];          /* fds that watch the kernel's log, −1: a free place */
	struct watch *traces[MAX_TRACES]; /* NULL: a free place */
	const struct spared *held;        /* programs in OP_HOLD; NULL: none */
	struct begun marks;               /* where each step is told; fd 0: nowhere */
	const char *workdir;              /* the name of the case's directory; NULL: it has none */
};

static inline uint8_t *machine_buffer(const struct machine *m, uint16_t buffer)
{
	return m->memory + m->p->buffers[buffer].at;
}

static inline uint32_t machine_size(const struct machine *m, uint16_t buffer)
{
	return m->p->buffers[buffer].size;
}

/* Makes a buffer what it was at the start of the case. */
void machine_reset(struct machine *m, uint16_t buffer);

/*
 * Maps memory for programs that need little, before any case is forked: it is cheaper to inherit
 * than to make.  The one machine_init() of each process that was forked takes it.
 */
void machine_prepare(void);

/* The top of a stack of at least 1 MiB for such a process, which will run that program; NULL: there
 * is none. */
uint8_t *machine_stack(const struct program *p);

/*
 * Makes the memory of a case: one private mapping of registers, scratch and buffers, with an
 * inaccessible page behind so that a kernel that writes past the last buffer gets EFAULT; below 4
 * GiB if the program has a call as a 32-bit caller.  False and errno if there is none.
 */
bool machine_init(struct machine *m, const struct program *p, struct arena *arena,
		  uint64_t started_ns);

/* Gives the memory back (tests; a case's process just ends). */
void machine_free(struct machine *m);

#endif
