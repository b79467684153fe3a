// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages in and out of a device, and who is woken by that. struct kmsgpipe
 * says what the lock is for.
 */

#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/ktime.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "kmsgpipe_device.h"

static u32 kmsgpipe_current_uid(void)
{
	return from_kuid(&init_user_ns, current_fsuid());
}

static u32 kmsgpipe_current_gid(void)
{
	return from_kgid(&init_user_ns, current_fsgid());
}

/**
 * kmsgpipe_msg_from_user - make a message of the calling task's
 * @data: its bytes
 * @len: how many they are
 *
 * A message is memory that others make the kernel hold, so it is charged to the
 * control group of the one who writes it.
 *
 * Return: the message, or an ERR_PTR: -ENOMEM, -EFAULT.
 */
struct kmsgpipe_msg *kmsgpipe_msg_from_user(const char __user *data, size_t len)
{
	struct kmsgpipe_msg *msg;

	msg = kspec_fault_kvmalloc(&kmsgpipe_fail_alloc,
				   struct_size(msg, data, len),
				   GFP_KERNEL_ACCOUNT);
	if (!msg)
		return ERR_PTR(-ENOMEM);
	if (kspec_fault_copy_from_user(&kmsgpipe_fail_copy, msg->data, data,
				       len)) {
		kmsgpipe_msg_free(msg);
		return ERR_PTR(-EFAULT);
	}
	msg->len = len;
	msg->uid = kmsgpipe_current_uid();
	msg->gid = kmsgpipe_current_gid();
	return msg;
}

/**
 * kmsgpipe_msg_free - free a message
 * @msg: the message, in no pipe
 */
void kmsgpipe_msg_free(struct kmsgpipe_msg *msg)
{
	kvfree(msg);
}

/*
 * Takes the lock once the pipe is @ready for one of @waiters. On an error the
 * lock is not held.
 */
static int kmsgpipe_lock_ready(struct kmsgpipe *pipe,
			       struct kmsgpipe_waiters *waiters,
			       bool (*ready)(const struct kmsgpipe *pipe),
			       bool nonblock)
{
	if (mutex_lock_interruptible(&pipe->lock))
		return -ERESTARTSYS;
	while (!ready(pipe)) {
		int ret;

		if (nonblock) {
			mutex_unlock(&pipe->lock);
			return -EAGAIN;
		}
		atomic_inc(&waiters->waiting);
		mutex_unlock(&pipe->lock);
		ret = wait_event_interruptible_exclusive(waiters->queue,
							 ready(pipe));
		atomic_dec(&waiters->waiting);
		if (ret)
			return ret;
		if (mutex_lock_interruptible(&pipe->lock)) {
			/* What woke this task was meant for one: hand it on. */
			wake_up_interruptible(&waiters->queue);
			return -ERESTARTSYS;
		}
	}
	return 0;
}

/*
 * Unlocks, and wakes the next of @waiters if the pipe is still @ready for one.
 * Who waits has counted itself under the lock.
 */
static void kmsgpipe_unlock_ready(struct kmsgpipe *pipe,
				  struct kmsgpipe_waiters *waiters,
				  bool (*ready)(const struct kmsgpipe *pipe))
{
	if (ready(pipe) && atomic_read(&waiters->waiting))
		wake_up_interruptible(&waiters->queue);
	mutex_unlock(&pipe->lock);
}

static void kmsgpipe_message_came(struct kmsgpipe *pipe)
{
	lockdep_assert_held(&pipe->lock);
	wake_up_interruptible_poll(&pipe->readers.queue,
				   EPOLLIN | EPOLLRDNORM);
	kill_fasync(&pipe->fasync, SIGIO, POLL_IN);
}

/**
 * kmsgpipe_room_made - tell those who wait for room, after messages were taken out
 * @pipe: the device, locked
 * @was_full: whether there was none before
 *
 * However much room there is, one writer is woken: he wakes the next.
 */
void kmsgpipe_room_made(struct kmsgpipe *pipe, bool was_full)
{
	lockdep_assert_held(&pipe->lock);
	if (!was_full)
		return;
	wake_up_interruptible_poll(&pipe->writers.queue,
				   EPOLLOUT | EPOLLWRNORM);
	kill_fasync(&pipe->fasync, SIGIO, POLL_OUT);
}

