/* SPDX-License-Identifier: Apache-2.0 */
/* What is mounted, before a case and behind it. */
#ifndef KSPEC_MOUNTS_H
#define KSPEC_MOUNTS_H

#include "aftermath.h"

/* /proc/self/mountinfo (proc(5)), to be freed; NULL if it cannot be read. */
char *mounts_read(void);

/* Tells of the mounts that came and went since; in a namespace that does not end with the process
 * (own false), those that came are detached. */
void mounts_tell(struct aftermath *a, const char *before, bool own);

#endif
