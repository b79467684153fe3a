/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's log, read from /dev/kmsg (Documentation/ABI/testing/dev-kmsg).  Records are kept in
 * wire form until the next result takes them; of more than KMSG_MAX_RECORDS or KMSG_MAX_TEXT bytes
 * the first are kept, the rest is counted as lost, as is what the kernel's ring dropped.
 */
#ifndef KSPEC_KMSG_H
#define KSPEC_KMSG_H

#include "bytes.h"
#include "program.h"

#define KMSG_LINE_MAX                                                                              \
	16384 /* the kernel's own limit is 2 KiB (PRINTK_MESSAGE_MAX), 8 KiB before Linux 6.4 */

struct kmsg {
	int fd;            /* −1: there is no access to the log */
	uint64_t next_seq; /* of the next record, if none is lost */
	struct writer records;
	uint32_t count;
	size_t text_bytes;
	uint64_t lost;
};

struct kmsg_record {
	uint64_t seq, timestamp_us;
	uint8_t level;
	char *text; /* UTF-8 without NUL */
	size_t len;
};

/* Opens the log and passes over what is in it.  When that is not allowed, fd is −1. */
void kmsg_open(struct kmsg *k);

/*
 * Collects the records that are there now, at most `most` of them: a kernel that logs without end
 * must not keep the agent from looking at its clock.
 */
void kmsg_drain(struct kmsg *k, uint32_t most);

/* Adds a record, if it fits into the bounds. */
void kmsg_add(struct kmsg *k, const struct kmsg_record *record);

/* How many records were lost; UINT64_MAX if the log cannot be read. */
uint64_t kmsg_lost(const struct kmsg *k);

/* Forgets what has been collected. */
void kmsg_clear(struct kmsg *k);

/*
 * Parses the n bytes of a record as read from /dev/kmsg, in place:
 * "prefix,seq,timestamp,flags…;text\n KEY=value\n…". Escapes (\xNN) are decoded, the KEY=value
 * lines dropped; bytes that are not UTF-8, and NUL, become '?'. False if it is not such a record.
 */
bool kmsg_parse(char *line, size_t n, struct kmsg_record *record);

#endif
