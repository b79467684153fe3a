/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a program is told that its time is over: the agent says so in the arena, and sends a signal
 * that ends whatever the kernel waits for interruptibly.  The signal is one that no C library lets
 * a program have, so that those of the case's own steps are what they would be without it.
 */
#ifndef KSPEC_LATE_H
#define KSPEC_LATE_H

#include "arena.h"

#include <sys/types.h>

/* The calling process, and those it forks, are interrupted by late_say(); false and errno if that
 * cannot be.  A program that it executes is ended by it. */
bool late_listen(void);

/* It is no more interrupted. */
void late_ignore(void);

/* To the process and its session's group: its time is over. */
void late_say(struct arena *arena, pid_t pid);

/* Interrupts all processes of the caller's group that listen, and the caller. */
void late_interrupt_group(void);

static inline bool late_is(const struct arena *arena)
{
	return atomic_load_explicit(&arena->late, memory_order_acquire) != 0;
}

#endif
