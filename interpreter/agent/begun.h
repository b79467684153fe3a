/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which program was begun last, told where the host hears it even if this machine is gone the next
 * moment: a byte, the lowest of its seq, written to one place of a file, such as an I/O port of
 * /dev/port (mem(4)) behind which the host listens.  Whoever hears that knows which case took the
 * machine down, whatever answers were on their way.  A program that is tried alone tells its steps
 * there, too.
 */
#ifndef KSPEC_BEGUN_H
#define KSPEC_BEGUN_H

#include "base.h"

#include <sys/types.h>

struct begun {
	int fd; /* 0: nobody listens */
	off_t place;
};

/* False and errno if the file cannot be written. */
bool begun_open(struct begun *b, const char *path, off_t place);

/* The program with this seq is about to begin: all before it have ended.  False and errno: nobody
 * heard that. */
bool begun_say(const struct begun *b, uint32_t seq);

/* Bytes that begin with these two bits are one step's mark, in this order: its index, six bits
 * each. */
#define MARK_HIGH 0x40
#define MARK_MIDDLE 0x80
#define MARK_LOW 0xc0

/* So many marks of a program at most: what the host has not taken yet must not fill its pipe, at
 * which this machine would stand still. */
#define MOST_MARKS 16000

/* A step is about to be executed, the how-manieth of the program: tells its index, or, once they
 * are too many, a 0, that nobody can tell any more. */
void begun_mark(const struct begun *b, uint32_t step, uint32_t how_manieth);

static inline bool begun_is_heard(const struct begun *b)
{
	return b->fd > 0;
}

#endif
