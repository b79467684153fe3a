/* SPDX-License-Identifier: Apache-2.0 */
/* Writes to a process and reads from it, so that neither side waits for the other without end. */
#ifndef KSPEC_PUMP_H
#define KSPEC_PUMP_H

#include "base.h"

#include <sys/types.h>

struct source { /* what is to be written to a pipe, which is closed then */
	int fd;
	const uint8_t *at;
	size_t left;
};

struct sink { /* what is read from a pipe; beyond `size` bytes it is dropped */
	int fd;
	uint8_t *to;
	uint32_t size, len;
};

/*
 * Until the child has ended, and what was in the pipes by then has been read: others that inherited
 * them are not waited for.  Its wait status as wait_for() gives it.
 */
int pump(pid_t child, struct source *source, struct sink sinks[2]);

#endif
