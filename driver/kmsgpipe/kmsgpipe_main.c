// SPDX-License-Identifier: GPL-2.0-only
/*
 * kmsgpipe - first-in, first-out queues of messages behind misc devices
 *
 * The module: its parameters, its devices, how they come and go. kmsgpipe.h says
 * what user space sees, kmsgpipe_device.h how the parts go together.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "kmsgpipe_device.h"

#define KMSGPIPE_DEVICES_MAX	8
#define KMSGPIPE_DATA_SIZE_MAX	65536
#define KMSGPIPE_CAPACITY_MAX	4096

/**
 * struct kmsgpipe_param - a parameter of the module
 * @value: what it is
 * @min: the least that it may be
 * @max: the most that it may be
 */
struct kmsgpipe_param {
	unsigned int value;
	unsigned int min;
	unsigned int max;
};

static int kmsgpipe_param_set(const char *val, const struct kernel_param *kp)
{
	struct kmsgpipe_param *param = kp->arg;
	unsigned int value;

	if (kstrtouint(val, 10, &value) || value < param->min ||
	    value > param->max) {
		pr_err("%s=%s is not a decimal number from %u to %u\n",
		       kp->name, val, param->min, param->max);
		return -EINVAL;
	}
	param->value = value;
	return 0;
}

static int kmsgpipe_param_get(char *buf, const struct kernel_param *kp)
{
	const struct kmsgpipe_param *param = kp->arg;

	return scnprintf(buf, PAGE_SIZE, "%u\n", param->value);
}

static const struct kernel_param_ops kmsgpipe_param_ops = {
	.set = kmsgpipe_param_set,
	.get = kmsgpipe_param_get,
};

static struct kmsgpipe_param devices = { 1, 1, KMSGPIPE_DEVICES_MAX };
module_param_cb(devices, &kmsgpipe_param_ops, &devices, 0444);
MODULE_PARM_DESC(devices, "number of devices, 1 to 8 (default: 1)");

static struct kmsgpipe_param data_size = { 1024, 1, KMSGPIPE_DATA_SIZE_MAX };
module_param_cb(data_size, &kmsgpipe_param_ops, &data_size, 0444);
MODULE_PARM_DESC(data_size, "bytes in the longest message, 1 to 65536 (default: 1024)");

static struct kmsgpipe_param capacity = { 10, 1, KMSGPIPE_CAPACITY_MAX };
module_param_cb(capacity, &kmsgpipe_param_ops, &capacity, 0444);
MODULE_PARM_DESC(capacity, "messages in a full pipe, 1 to 4096 (default: 10)");

static struct kmsgpipe_param expiry_ms = { 30000, 0, KMSGPIPE_EXPIRY_MAX };
module_param_cb(expiry_ms, &kmsgpipe_param_ops, &expiry_ms, 0444);
MODULE_PARM_DESC(expiry_ms, "milliseconds that a message may wait, up to a day, 0 for ever (default: 30000)");

static struct kmsgpipe *kmsgpipes[KMSGPIPE_DEVICES_MAX];

static void kmsgpipe_waiters_init(struct kmsgpipe_waiters *waiters)
{
	init_waitqueue_head(&waiters->queue);
	atomic_set(&waiters->waiting, 0);
}

static void kmsgpipe_free(struct kmsgpipe *pipe)
{
	struct kmsgpipe_msg *msg;

	if (!pipe)
		return;
	kmsgpipe_debugfs_remove(pipe);
	kmsgpipe_expiry_stop(pipe);
	while ((msg = kmsgpipe_buf_take(&pipe->buf)))
		kmsgpipe_msg_free(msg);
	kvfree(pipe->buf.slots);
	mutex_destroy(&pipe->lock);
	kfree(pipe);
}

static struct kmsgpipe *kmsgpipe_alloc(unsigned int index)
{
	struct kmsgpipe_msg **slots;
	struct kmsgpipe *pipe;

	pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);
	if (!pipe)
		return NULL;
	slots = kvcalloc(capacity.value, sizeof(*slots), GFP_KERNEL);
	if (kmsgpipe_buf_init(&pipe->buf, slots, capacity.value,
			      data_size.value)) {
		kfree(pipe);
		return NULL;
	}
	mutex_init(&pipe->lock);
	kmsgpipe_waiters_init(&pipe->readers);
	kmsgpipe_waiters_init(&pipe->writers);
	kmsgpipe_log_init(&pipe->log);
	kmsgpipe_expiry_init(pipe, expiry_ms.value);
	pipe->index = index;
	scnprintf(pipe->name, sizeof(pipe->name), "kmsgpipe%u", index);
	/* Messages are private to users and groups, the device to its group. */
	pipe->misc.minor = MISC_DYNAMIC_MINOR;
	pipe->misc.name = pipe->name;
	pipe->misc.mode = 0660;
	pipe->misc.fops = &kmsgpipe_fops;
	pipe->misc.groups = kmsgpipe_groups;
	kmsgpipe_debugfs_add(pipe);
	return pipe;
}

static void kmsgpipe_free_all(void)
{
	unsigned int i;

	for (i = 0; i < devices.value; i++)
		kmsgpipe_free(kmsgpipes[i]);
}

static int kmsgpipe_alloc_all(void)
{
	unsigned int i;

	for (i = 0; i < devices.value; i++) {
		kmsgpipes[i] = kmsgpipe_alloc(i);
		if (!kmsgpipes[i])
			return -ENOMEM;
	}
	return 0;
}

static void kmsgpipe_deregister(unsigned int count)
{
	while (count--)
		misc_deregister(&kmsgpipes[count]->misc);
}

static int kmsgpipe_register_all(void)
{
	unsigned int i;

	for (i = 0; i < devices.value; i++) {
		int ret = misc_register(&kmsgpipes[i]->misc);

		if (ret) {
			kmsgpipe_deregister(i);
			return ret;
		}
	}
	return 0;
}

static int __init kmsgpipe_init(void)
{
	int ret;

	kmsgpipe_debugfs_init();
	ret = kmsgpipe_alloc_all();
	/* Last, since the devices can be opened from here on. */
	if (!ret)
		ret = kmsgpipe_register_all();
	if (ret) {
		kmsgpipe_free_all();
		kmsgpipe_debugfs_exit();
	}
	return ret;
}

static void __exit kmsgpipe_exit(void)
{
	kmsgpipe_deregister(devices.value);
	kmsgpipe_free_all();
	kmsgpipe_debugfs_exit();
}

module_init(kmsgpipe_init);
module_exit(kmsgpipe_exit);

MODULE_AUTHOR("The kspec authors");
MODULE_DESCRIPTION("First-in, first-out queues of messages behind misc devices");
MODULE_LICENSE("GPL");
MODULE_INFO(ring, KMSGPIPE_RING);
