/* SPDX-License-Identifier: Apache-2.0 */
/* Undoes what a case changed beyond its directory and left so, and tells of it. */
#ifndef KSPEC_UNDO_H
#define KSPEC_UNDO_H

#include "helper.h"
#include "aftermath.h"

/* Looks through the notes, at the end of the case's own process: what is as it was before is
 * settled. */
void undo_settle(struct aftermath *a);

/*
 * Undoes the rest, behind the case's processes: files, settings, then modules that are not among
 * those loaded before (NULL: they do not matter).  Nothing is done, and no time taken, where
 * nothing is left; else at most about 1 s.
 */
void undo(const struct helper *h, struct aftermath *a, const char *modules_before);

#endif
