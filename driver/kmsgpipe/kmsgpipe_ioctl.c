// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctls, for programs whose long is the kernel's and for 32-bit ones.
 */

#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

#include "kmsgpipe_device.h"

/* The number that a request asks for, for requests that ask for one. */
static int kmsgpipe_number(const struct kmsgpipe *pipe, unsigned int cmd)
{
	switch (cmd) {
	case KMSGPIPE_GET_DATA_SIZE:
		return pipe->buf.data_size;
	case KMSGPIPE_GET_CAPACITY:
		return pipe->buf.capacity;
	case KMSGPIPE_GET_COUNT:
		return kmsgpipe_queued(pipe);
	case KMSGPIPE_GET_READERS_WAITING:
		return atomic_read(&pipe->readers.waiting);
	case KMSGPIPE_GET_WRITERS_WAITING:
		return atomic_read(&pipe->writers.waiting);
	case KMSGPIPE_GET_EXPIRY:
		return READ_ONCE(pipe->expiry_ms);
	default:
		return -ENOTTY;
	}
}

static int kmsgpipe_ioctl_set_expiry(struct kmsgpipe *pipe, long expiry_ms)
{
	int ret;

	if (expiry_ms < 0 || expiry_ms > KMSGPIPE_EXPIRY_MAX)
		return -EINVAL;
	ret = kmsgpipe_set_expiry(pipe, expiry_ms);
	kmsgpipe_log_add(&pipe->log, "set_expiry", expiry_ms, ret,
			 kmsgpipe_queued(pipe));
	return ret;
}

static int kmsgpipe_ioctl_clear(struct kmsgpipe *pipe)
{
	int ret;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	ret = kmsgpipe_clear(pipe);
	kmsgpipe_log_add(&pipe->log, "clear", 0, ret, kmsgpipe_queued(pipe));
	return ret < 0 ? ret : 0;
}

static int kmsgpipe_ioctl_get_stats(struct kmsgpipe *pipe, void __user *argp)
{
	struct kmsgpipe_stats stats;
	int ret;

	ret = kmsgpipe_get_stats(pipe, &stats);
	if (ret)
		return ret;
	if (kspec_fault_copy_to_user(&kmsgpipe_fail_copy, argp, &stats,
				     sizeof(stats)))
		return -EFAULT;
	return 0;
}

/**
 * kmsgpipe_ioctl - an ioctl of a program whose long is the kernel's
 * @file: the open file
 * @cmd: the request
 * @arg: the address of what it is about
 *
 * Return: 0, or one of the errors in kmsgpipe.h.
 */
long kmsgpipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct kmsgpipe *pipe = file->private_data;
	void __user *argp = (void __user *)arg;
	long value;

	switch (cmd) {
	case KMSGPIPE_CLEAR:
		return kmsgpipe_ioctl_clear(pipe);
	case KMSGPIPE_GET_STATS:
		return kmsgpipe_ioctl_get_stats(pipe, argp);
	case KMSGPIPE_SET_EXPIRY:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		if (kspec_fault_copy_from_user(&kmsgpipe_fail_copy, &value,
					       argp, sizeof(value)))
			return -EFAULT;
		return kmsgpipe_ioctl_set_expiry(pipe, value);
	}

	value = kmsgpipe_number(pipe, cmd);
	if (value < 0)
		return value;
	if (kspec_fault_copy_to_user(&kmsgpipe_fail_copy, argp, &value,
				     sizeof(value)))
		return -EFAULT;
	return 0;
}

#ifdef CONFIG_COMPAT

#define KMSGPIPE_GET_DATA_SIZE32	_IOR('K', 1, compat_long_t)
#define KMSGPIPE_GET_CAPACITY32		_IOR('K', 2, compat_long_t)
#define KMSGPIPE_GET_COUNT32		_IOR('K', 3, compat_long_t)
#define KMSGPIPE_GET_READERS_WAITING32	_IOR('K', 4, compat_long_t)
#define KMSGPIPE_GET_WRITERS_WAITING32	_IOR('K', 5, compat_long_t)
#define KMSGPIPE_GET_EXPIRY32		_IOR('K', 6, compat_long_t)
#define KMSGPIPE_SET_EXPIRY32		_IOW('K', 7, compat_long_t)

static int kmsgpipe_number32(const struct kmsgpipe *pipe, unsigned int cmd)
{
	switch (cmd) {
	case KMSGPIPE_GET_DATA_SIZE32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_DATA_SIZE);
	case KMSGPIPE_GET_CAPACITY32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_CAPACITY);
	case KMSGPIPE_GET_COUNT32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_COUNT);
	case KMSGPIPE_GET_READERS_WAITING32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_READERS_WAITING);
	case KMSGPIPE_GET_WRITERS_WAITING32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_WRITERS_WAITING);
	case KMSGPIPE_GET_EXPIRY32:
		return kmsgpipe_number(pipe, KMSGPIPE_GET_EXPIRY);
	default:
		return -ENOTTY;
	}
}

/**
 * kmsgpipe_compat_ioctl - an ioctl of a 32-bit program
 * @file: the open file
 * @cmd: the request, which has the size of such a program's long in it
 * @arg: the address of what it is about
 *
 * Return: 0, or one of the errors in kmsgpipe.h.
 */
long kmsgpipe_compat_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	struct kmsgpipe *pipe = file->private_data;
	void __user *argp = compat_ptr(arg);
	compat_long_t value;

	switch (cmd) {
	case KMSGPIPE_CLEAR:
		return kmsgpipe_ioctl_clear(pipe);
	case KMSGPIPE_GET_STATS:
		return kmsgpipe_ioctl_get_stats(pipe, argp);
	case KMSGPIPE_SET_EXPIRY32:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		if (kspec_fault_copy_from_user(&kmsgpipe_fail_copy, &value,
					       argp, sizeof(value)))
			return -EFAULT;
		return kmsgpipe_ioctl_set_expiry(pipe, value);
	}

	value = kmsgpipe_number32(pipe, cmd);
	if (value < 0)
		return value;
	if (kspec_fault_copy_to_user(&kmsgpipe_fail_copy, argp, &value,
				     sizeof(value)))
		return -EFAULT;
	return 0;
}

#endif /* CONFIG_COMPAT */
