/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of the agent's own: cases do not have it.  What a forked process has too must be copied,
 * page by page, as soon as either writes to it, at 10 to 40 µs each; this need not.
 */
#ifndef KSPEC_OWN_H
#define KSPEC_OWN_H

#include "base.h"

/* Zeroed memory, for as long as the agent lives; NULL and errno if there is none.  At most OWN_MAX
 * times. */
#define OWN_MAX 2
void *own_map(size_t size);

/* The stack of the calling function's callers is such memory, too; the environment, which lies
 * there, is forgotten. Only where fork_to() has one for the new process. */
void own_stack(void);

/* Whether processes that are forked from now on have it, which they do not at first. */
void own_is_inherited(bool inherited);

#endif
