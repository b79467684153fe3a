/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which program was begun last, told where the host hears it even if this machine is gone the next
 * moment: a byte, the lowest of its seq, written to one place of a file, such as an I/O port of
 * /dev/port (mem(4)) behind which the host listens.  Whoever hears that knows which case took the
 * machine down, whatever answers were on their way.
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

static inline bool begun_is_heard(const struct begun *b)
{
	return b->fd > 0;
}

#endif
