/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames for the host that may wait to be written together: each write is encrypted, sent and
 * acknowledged by itself, which takes the machine longer than a small case.  They wait for
 * GATHER_NS at most, and never while there is nothing to do but to wait for the host.
 */
#ifndef KSPEC_OUTBOX_H
#define KSPEC_OUTBOX_H

#include "bytes.h"

#define GATHER_NS 40000000u
#define GATHER_BYTES                                                                               \
	12288u /* as many, and they are written: a packet of dropbear's holds 16 KiB               \
		*/

struct outbox {
	int fd;
	size_t len;
	uint64_t since_ns; /* when the first of those that wait came */
	uint8_t buffer[65536];
};

static inline bool outbox_is_empty(const struct outbox *o)
{
	return o->len == 0;
}

/* A writer of what fits in behind the frames that wait. */
struct writer outbox_writer(struct outbox *o);

/* What was written with it waits, too. */
void outbox_add(struct outbox *o, const struct writer *w, uint64_t now);

/* Whether those that wait have waited long enough. */
bool outbox_is_due(const struct outbox *o, uint64_t now);

/* Writes all that wait.  False and errno: the host does not read any more. */
bool outbox_flush(struct outbox *o);

/* Writes a frame behind all that wait; as outbox_flush(). */
bool outbox_send(struct outbox *o, const uint8_t *data, size_t n);

#endif
