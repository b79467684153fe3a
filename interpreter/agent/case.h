/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case from its RUN frame to its result: decode, fork, supervise, clean up.  Nothing here blocks
 * for longer than the sweep's 1 s; the caller's event loop calls case_advance() whenever something
 * may have changed.
 */
#ifndef KSPEC_CASE_H
#define KSPEC_CASE_H

#include "arena.h"
#include "begun.h"
#include "cast.h"
#include "pace.h"
#include "refcounts.h"
#include "result.h"
#include "sweep.h"
#include "workdir.h"

/* What a killed process has to disappear before it is said to hang: enough for a machine that has
 * much else to do. */
#define KILL_WAIT_NS 3000000000u

#define DISMISS_NS 5000000000u

#define TELL_NS 10000000u /* so often a program is told that its time is over … */
#define TELLS 20          /* … and so many times, before it is killed */

#define LOOK_NS 200000000u /* to look what its processes are doing, when its time is over */

/* For so long after it was read at a case's end the next one's is the same: nothing ran between. */
#define TAINT_KNOWN_NS 1000000u

enum case_state {
	CASE_NONE,
	CASE_RUNNING,
	CASE_HELD,
	CASE_LATE,    /* told that its time is over */
	CASE_STOPPED, /* it heeded that: in its `finally`, for which it has DISMISS_NS */
	CASE_KILLED,
	CASE_ENDED
};

struct case_run {
	enum case_state state;
	uint32_t seq;
	pid_t pid;
	struct program program;
	struct arena *arena;
	struct pace *pace;    /* NULL: its steps may take as long as they like */
	struct spare_dir dir; /* its working directory; fd 0: was made for it alone */
	char *modules;        /* those that were loaded before, NULL: of no account */
	uint64_t deadline_ns; /* of the program, or of what the later states wait for */
	int told;             /* how often, in CASE_LATE */
	bool alone;           /* in CASE_ENDED: no process of it is left */
	uint64_t left_ns;     /* in CASE_HELD: until the deadline, once it is released */
	struct result
		result; /* complete in CASE_ENDED and CASE_HELD; its records are in the arena */
};

/* What cases need of the agent. */
struct case_host {
	int base; /* the directory in which working directories are made */
	int devnull;
	pid_t pid; /* of the agent */
	struct hung hung;
	struct spared held;     /* the processes in CASE_HELD */
	struct spare_dir spare; /* for the next case */
	struct begun begun;     /* where the host hears what begins; fd 0: nowhere */
	struct refcounts refcounts;
	struct arena *arena;      /* the same; NULL: there is none */
	struct cast cast;         /* of the case that was started last */
	uint64_t taint, taint_ns; /* of the kernel, when a case ended last, and when that was */
	bool busy;                /* a case runs: what another one left is swept at its end */
};

/*
 * Starts the program in payload[0, n), which must stay until case_end() unless input_is_small().
 * True: CASE_RUNNING. False: nothing runs, state is CASE_NONE, REJECT_PROGRAM or REJECT_RESOURCES
 * in *why.
 */
bool case_start(struct case_run *c, struct case_host *host, uint32_t seq, const uint8_t *payload,
		size_t n, struct refusal *why);

/*
 * Looks whether the process has ended or is in OP_HOLD, and stops it at its deadline: it is told,
 * and if it does not heed that, killed.  CASE_ENDED
 * when the result is there; by then all that the case left behind, processes and files, has been
 * removed. CASE_HELD: the result has the records so far, and case_was_told() is to be called.
 */
void case_advance(struct case_run *c, struct case_host *host);

/* When case_advance() is to be called at the latest. */
uint64_t case_next(const struct case_run *c);

/* The result of a case in CASE_HELD has been sent: its records are forgotten. */
void case_was_told(struct case_run *c);

/* A case in CASE_HELD goes on with a value and n bytes, of which the first that its buffer can hold
 * count; CASE_RUNNING. */
void case_release(struct case_run *c, struct case_host *host, int64_t value, const uint8_t *bytes,
		  size_t n);

/* A case in CASE_HELD that cannot be kept: its OP_HOLD is STATUS_RANGE; CASE_RUNNING. */
void case_refuse_hold(struct case_run *c, struct case_host *host);

/* A case in CASE_HELD goes to its `finally`, for which it has DISMISS_NS at most; CASE_ENDED. */
void case_dismiss(struct case_run *c, struct case_host *host);

/* Kills what runs, waiting at most KILL_WAIT_NS for it; CASE_ENDED afterwards. */
void case_abort(struct case_run *c, struct case_host *host);

/* REJECT_RESOURCES in *why if the process could not be prepared, so that nothing was executed. */
bool case_was_prepared(const struct case_run *c, struct refusal *why);

/* Gives the memory back; CASE_NONE afterwards. */
void case_end(struct case_run *c, struct case_host *host);

#endif
