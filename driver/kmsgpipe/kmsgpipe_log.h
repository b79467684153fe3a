/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The last operations on a device, for people who wonder what happened.
 */

#ifndef KMSGPIPE_LOG_H
#define KMSGPIPE_LOG_H

#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct seq_file;

#define KMSGPIPE_LOG_ENTRIES	10

/**
 * struct kmsgpipe_log_entry - an operation
 * @time_ns: when it ended, CLOCK_MONOTONIC in nanoseconds
 * @op: its name
 * @pid: the task
 * @len: bytes asked for; of "expire": dropped; of "set_expiry": milliseconds
 * @ret: what it came to; of "clear" and "expire": messages dropped
 * @queued: messages in the pipe then
 */
struct kmsgpipe_log_entry {
	u64 time_ns;
	const char *op;
	pid_t pid;
	u64 len;
	s64 ret;
	u32 queued;
};

/**
 * struct kmsgpipe_log - the last operations
 * @lock: guards the members below; nothing else is taken under it
 * @total: operations since the module was loaded
 * @entries: the last of them, number n at n % KMSGPIPE_LOG_ENTRIES
 */
struct kmsgpipe_log {
	spinlock_t lock; /* guards total, entries */
	u64 total;
	struct kmsgpipe_log_entry entries[KMSGPIPE_LOG_ENTRIES];
};

void kmsgpipe_log_init(struct kmsgpipe_log *log);
void kmsgpipe_log_add(struct kmsgpipe_log *log, const char *op, u64 len,
		      s64 ret, u32 queued);
void kmsgpipe_log_show(struct kmsgpipe_log *log, struct seq_file *seq);

#endif /* KMSGPIPE_LOG_H */