/**
 * kmsgpipe_enqueue - append a message, as soon as there is room
 * @pipe: the device
 * @msg: the message, which belongs to @pipe if this succeeds
 * @nonblock: do not wait for room
 *
 * Return: its length, -EAGAIN, or -ERESTARTSYS.
 */
ssize_t kmsgpipe_enqueue(struct kmsgpipe *pipe, struct kmsgpipe_msg *msg,
			 bool nonblock)
{
	int ret = kmsgpipe_lock_ready(pipe, &pipe->writers, kmsgpipe_has_room,
				      nonblock);

	if (ret)
		return ret;
	/* Only now, so that times are in order, and waiting is no part of age. */
	msg->time_ns = ktime_get_ns();
	ret = kmsgpipe_buf_push(&pipe->buf, msg);
	if (ret >= 0) {
		pipe->stats.enqueued++;
		pipe->stats.bytes_in += ret;
		if (kmsgpipe_queued(pipe) == 1)
			kmsgpipe_expiry_arm(pipe);
		kmsgpipe_message_came(pipe);
	}
	kmsgpipe_unlock_ready(pipe, &pipe->writers, kmsgpipe_has_room);
	return ret;
}

/* The message is taken out only when the reader has it. */
static ssize_t kmsgpipe_copy_out(struct kmsgpipe *pipe, char __user *data,
				 size_t size)
{
	bool was_full = !kmsgpipe_has_room(pipe);
	struct kmsgpipe_msg *msg;
	int len;

	lockdep_assert_held(&pipe->lock);
	len = kmsgpipe_buf_peek(&pipe->buf, kmsgpipe_current_uid(),
				kmsgpipe_current_gid(), size, &msg);
	if (len < 0)
		return len;
	if (kspec_fault_copy_to_user(&kmsgpipe_fail_copy, data, msg->data, len))
		return -EFAULT;
	kmsgpipe_msg_free(kmsgpipe_buf_take(&pipe->buf));
	pipe->stats.dequeued++;
	pipe->stats.bytes_out += len;
	kmsgpipe_room_made(pipe, was_full);
	return len;
}

/**
 * kmsgpipe_dequeue - give the oldest message to the calling task, as soon as there is one
 * @pipe: the device
 * @data: where its bytes go
 * @size: how many may go there
 * @nonblock: do not wait for a message
 *
 * Return: its length; or -EAGAIN, -ERESTARTSYS, -EACCES, -EMSGSIZE or -EFAULT, and
 * the message stays.
 */
ssize_t kmsgpipe_dequeue(struct kmsgpipe *pipe, char __user *data, size_t size,
			 bool nonblock)
{
	ssize_t ret = kmsgpipe_lock_ready(pipe, &pipe->readers,
					  kmsgpipe_has_message, nonblock);

	if (ret)
		return ret;
	ret = kmsgpipe_copy_out(pipe, data, size);
	kmsgpipe_unlock_ready(pipe, &pipe->readers, kmsgpipe_has_message);
	return ret;
}

/**
 * kmsgpipe_clear - drop all messages
 * @pipe: the device
 *
 * Return: how many they were, or -ERESTARTSYS.
 */
int kmsgpipe_clear(struct kmsgpipe *pipe)
{
	struct kmsgpipe_msg *msg;
	bool was_full;
	int count = 0;

	if (mutex_lock_interruptible(&pipe->lock))
		return -ERESTARTSYS;
	was_full = !kmsgpipe_has_room(pipe);
	while ((msg = kmsgpipe_buf_take(&pipe->buf))) {
		kmsgpipe_msg_free(msg);
		count++;
	}
	pipe->stats.cleared += count;
	kmsgpipe_room_made(pipe, was_full);
	mutex_unlock(&pipe->lock);
	return count;
}

/**
 * kmsgpipe_get_stats - say what has become of the messages
 * @pipe: the device
 * @stats: where to
 *
 * Return: 0 or -ERESTARTSYS.
 */
int kmsgpipe_get_stats(struct kmsgpipe *pipe, struct kmsgpipe_stats *stats)
{
	if (mutex_lock_interruptible(&pipe->lock))
		return -ERESTARTSYS;
	*stats = pipe->stats;
	stats->refused = atomic64_read(&pipe->refused);
	stats->queued = pipe->buf.count;
	stats->capacity = pipe->buf.capacity;
	stats->readers_waiting = atomic_read(&pipe->readers.waiting);
	stats->writers_waiting = atomic_read(&pipe->writers.waiting);
	mutex_unlock(&pipe->lock);
	return 0;
}
