/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reference counts of modules under test (/sys/module/NAME/refcnt, ABI/stable/sysfs-module):
 * one that is higher behind a case than before it says that the driver forgot to give a reference
 * back, and can never be unloaded again.  Their files stay open, so that a case pays one read.
 */
#ifndef KSPEC_REFCOUNTS_H
#define KSPEC_REFCOUNTS_H

#include "aftermath.h"

#define MOST_REFCOUNTS 4

struct refcount {
	int fd;
	long held; /* when it was looked at last */
	char name[64];
};

struct refcounts {
	struct refcount of[MOST_REFCOUNTS];
	int count;
};

/* From now on those that are not among `before`, what /proc/modules said earlier, are watched, and
 * none that is gone. */
void refcounts_learn(struct refcounts *r, const char *before);

/* From now on those that do not come from the kernel's own tree are watched: on a machine that was
 * saved with a driver loaded. */
void refcounts_learn_foreign(struct refcounts *r);

/* What they are now is in order. */
void refcounts_see(struct refcounts *r);

/* Tells of each that is higher than it was; what is given back a moment later is none. */
void refcounts_tell(struct refcounts *r, struct aftermath *a);

#endif
