/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends what a case left running.  The agent is a child subreaper (prctl(2)): processes whose parent
 * has gone become its children, so all descendants of a case can be found, whatever sessions and
 * groups they made for themselves.
 */
#ifndef KSPEC_SWEEP_H
#define KSPEC_SWEEP_H

#include "aftermath.h"

#include <sys/types.h>

#define MAX_HUNG 64

/* The name of a case's process (PR_SET_NAME), and of those that it makes by a call of its own:
 * these wait for its end. */
#define CASE_NAME "kspec-case"

/* Processes that SIGKILL does not end; they are not waited for again. */
struct hung {
	pid_t pids[MAX_HUNG];
	int count;
};

void hung_add(struct hung *hung, pid_t pid);

/* Takes those off the list that have ended after all. */
void hung_reap(struct hung *hung);

/* Children that a sweep leaves alone: the processes of held programs. */
struct spared {
	pid_t pids[WIRE_MAX_HELD + 1]; /* one more than are kept, until it is refused */
	uint32_t seqs[WIRE_MAX_HELD + 1];
	uint8_t spaces[WIRE_MAX_HELD + 1]; /* SPACE_* */
	int count;
};

void spare(struct spared *spared, pid_t pid, uint32_t seq, uint8_t spaces);
void spare_no_more(struct spared *spared, pid_t pid);

/* The process of the program with this seq; 0 if it is not held. */
pid_t spared_pid(const struct spared *spared, uint32_t seq);

/*
 * Kills and reaps all children of the agent that are neither hung nor spared, and theirs, for at
 * most 1 s; those that stay go on the list of the hung.  SIGCHLD must be blocked.  How many were
 * reaped.  Those that were alive are told of (leaks NULL: nothing is), unless they wait for the
 * case's end (step_syscall.c).
 */
int sweep(struct hung *hung, const struct spared *spared, struct aftermath *leaks);

#endif
