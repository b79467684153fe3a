/* SPDX-License-Identifier: Apache-2.0 */
/* What the processes of a case are doing in the kernel. */
#ifndef KSPEC_WHEREABOUTS_H
#define KSPEC_WHEREABOUTS_H

#include "aftermath.h"

#include <sys/types.h>

/*
 * Writes into a->where, of the process of a case and those that descend from it, at most 16: name,
 * state, the call that each is in (/proc/PID/syscall), where it waits (wchan), its stack in the
 * kernel, as far as these are there (proc(5)). Only files of /proc that need no lock of the
 * process' memory are read, but it may hang nevertheless.
 */
void whereabouts(struct aftermath *a, pid_t pid);

#endif
