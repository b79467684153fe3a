// SPDX-License-Identifier: GPL-2.0-only
/*
 * kspec_counter - one signed 64-bit number behind a misc device
 *
 * kspec_counter.h says what user space sees, ABI/ describes the files in sysfs
 * and debugfs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "../lib/kspec_fault.h"
#include "kspec_counter.h"

/* Room for the longest text that read can give, and its end. */
#define COUNTER_TEXT_SIZE	sizeof("-9223372036854775808\n")

static s64 start;
static int max_open;

static struct kspec_fault fail_alloc;
static struct kspec_fault fail_copy;

/**
 * enum counter_stat - what is counted about the operations on the device
 * @COUNTER_OPENS: open files made
 * @COUNTER_READS: reads that succeeded
 * @COUNTER_WRITES: writes that succeeded
 * @COUNTER_IOCTLS: ioctls that succeeded
 * @COUNTER_ERRORS: operations of any of these kinds that failed
 * @COUNTER_STATS: number of the above
 */
enum counter_stat {
	COUNTER_OPENS,
	COUNTER_READS,
	COUNTER_WRITES,
	COUNTER_IOCTLS,
	COUNTER_ERRORS,
	COUNTER_STATS,
};

/**
 * struct counter - the device
 * @lock: guards @value and the text of every open file
 * @value: the number
 * @stats: operations since the module was loaded
 * @open_files: files open now
 */
struct counter {
	struct mutex lock; /* guards value and counter_file.text */
	s64 value;
	atomic64_t stats[COUNTER_STATS];
	atomic_t open_files;
};

/**
 * struct counter_file - an open file
 * @len: length of @text, 0 before the first read
 * @text: what reading gives, not terminated
 */
struct counter_file {
	size_t len;
	char text[COUNTER_TEXT_SIZE];
};

static struct counter counter = {
	.lock = __MUTEX_INITIALIZER(counter.lock),
};

/* Counts an operation that ends with @ret, and passes @ret on. */
static ssize_t counter_account(enum counter_stat stat, ssize_t ret)
{
	atomic64_inc(&counter.stats[ret < 0 ? COUNTER_ERRORS : stat]);
	return ret;
}

static int counter_get(s64 *value)
{
	if (mutex_lock_interruptible(&counter.lock))
		return -ERESTARTSYS;
	*value = counter.value;
	mutex_unlock(&counter.lock);
	return 0;
}

static int counter_set(s64 value)
{
	if (mutex_lock_interruptible(&counter.lock))
		return -ERESTARTSYS;
	counter.value = value;
	mutex_unlock(&counter.lock);
	return 0;
}

static int counter_add(s64 delta)
{
	int ret = 0;
	s64 sum;

	if (mutex_lock_interruptible(&counter.lock))
		return -ERESTARTSYS;
	if (check_add_overflow(counter.value, delta, &sum))
		ret = -ERANGE;
	else
		counter.value = sum;
	mutex_unlock(&counter.lock);
	return ret;
}

/*
 * Copies the open file's text to @text, which has room for COUNTER_TEXT_SIZE
 * bytes, and returns its length; takes a new text before if @renew or if there
 * is none yet.
 */
static ssize_t counter_snapshot(struct counter_file *cf, bool renew, char *text)
{
	size_t len;

	if (mutex_lock_interruptible(&counter.lock))
		return -ERESTARTSYS;
	if (renew || !cf->len)
		cf->len = scnprintf(cf->text, sizeof(cf->text), "%lld\n",
				    counter.value);
	len = cf->len;
	memcpy(text, cf->text, len);
	mutex_unlock(&counter.lock);
	return len;
}

static int counter_do_open(struct file *file)
{
	struct counter_file *cf;

	if (!atomic_add_unless(&counter.open_files, 1, max_open ?: INT_MAX))
		return -EBUSY;
	cf = kspec_fault_kzalloc(&fail_alloc, sizeof(*cf), GFP_KERNEL_ACCOUNT);
	if (!cf) {
		atomic_dec(&counter.open_files);
		return -ENOMEM;
	}
	file->private_data = cf;
	return 0;
}

