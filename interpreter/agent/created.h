/* SPDX-License-Identifier: Apache-2.0 */
/* Names that a case makes outside its directory by its own calls (open, mkdir, mknod, link, rename,
 * bind…), and that are removed behind it. */
#ifndef KSPEC_CREATED_H
#define KSPEC_CREATED_H

#include "machine.h"

/* Which of a call's arguments tell of the name that it may make. */
struct naming {
	uint32_t nr;
	int8_t dir, path, flags; /* −1: it has none; flags: makes it only with O_CREAT */
	uint8_t skip;            /* bytes before the name: those of a socket address */
};

/* NULL: the call makes no names. */
const struct naming *naming_of(const struct call *call);

/* Whether a call that is about to be made would make a name that is not there, outside the case's
 * directory. */
bool created_is_new(const struct machine *m, const struct call *call, const long args[MAX_ARGS]);

/* The same of a file that is opened with O_CREAT. */
bool created_is_new_file(const struct machine *m, const char *path);

/* It was made. */
void created_note(const struct machine *m, const char *path);
void created_note_call(const struct machine *m, const struct call *call, const long args[MAX_ARGS]);

/* Whether it is no more. */
bool created_is_gone(const struct note *note);

/* Removes it, and tells of it; nothing if it is no more. */
void created_remove(struct aftermath *a, struct note *note);

#endif
