/* SPDX-License-Identifier: Apache-2.0 */
/* The process of a case, from fork to its end. */
#ifndef KSPEC_CHILD_H
#define KSPEC_CHILD_H

#include "arena.h"
#include "begun.h"
#include "sweep.h"

#include <sys/types.h>

struct child_setup {
	const struct program *program;
	struct arena *arena;
	pid_t agent;
	int workdir;
	bool shares_files; /* with the agent, see fork_to() */
	const char *workdir_name;
	char name[16]; /* of the process */
	uint64_t started_ns;
	struct begun marks;        /* where it tells each of its steps; fd 0: nowhere */
	const struct spared *held; /* as it is when the process is forked */
};

/*
 * In a process forked by an agent whose standard input and output are /dev/null, with a struct
 * child_setup; does not return: a session of its own, /dev/null as its standard streams and no
 * other fd, the working directory, umask 022, default signals; then runs the program and exits with
 * status 0.  If any of this cannot be had, says so in the arena and exits with status 1, having
 * executed nothing.
 */
void child_run(void *setup);

/* What a setup that failed was about, for a message. */
const char *child_setup_name(uint32_t stage);

#endif
