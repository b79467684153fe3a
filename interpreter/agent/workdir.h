/* SPDX-License-Identifier: Apache-2.0 */
/* The private directory in which a case runs. */
#ifndef KSPEC_WORKDIR_H
#define KSPEC_WORKDIR_H

#include "base.h"

#define WORKDIR_NAME 64

/*
 * Makes an empty directory for case `seq` below the directory open as `base`; what an earlier agent
 * of the same pid left there is removed first.  Its fd, or −errno; its name in `name`.
 */
int workdir_make(int base, uint32_t seq, char name[WORKDIR_NAME]);

/*
 * Removes it with all that is in it.  Never follows a symbolic link nor enters another mount:
 * mounts in it are detached.  False and errno if something could not be removed.
 */
bool workdir_remove(int base, const char *name);

#endif
