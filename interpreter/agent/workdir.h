/* SPDX-License-Identifier: Apache-2.0 */
/* The private directory in which a case runs. */
#ifndef KSPEC_WORKDIR_H
#define KSPEC_WORKDIR_H

#include "base.h"

#include <time.h>

#define WORKDIR_NAME 64

/*
 * Makes an empty directory for case `seq` below the directory open as `base`; what an earlier agent
 * of the same pid left there is removed first.  Its fd, or −errno; its name in `name`.
 */
int workdir_make(int base, uint32_t seq, char name[WORKDIR_NAME]);

/*
 * An empty directory that is there for whichever case comes next.  It is given to one only when
 * the clock by which files are stamped has gone on since, so that whatever is done to it (a name
 * made or removed in it, its mode, owner or attributes changed) shows in its time of change, and is
 * kept behind that only if that and all else is as before; a case can leave nothing in it for
 * another.
 */
struct spare_dir {
	int fd; /* 0: there is none */
	char name[WORKDIR_NAME];
	uint32_t count; /* of those that were made */
	struct timespec changed;
};

/* Makes one, unless there is one; it is not said if that cannot be. */
void workdir_prepare(struct spare_dir *spare, int base);

/* Takes it out, once it is old enough; false: there is none to be had. */
bool workdir_take(struct spare_dir *spare, struct spare_dir *taken);

/* Whether it is as it was. */
bool workdir_is_untouched(const struct spare_dir *dir);

/* Removes it, at the end. */
void workdir_forget(struct spare_dir *spare, int base);

/*
 * Removes it with all that is in it.  Never follows a symbolic link nor enters another mount:
 * mounts in it are detached.  False and errno if something could not be removed.
 */
bool workdir_remove(int base, const char *name);

#endif