static int counter_open(struct inode *inode, struct file *file)
{
	return counter_account(COUNTER_OPENS, counter_do_open(file));
}

static int counter_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	atomic_dec(&counter.open_files);
	return 0;
}

static ssize_t counter_copy_out(const char *text, size_t len, char __user *buf,
				size_t count, loff_t *ppos)
{
	if (*ppos >= len)
		return 0;
	count = min_t(size_t, count, len - *ppos);
	len = kspec_fault_copy_to_user(&fail_copy, buf, text + *ppos, count);
	if (len == count)
		return -EFAULT;
	count -= len;
	*ppos += count;
	return count;
}

/*
 * The texts of read and write would fit on the stack. They are allocated so
 * that both operations have a failing allocation to deal with: being tested is
 * what this driver is for.
 */
static ssize_t counter_do_read(struct counter_file *cf, char __user *buf,
			       size_t count, loff_t *ppos)
{
	ssize_t ret;
	char *text;

	if (!count)
		return 0;
	text = kspec_fault_kmalloc(&fail_alloc, COUNTER_TEXT_SIZE, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	ret = counter_snapshot(cf, *ppos == 0, text);
	/* Not under the lock: a page fault can take as long as it likes. */
	if (ret > 0)
		ret = counter_copy_out(text, ret, buf, count, ppos);
	kfree(text);
	return ret;
}

static ssize_t counter_read(struct file *file, char __user *buf, size_t count,
			    loff_t *ppos)
{
	return counter_account(COUNTER_READS,
			       counter_do_read(file->private_data, buf, count,
					       ppos));
}

/* @text has @len bytes and an end; a zero byte before that end is malformed. */
static int counter_parse(char *text, size_t len, s64 *delta)
{
	if (strlen(text) != len)
		return -EINVAL;
	return kstrtoll(strim(text), 10, delta);
}

static ssize_t counter_do_write(const char __user *buf, size_t count)
{
	ssize_t ret;
	char *text;
	s64 delta;

	if (count > KSPEC_COUNTER_WRITE_MAX)
		return -EINVAL;
	text = kspec_fault_kmalloc(&fail_alloc, count + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (kspec_fault_copy_from_user(&fail_copy, text, buf, count)) {
		ret = -EFAULT;
		goto out;
	}
	text[count] = '\0';
	ret = counter_parse(text, count, &delta);
	if (!ret)
		ret = counter_add(delta);
out:
	kfree(text);
	return ret ? ret : count;
}

static ssize_t counter_write(struct file *file, const char __user *buf,
			     size_t count, loff_t *ppos)
{
	return counter_account(COUNTER_WRITES, counter_do_write(buf, count));
}

static int counter_do_ioctl(unsigned int cmd, void __user *argp)
{
	s64 value;
	int ret;

	switch (cmd) {
	case KSPEC_COUNTER_GET:
		ret = counter_get(&value);
		if (ret)
			return ret;
		if (kspec_fault_copy_to_user(&fail_copy, argp, &value,
					     sizeof(value)))
			return -EFAULT;
		return 0;
	case KSPEC_COUNTER_SET:
		if (kspec_fault_copy_from_user(&fail_copy, &value, argp,
					       sizeof(value)))
			return -EFAULT;
		return counter_set(value);
	case KSPEC_COUNTER_RESET:
		return counter_set(start);
	default:
		return -ENOTTY;
	}
}

static long counter_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	return counter_account(COUNTER_IOCTLS,
			       counter_do_ioctl(cmd, (void __user *)arg));
}

static const struct file_operations counter_fops = {
	.owner = THIS_MODULE,
	.open = counter_open,
	.release = counter_release,
	.llseek = no_seek_end_llseek,
	.read = counter_read,
	.write = counter_write,
	.unlocked_ioctl = counter_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static ssize_t counter_stat_show(enum counter_stat stat, char *buf)
{
	return sysfs_emit(buf, "%llu\n",
			  (u64)atomic64_read(&counter.stats[stat]));
}

#define COUNTER_STAT_ATTR(_name, _stat)					\
static ssize_t _name##_show(struct device *dev,				\
			    struct device_attribute *attr, char *buf)	\
{									\
	return counter_stat_show(_stat, buf);				\
}									\
static DEVICE_ATTR_RO(_name)

COUNTER_STAT_ATTR(opens, COUNTER_OPENS);
COUNTER_STAT_ATTR(reads, COUNTER_READS);
COUNTER_STAT_ATTR(writes, COUNTER_WRITES);
COUNTER_STAT_ATTR(ioctls, COUNTER_IOCTLS);
COUNTER_STAT_ATTR(errors, COUNTER_ERRORS);

static ssize_t open_files_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&counter.open_files));
}
static DEVICE_ATTR_RO(open_files);

