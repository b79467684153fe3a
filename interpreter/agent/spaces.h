/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Namespaces (namespaces(7)) of cases.  A program that mounts, or runs other programs, which may,
 * has a mount namespace of its own, from which nothing propagates; one that makes System V IPC
 * objects or message queues has one for these. Both go with its processes.  Where there are none,
 * for lack of privilege, mounts are undone one by one.
 */
#ifndef KSPEC_SPACES_H
#define KSPEC_SPACES_H

#include "machine.h"

enum { SPACE_MOUNT = 1, SPACE_IPC = 2, SPACE_NET = 4 };

/* Which of them a program that has this call needs. */
uint8_t spaces_for(const struct call *call);

struct spaces {
	bool own_mounts;
	char *mounts; /* those that there were, as /proc/self/mountinfo has them; NULL: of no
			 account */
};

/*
 * Enters them, from those of the program that is held, if it has any.  The working directory stays.
 * False and errno: there is no network namespace where there has to be one.
 */
bool spaces_enter(struct spaces *s, const struct program *p, const struct spared *held);

/* Tells of the mounts and objects that the process leaves in them. */
void spaces_leave(const struct spaces *s, const struct program *p, struct aftermath *a);

#endif
