/* SPDX-License-Identifier: Apache-2.0 */
/* A process for what the agent does with files of the kernel that a driver may answer for: it may
 * hang, and the agent must not. */
#ifndef KSPEC_HELPER_H
#define KSPEC_HELPER_H

#include "sweep.h"

struct helper {
	struct hung *hung;
	int devnull; /* open for reading and writing */
};

/*
 * Runs it in a process of its own, with the agent's memory but without its files, and waits for at
 * most so long; then it is killed, and on the list of the hung if it does not die of that.  SIGCHLD
 * must be blocked. False: it did not come to its end.
 */
bool helper_run(const struct helper *h, void (*work)(void *), void *arg, uint64_t most_ns);

#endif