static struct attribute *counter_attrs[] = {
	&dev_attr_opens.attr,
	&dev_attr_reads.attr,
	&dev_attr_writes.attr,
	&dev_attr_ioctls.attr,
	&dev_attr_errors.attr,
	&dev_attr_open_files.attr,
	NULL
};
ATTRIBUTE_GROUPS(counter);

/*
 * Whoever may write changes the number for all, so the device is root's, and a
 * udev rule is what hands it to a group.
 */
static struct miscdevice counter_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = KBUILD_MODNAME,
	.mode = 0660,
	.fops = &counter_fops,
	.groups = counter_groups,
};

static int start_set(const char *val, const struct kernel_param *kp)
{
	if (kstrtoll(val, 10, (s64 *)kp->arg)) {
		pr_err("start=%s is not a decimal number within signed 64 bits\n",
		       val);
		return -EINVAL;
	}
	return 0;
}

static int start_get(char *buf, const struct kernel_param *kp)
{
	return scnprintf(buf, PAGE_SIZE, "%lld\n", *(s64 *)kp->arg);
}

static const struct kernel_param_ops start_ops = {
	.set = start_set,
	.get = start_get,
};
module_param_cb(start, &start_ops, &start, 0444);
MODULE_PARM_DESC(start, "number at load and after RESET, s64 (default: 0)");

static int max_open_set(const char *val, const struct kernel_param *kp)
{
	int limit;

	if (kstrtoint(val, 10, &limit) || limit < 0) {
		pr_err("max_open=%s is not a decimal number from 0 to %d\n",
		       val, INT_MAX);
		return -EINVAL;
	}
	*(int *)kp->arg = limit;
	return 0;
}

static const struct kernel_param_ops max_open_ops = {
	.set = max_open_set,
	.get = param_get_int,
};
module_param_cb(max_open, &max_open_ops, &max_open, 0444);
MODULE_PARM_DESC(max_open, "files open at a time, 0 for no limit (default: 0)");

static struct dentry *counter_debugfs;

static void counter_debugfs_remove(void)
{
	kspec_fault_destroy(&fail_copy);
	kspec_fault_destroy(&fail_alloc);
	debugfs_remove(counter_debugfs);
}

static int __init counter_init(void)
{
	int ret;

	counter.value = start;
	counter_debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	kspec_fault_create(&fail_alloc, "fail_alloc", counter_debugfs);
	kspec_fault_create(&fail_copy, "fail_copy", counter_debugfs);

	/* Last, since the device can be opened from here on. */
	ret = misc_register(&counter_misc);
	if (ret)
		counter_debugfs_remove();
	return ret;
}

static void __exit counter_exit(void)
{
	misc_deregister(&counter_misc);
	counter_debugfs_remove();
}

module_init(counter_init);
module_exit(counter_exit);

MODULE_AUTHOR("The kspec authors");
MODULE_DESCRIPTION("One signed 64-bit number behind a misc device");
MODULE_LICENSE("GPL");
