// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages that have waited too long.
 *
 * The work is armed while there is a message that may expire, for the deadline
 * of the oldest one at the latest. It may find that this one has been read
 * meanwhile; then it arms itself for the next. So reading need not look at it.
 */

#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/time64.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>

#include "kmsgpipe_device.h"
#include "kmsgpipe_trace.h"

static u64 kmsgpipe_lifetime_ns(const struct kmsgpipe *pipe)
{
	return (u64)pipe->expiry_ms * NSEC_PER_MSEC;
}

/**
 * kmsgpipe_expiry_arm - have the oldest message dropped when its time comes
 * @pipe: the device, locked
 *
 * To be called whenever the first message came or expiry_ms changed.
 *
 * A timer may be late by an eighth of its time (kernel/time/timer.c). A
 * long time is therefore approached in steps of seven eighths of what is left,
 * of which the last are exact.
 */
void kmsgpipe_expiry_arm(struct kmsgpipe *pipe)
{
	const struct kmsgpipe_msg *oldest = kmsgpipe_buf_oldest(&pipe->buf);
	u64 age, left = 0;
	unsigned long delay;

	lockdep_assert_held(&pipe->lock);
	if (!oldest || !pipe->expiry_ms)
		return;
	age = ktime_get_ns() - oldest->time_ns;
	if (age < kmsgpipe_lifetime_ns(pipe))
		left = kmsgpipe_lifetime_ns(pipe) - age;
	delay = nsecs_to_jiffies(left) + 1;
	mod_delayed_work(system_wq, &pipe->expiry, delay - delay / 8);
}

static void kmsgpipe_expire(struct kmsgpipe *pipe)
{
	u64 lifetime = kmsgpipe_lifetime_ns(pipe);
	bool was_full = !kmsgpipe_has_room(pipe);
	u64 now = ktime_get_ns(), late = 0;
	struct kmsgpipe_msg *msg;
	unsigned int count = 0;
	u64 bytes = 0;

	lockdep_assert_held(&pipe->lock);
	/* Nothing is older than the clock itself. */
	if (!lifetime || now < lifetime)
		return;
	while ((msg = kmsgpipe_buf_take_expired(&pipe->buf, now - lifetime))) {
		if (!count)
			late = now - lifetime - msg->time_ns;
		bytes += msg->len;
		count++;
		kmsgpipe_msg_free(msg);
	}
	if (!count)
		return;
	pipe->stats.expired += count;
	kmsgpipe_room_made(pipe, was_full);
	kmsgpipe_log_add(&pipe->log, "expire", bytes, count,
			 kmsgpipe_queued(pipe));
	trace_expire(pipe->index, bytes, count, kmsgpipe_queued(pipe), late);
}

static void kmsgpipe_expiry_work(struct work_struct *work)
{
	struct kmsgpipe *pipe = container_of(to_delayed_work(work),
					     struct kmsgpipe, expiry);

	mutex_lock(&pipe->lock);
	kmsgpipe_expire(pipe);
	kmsgpipe_expiry_arm(pipe);
	mutex_unlock(&pipe->lock);
}

/**
 * kmsgpipe_set_expiry - change how long a message may wait
 * @pipe: the device
 * @expiry_ms: milliseconds up to KMSGPIPE_EXPIRY_MAX, 0 for ever
 *
 * Return: 0 or -ERESTARTSYS.
 */
int kmsgpipe_set_expiry(struct kmsgpipe *pipe, u32 expiry_ms)
{
	if (mutex_lock_interruptible(&pipe->lock))
		return -ERESTARTSYS;
	WRITE_ONCE(pipe->expiry_ms, expiry_ms);
	kmsgpipe_expiry_arm(pipe);
	mutex_unlock(&pipe->lock);
	return 0;
}

/**
 * kmsgpipe_expiry_init - get ready to drop what expires
 * @pipe: a device without messages
 * @expiry_ms: milliseconds up to KMSGPIPE_EXPIRY_MAX, 0 for ever
 */
void kmsgpipe_expiry_init(struct kmsgpipe *pipe, u32 expiry_ms)
{
	pipe->expiry_ms = expiry_ms;
	INIT_DELAYED_WORK(&pipe->expiry, kmsgpipe_expiry_work);
}

/**
 * kmsgpipe_expiry_stop - drop nothing any more
 * @pipe: a device that nobody can open, or has open
 */
void kmsgpipe_expiry_stop(struct kmsgpipe *pipe)
{
	cancel_delayed_work_sync(&pipe->expiry);
}
