// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcpstats - a record for each TCP socket that a filter lets through
 *
 * The module: its parameters, its devices, how they come and go. tcpstats.h says
 * what user space sees, tcpstats_device.h how the parts go together.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/stddef.h>

#include "tcpstats_device.h"
#include "tcpstats_profile.h"

static_assert(sizeof(struct tcpstats_record) == TCPSTATS_RECORD_SIZE);
static_assert(sizeof(struct tcpstats_filter) == 124);
static_assert(offsetof(struct tcpstats_record, tsr_inp_gencnt) == 260);

/* Milliseconds in an hour: as long as any of them may be. */
#define TCPSTATS_HOUR	3600000

struct tcpstats_limits tcpstats_limits = {
	.max_open_fds = 16,
	.max_concurrent_readers = 32,
	.min_read_interval_ms = 0,
	.max_read_duration_ms = 5000,
};

/**
 * struct tcpstats_param - a parameter of the module
 * @value: where it is
 * @min: the least that it may be
 * @max: the most that it may be
 */
struct tcpstats_param {
	unsigned int *value;
	unsigned int min;
	unsigned int max;
};

static int tcpstats_param_set(const char *val, const struct kernel_param *kp)
{
	const struct tcpstats_param *param = kp->arg;
	unsigned int value;

	if (kstrtouint(val, 10, &value) || value < param->min ||
	    value > param->max) {
		pr_err("%s=%.*s is not a decimal number from %u to %u\n",
		       kp->name, (int)strcspn(val, "\n"), val, param->min,
		       param->max);
		return -EINVAL;
	}
	WRITE_ONCE(*param->value, value);
	return 0;
}

static int tcpstats_param_get(char *buf, const struct kernel_param *kp)
{
	const struct tcpstats_param *param = kp->arg;

	return scnprintf(buf, PAGE_SIZE, "%u\n", READ_ONCE(*param->value));
}

static const struct kernel_param_ops tcpstats_param_ops = {
	.set = tcpstats_param_set,
	.get = tcpstats_param_get,
};

static struct tcpstats_param max_open_fds = {
	&tcpstats_limits.max_open_fds, 1, 65536
};
module_param_cb(max_open_fds, &tcpstats_param_ops, &max_open_fds, 0644);
MODULE_PARM_DESC(max_open_fds, "open files, 1 to 65536 (default: 16)");

static struct tcpstats_param max_concurrent_readers = {
	&tcpstats_limits.max_concurrent_readers, 1, 65536
};
module_param_cb(max_concurrent_readers, &tcpstats_param_ops,
		&max_concurrent_readers, 0644);
MODULE_PARM_DESC(max_concurrent_readers, "reads at a time, 1 to 65536 (default: 32)");

static struct tcpstats_param min_read_interval_ms = {
	&tcpstats_limits.min_read_interval_ms, 0, TCPSTATS_HOUR
};
module_param_cb(min_read_interval_ms, &tcpstats_param_ops,
		&min_read_interval_ms, 0644);
MODULE_PARM_DESC(min_read_interval_ms, "milliseconds between reads of a file, up to an hour (default: 0)");

static struct tcpstats_param max_read_duration_ms = {
	&tcpstats_limits.max_read_duration_ms, 0, TCPSTATS_HOUR
};
module_param_cb(max_read_duration_ms, &tcpstats_param_ops,
		&max_read_duration_ms, 0644);
MODULE_PARM_DESC(max_read_duration_ms, "milliseconds that a read may take, up to an hour, 0: no limit (default: 5000)");

struct kspec_fault tcpstats_fail_alloc;
struct kspec_fault tcpstats_fail_copy;

static struct dentry *tcpstats_debugfs;

/* As is the rule for debugfs, a failure to make files is not reported. */
static void tcpstats_debugfs_init(void)
{
	tcpstats_debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	kspec_fault_create(&tcpstats_fail_alloc, "fail_alloc",
			   tcpstats_debugfs);
	kspec_fault_create(&tcpstats_fail_copy, "fail_copy", tcpstats_debugfs);
}

static void tcpstats_debugfs_exit(void)
{
	kspec_fault_destroy(&tcpstats_fail_copy);
	kspec_fault_destroy(&tcpstats_fail_alloc);
	debugfs_remove(tcpstats_debugfs);
}

static struct miscdevice tcpstats_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "tcpstats",
	.mode = 0440,
	.fops = &tcpstats_fops,
};

static struct miscdevice tcpstats_full_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "tcpstats-full",
	.mode = 0440,
	.fops = &tcpstats_full_fops,
};

static int tcpstats_register(void)
{
	int ret = misc_register(&tcpstats_full_misc);

	if (ret)
		return ret;
	ret = misc_register(&tcpstats_misc);
	if (ret)
		misc_deregister(&tcpstats_full_misc);
	return ret;
}

/* No file is open, and none can be opened any more. */
static void tcpstats_remove(void)
{
	tcpstats_sysctl_exit();
	tcpstats_profiles_exit();
	tcpstats_debugfs_exit();
}

static int __init tcpstats_init(void)
{
	int ret;

	tcpstats_debugfs_init();
	ret = tcpstats_register();
	if (ret)
		goto debugfs;
	/* Last, since this makes profiles possible. */
	ret = tcpstats_sysctl_init();
	if (ret)
		goto devices;
	return 0;
devices:
	misc_deregister(&tcpstats_misc);
	misc_deregister(&tcpstats_full_misc);
debugfs:
	tcpstats_debugfs_exit();
	return ret;
}

static void __exit tcpstats_exit(void)
{
	misc_deregister(&tcpstats_misc);
	misc_deregister(&tcpstats_full_misc);
	tcpstats_remove();
}

module_init(tcpstats_init);
module_exit(tcpstats_exit);

MODULE_AUTHOR("The kspec authors");
MODULE_DESCRIPTION("A record for each TCP socket that a filter lets through");
MODULE_LICENSE("GPL");
