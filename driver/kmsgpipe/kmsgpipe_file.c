// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations on an open file, all but ioctl.
 */

#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/ktime.h>

#include "kmsgpipe_device.h"
#include "kmsgpipe_trace.h"

static int kmsgpipe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(file->private_data, struct kmsgpipe,
					  misc);
	return stream_open(inode, file);
}

static ssize_t kmsgpipe_read(struct file *file, char __user *data, size_t size,
			     loff_t *ppos)
{
	struct kmsgpipe *pipe = file->private_data;
	u64 begin = ktime_get_ns();
	ssize_t ret;

	trace_read_enter(pipe->index, size, kmsgpipe_queued(pipe));
	ret = kmsgpipe_dequeue(pipe, data, size, file->f_flags & O_NONBLOCK);
	trace_read_exit(pipe->index, size, ret, kmsgpipe_queued(pipe),
			ktime_get_ns() - begin);
	kmsgpipe_log_add(&pipe->log, "read", size, ret, kmsgpipe_queued(pipe));
	return ret;
}

static ssize_t kmsgpipe_do_write(struct kmsgpipe *pipe, const char __user *data,
				 size_t len, bool nonblock)
{
	struct kmsgpipe_msg *msg;
	ssize_t ret;

	if (!len)
		return 0;
	/* Before the memory for it is asked for. */
	if (len > pipe->buf.data_size)
		return -EMSGSIZE;
	msg = kmsgpipe_msg_from_user(data, len);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	ret = kmsgpipe_enqueue(pipe, msg, nonblock);
	if (ret < 0)
		kmsgpipe_msg_free(msg);
	return ret;
}

static ssize_t kmsgpipe_write(struct file *file, const char __user *data,
			      size_t len, loff_t *ppos)
{
	struct kmsgpipe *pipe = file->private_data;
	u64 begin = ktime_get_ns();
	ssize_t ret;

	trace_write_enter(pipe->index, len, kmsgpipe_queued(pipe));
	ret = kmsgpipe_do_write(pipe, data, len, file->f_flags & O_NONBLOCK);
	if (ret == -EAGAIN || ret == -EMSGSIZE)
		atomic64_inc(&pipe->refused);
	trace_write_exit(pipe->index, len, ret, kmsgpipe_queued(pipe),
			 ktime_get_ns() - begin);
	kmsgpipe_log_add(&pipe->log, "write", len, ret, kmsgpipe_queued(pipe));
	return ret;
}

/* Without the lock, since it could not be given up here when a signal comes. */
static __poll_t kmsgpipe_poll(struct file *file, struct poll_table_struct *wait)
{
	struct kmsgpipe *pipe = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &pipe->readers.queue, wait);
	poll_wait(file, &pipe->writers.queue, wait);
	if (kmsgpipe_has_message(pipe))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (kmsgpipe_has_room(pipe))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static int kmsgpipe_fasync(int fd, struct file *file, int on)
{
	struct kmsgpipe *pipe = file->private_data;

	return fasync_helper(fd, file, on, &pipe->fasync);
}

const struct file_operations kmsgpipe_fops = {
	.owner = THIS_MODULE,
	.open = kmsgpipe_open,
	.read = kmsgpipe_read,
	.write = kmsgpipe_write,
	.poll = kmsgpipe_poll,
	.fasync = kmsgpipe_fasync,
	.unlocked_ioctl = kmsgpipe_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = kmsgpipe_compat_ioctl,
#endif
};
