// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last operations on a device.
 */

#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/ktime.h>

#include "kmsgpipe_log.h"

/**
 * kmsgpipe_log_init - make an empty log
 * @log: the log, zeroed
 */
void kmsgpipe_log_init(struct kmsgpipe_log *log)
{
	spin_lock_init(&log->lock);
}

/**
 * kmsgpipe_log_add - note an operation of the calling task
 * @log: the log
 * @op: its name, a constant
 * @len: see struct kmsgpipe_log_entry
 * @ret: what it came to
 * @queued: messages in the pipe
 */
void kmsgpipe_log_add(struct kmsgpipe_log *log, const char *op, u64 len,
		      s64 ret, u32 queued)
{
	struct kmsgpipe_log_entry *entry;
	u32 slot;

	spin_lock(&log->lock);
	div_u64_rem(log->total++, KMSGPIPE_LOG_ENTRIES, &slot);
	entry = &log->entries[slot];
	entry->time_ns = ktime_get_ns();
	entry->op = op;
	entry->pid = task_pid_nr(current);
	entry->len = len;
	entry->ret = ret;
	entry->queued = queued;
	spin_unlock(&log->lock);
}

/**
 * kmsgpipe_log_show - print the operations, the oldest first
 * @log: the log
 * @seq: where to
 */
void kmsgpipe_log_show(struct kmsgpipe_log *log, struct seq_file *seq)
{
	u64 first, i;

	spin_lock(&log->lock);
	first = log->total - min_t(u64, log->total, KMSGPIPE_LOG_ENTRIES);
	for (i = first; i < log->total; i++) {
		const struct kmsgpipe_log_entry *entry;
		u32 slot;

		div_u64_rem(i, KMSGPIPE_LOG_ENTRIES, &slot);
		entry = &log->entries[slot];
		seq_printf(seq, "%llu: time_ns=%llu pid=%d op=%s len=%llu ret=%lld queued=%u\n",
			   i + 1, entry->time_ns, entry->pid, entry->op,
			   entry->len, entry->ret, entry->queued);
	}
	spin_unlock(&log->lock);
}
