/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case from its RUN frame to its result: decode, fork, supervise, clean up.  Nothing here blocks
 * for longer than the sweep's 1 s; the caller's event loop calls case_advance() whenever something
 * may have changed.
 */
#ifndef KSPEC_CASE_H
#define KSPEC_CASE_H

#include "arena.h"
#include "result.h"
#include "sweep.h"
#include "workdir.h"

#define KILL_WAIT_NS                                                                               \
	1000000000u /* what a killed process has to disappear before it is said to hang */

enum case_state { CASE_NONE, CASE_RUNNING, CASE_KILLED, CASE_ENDED };

struct case_run {
	enum case_state state;
	uint32_t seq;
	pid_t pid;
	struct program program;
	struct arena *arena;
	char workdir[WORKDIR_NAME];
	uint64_t deadline_ns; /* of the program, or after CASE_KILLED of its disappearance */
	struct result result; /* complete in CASE_ENDED; its records are in the arena */
};

/* What cases need of the agent. */
struct case_host {
	int base; /* the directory in which working directories are made */
	int devnull;
	pid_t pid; /* of the agent */
	struct hung hung;
};

/*
 * Starts the program in payload[0, n), which must stay until case_end().  True: CASE_RUNNING.
 * False: nothing runs, state is CASE_NONE, REJECT_PROGRAM or REJECT_RESOURCES in *why.
 */
bool case_start(struct case_run *c, struct case_host *host, uint32_t seq, const uint8_t *payload,
		size_t n, struct refusal *why);

/*
 * Looks whether the process has ended, and kills it at its deadline.  CASE_ENDED when the result is
 * there; by then all that the case left behind, processes and files, has been removed.
 */
void case_advance(struct case_run *c, struct case_host *host);

/* Kills what runs, waiting at most KILL_WAIT_NS for it; CASE_ENDED afterwards. */
void case_abort(struct case_run *c, struct case_host *host);

/* REJECT_RESOURCES in *why if the process could not be prepared, so that nothing was executed. */
bool case_was_prepared(const struct case_run *c, struct refusal *why);

/* Gives the memory back; CASE_NONE afterwards. */
void case_end(struct case_run *c);

#endif
