/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case changed beyond its directory, as its process notes it before it does so, and what was
 * found left of it behind it, a leak.  In memory that the case shares with the agent, so that it is
 * there whatever becomes of the case; nothing in it is taken for granted.
 */
#ifndef KSPEC_AFTERMATH_H
#define KSPEC_AFTERMATH_H

#include "wire.h"

#include <stdatomic.h>

#define NOTES_MAX (256u << 10) /* bytes */
#define LEAK_WIRE 6u           /* a leak in wire form, without its text */
#define LEAKS_MAX (WIRE_MAX_LEAKS * (LEAK_WIRE + WIRE_MAX_LEAK))

enum note_kind {
	NOTE_SETTING = 1, /* a file below /proc or /sys that is about to be written, and what it
			     said until then */
	NOTE_FILE         /* a name that was made outside the case's directory */
};

enum note_state { NOTE_MADE = 1, NOTE_SETTLED /* nothing is left of it */ };

struct note {
	uint32_t size; /* bytes of the whole, a multiple of 8 */
	uint32_t kind;
	_Atomic uint32_t state; /* 0: not complete */
	uint32_t path_len, old_len;
	uint32_t spare;
	uint64_t net; /* the network namespace in which it was made, its inode */
	char path[];  /* path_len bytes, a NUL, old_len bytes, a NUL */
};

/* The few words that every case reads are behind the rest, next to those of the arena. */
struct aftermath {
	_Alignas(8) uint8_t notes[NOTES_MAX];
	uint8_t leaks[LEAKS_MAX];
	char where[WIRE_MAX_WHERE];
	_Atomic uint32_t noted;  /* bytes of notes */
	_Atomic uint32_t missed; /* changes for which there was no room */
	_Atomic uint32_t told;   /* bytes of leaks, each as on the wire */
	_Atomic uint32_t leaks_told;
	_Atomic uint32_t untold; /* leaks for which there was no room */
	_Atomic uint32_t where_len;
};

/* Makes it empty again. */
void aftermath_clear(struct aftermath *a);

/* Makes a note of an absolute path; processes of one case may do so side by side. */
void note_add(struct aftermath *a, uint32_t kind, const char *path, const char *old,
	      size_t old_len);

/* The note at *at, which goes on behind it; NULL at the end of those that are sound. */
struct note *note_next(struct aftermath *a, uint32_t *at);

/* What a note says was there before. */
static inline const char *note_old(const struct note *note)
{
	return note->path + note->path_len + 1;
}

/* The note that was made of the path first; NULL: there is none. */
struct note *note_find(struct aftermath *a, uint32_t kind, const char *path);

/* Whether there are notes of which something may be left. */
bool notes_are_open(struct aftermath *a);

/* Tells of a leak, by one process at a time; what does not fit is cut off. */
void leak_tell(struct aftermath *a, uint8_t kind, bool undone, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
