/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the driver share: the device and what can be done with it.
 */

#ifndef KMSGPIPE_DEVICE_H
#define KMSGPIPE_DEVICE_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../lib/kspec_fault.h"
#include "kmsgpipe.h"
#include "kmsgpipe_buf.h"
#include "kmsgpipe_log.h"

struct dentry;

/**
 * struct kmsgpipe_waiters - those who wait for the same thing
 * @queue: where they sleep, one woken at a time, beside those who poll
 * @waiting: how many they are
 */
struct kmsgpipe_waiters {
	wait_queue_head_t queue;
	atomic_t waiting;
};

/**
 * struct kmsgpipe - a device
 * @lock: guards @buf with its messages, @stats and @expiry_ms
 * @buf: the messages
 * @stats: what has become of them; those members that count messages and bytes
 * @expiry_ms: how long a message may wait, in milliseconds, 0 for ever
 * @refused: writes that ended with EAGAIN or EMSGSIZE
 * @readers: reads that wait for a message
 * @writers: writes that wait for room
 * @fasync: open files that want SIGIO
 * @expiry: drops what has expired
 * @misc: the character device
 * @name: its name, "kmsgpipe" and @index
 * @index: its number, from 0
 * @log: the last operations
 * @debugfs: its directory
 *
 * Locking. There is one lock, and one rule: whoever looks at the messages,
 * changes them or counts them does it all under @lock, and tells those who wait
 * before unlocking. So a message goes one way only, out of the ring and
 * into one of the counters, and every snapshot of @stats adds up.
 *
 * @lock is held while a message is copied to its reader, who may have to wait
 * for a page: only so does the message stay the first one if the copy fails. (fs/pipe.c
 * does the same.) Hence whatever user space waits for takes @lock in a way that
 * a signal can end. A message from a writer is copied before @lock is taken.
 *
 * What is read without @lock is one number each, for which a value a moment old
 * will do: buf.count (poll, waking up, the log and the tracepoints), @expiry_ms
 * (its ioctl), @refused and waiting (atomic). buf.capacity and buf.data_size
 * never change.
 *
 * The log's own lock and those of the wait queues are taken below @lock, never
 * the other way round.
 *
 * Waking up. Readers and writers sleep exclusively: one message wakes one
 * reader, room for one wakes one writer. Whoever leaves the pipe in a state that
 * another one of the same kind could be waiting for, wakes the next one: a reader to whom
 * the message does not belong, a writer behind whom there is room still. So no
 * wake-up is lost, and none needs to be for all.
 */
struct kmsgpipe {
	struct mutex lock; /* guards buf, stats, expiry_ms: see above */
	struct kmsgpipe_buf buf;
	struct kmsgpipe_stats stats;
	u32 expiry_ms;
	atomic64_t refused;
	struct kmsgpipe_waiters readers;
	struct kmsgpipe_waiters writers;
	struct fasync_struct *fasync;
	struct delayed_work expiry;
	struct miscdevice misc;
	char name[sizeof("kmsgpipe") + 1];
	unsigned int index;
	struct kmsgpipe_log log;
	struct dentry *debugfs;
};

extern struct kspec_fault kmsgpipe_fail_alloc;
extern struct kspec_fault kmsgpipe_fail_copy;

extern const struct file_operations kmsgpipe_fops;
extern const struct attribute_group *kmsgpipe_groups[];

static inline u32 kmsgpipe_queued(const struct kmsgpipe *pipe)
{
	return READ_ONCE(pipe->buf.count);
}

static inline bool kmsgpipe_has_message(const struct kmsgpipe *pipe)
{
	return kmsgpipe_queued(pipe) != 0;
}

static inline bool kmsgpipe_has_room(const struct kmsgpipe *pipe)
{
	return kmsgpipe_queued(pipe) < pipe->buf.capacity;
}

/* kmsgpipe_queue.c */
struct kmsgpipe_msg *kmsgpipe_msg_from_user(const char __user *data,
					    size_t len);
void kmsgpipe_msg_free(struct kmsgpipe_msg *msg);
ssize_t kmsgpipe_enqueue(struct kmsgpipe *pipe, struct kmsgpipe_msg *msg,
			 bool nonblock);
ssize_t kmsgpipe_dequeue(struct kmsgpipe *pipe, char __user *data, size_t size,
			 bool nonblock);
int kmsgpipe_clear(struct kmsgpipe *pipe);
int kmsgpipe_get_stats(struct kmsgpipe *pipe, struct kmsgpipe_stats *stats);
void kmsgpipe_room_made(struct kmsgpipe *pipe, bool was_full);

/* kmsgpipe_expiry.c */
void kmsgpipe_expiry_init(struct kmsgpipe *pipe, u32 expiry_ms);
void kmsgpipe_expiry_stop(struct kmsgpipe *pipe);
void kmsgpipe_expiry_arm(struct kmsgpipe *pipe);
int kmsgpipe_set_expiry(struct kmsgpipe *pipe, u32 expiry_ms);

/* kmsgpipe_ioctl.c */
long kmsgpipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
#ifdef CONFIG_COMPAT
long kmsgpipe_compat_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg);
#endif

/* kmsgpipe_debugfs.c */
void kmsgpipe_debugfs_init(void);
void kmsgpipe_debugfs_exit(void);
void kmsgpipe_debugfs_add(struct kmsgpipe *pipe);
void kmsgpipe_debugfs_remove(struct kmsgpipe *pipe);

#endif /* KMSGPIPE_DEVICE_H */
