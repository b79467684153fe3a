// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations on an open file.
 */

#include <linux/capability.h>
#include <linux/container_of.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>

#include "tcpstats_device.h"
#include "tcpstats_profile.h"
#include "tcpstats_trace.h"

static struct tcpstats_file *tcpstats_file_alloc(const struct file *file)
{
	struct net *net = current->nsproxy->net_ns;
	struct tcpstats_file *tsf;

	tsf = kspec_fault_kzalloc(&tcpstats_fail_alloc, sizeof(*tsf),
				  GFP_KERNEL_ACCOUNT);
	if (!tsf)
		return NULL;
	mutex_init(&tsf->lock);
	tsf->net = get_net(net);
	tsf->sees_all = ns_capable(net->user_ns, CAP_NET_ADMIN);
	tsf->cred = file->f_cred;
	return tsf;
}

static int tcpstats_do_open(struct inode *inode, struct file *file,
			    const struct tcpstats_filter *filter)
{
	struct tcpstats_file *tsf;
	int ret;

	if (file->f_mode & FMODE_WRITE)
		return -EPERM;
	ret = tcpstats_open_begin(READ_ONCE(tcpstats_limits.max_open_fds));
	if (ret)
		return ret;
	tsf = tcpstats_file_alloc(file);
	if (!tsf) {
		tcpstats_open_end();
		return -ENOMEM;
	}
	tsf->filter = *filter;
	file->private_data = tsf;
	tcpstats_open_done();
	return stream_open(inode, file);
}

static int tcpstats_open(struct inode *inode, struct file *file)
{
	struct tcpstats_filter filter;

	tcpstats_filter_init(&filter, false);
	return tcpstats_do_open(inode, file, &filter);
}

static int tcpstats_full_open(struct inode *inode, struct file *file)
{
	struct tcpstats_filter filter;

	tcpstats_filter_init(&filter, true);
	return tcpstats_do_open(inode, file, &filter);
}

/* The misc devices' own mutex keeps the profile from being freed meanwhile. */
static int tcpstats_profile_open(struct inode *inode, struct file *file)
{
	struct tcpstats_profile *profile =
		container_of(file->private_data, struct tcpstats_profile, misc);
	struct tcpstats_filter filter;
	int ret = tcpstats_profile_get(profile, &filter);

	return ret ?: tcpstats_do_open(inode, file, &filter);
}

static int tcpstats_release(struct inode *inode, struct file *file)
{
	struct tcpstats_file *tsf = file->private_data;

	put_net(tsf->net);
	mutex_destroy(&tsf->lock);
	kfree(tsf);
	tcpstats_open_end();
	return 0;
}

static ssize_t tcpstats_do_read(struct tcpstats_file *tsf, char __user *to,
				size_t size)
{
	ssize_t ret = 0;

	if (!size)
		return 0;
	if (size < sizeof(struct tcpstats_record))
		return -EINVAL;
	if (mutex_lock_interruptible(&tsf->lock))
		return -EINTR;
	if (!tsf->over)
		ret = tcpstats_pass(tsf, to, size);
	mutex_unlock(&tsf->lock);
	return ret;
}

static ssize_t tcpstats_read(struct file *file, char __user *to, size_t size,
			     loff_t *ppos)
{
	u64 begin = ktime_get_ns();
	ssize_t ret;

	trace_read_entry(size, file->f_flags);
	ret = tcpstats_do_read(file->private_data, to, size);
	trace_read_done(min_t(ssize_t, ret, 0),
			max_t(ssize_t, ret, 0) / sizeof(struct tcpstats_record),
			ktime_get_ns() - begin);
	return ret;
}

static int tcpstats_get_version(struct tcpstats_file *tsf, void __user *to)
{
	struct tcpstats_version version = {
		.protocol_version = TCPSTATS_RECORD_VERSION,
		.record_size = sizeof(struct tcpstats_record),
		.record_count_hint = tcpstats_count_hint(tsf->net),
		.flags = TCPSTATS_NO_GENERATIONS,
	};

	return kspec_fault_copy_to_user(&tcpstats_fail_copy, to, &version,
					sizeof(version)) ? -EFAULT : 0;
}

static int tcpstats_set_filter(struct tcpstats_file *tsf,
			       const void __user *from)
{
	struct tcpstats_filter filter;
	int ret;

	if (kspec_fault_copy_from_user(&tcpstats_fail_copy, &filter, from,
				       sizeof(filter)))
		return -EFAULT;
	ret = tcpstats_filter_check(&filter);
	if (ret)
		return ret;
	if (mutex_lock_interruptible(&tsf->lock))
		return -EINTR;
	tsf->filter = filter;
	mutex_unlock(&tsf->lock);
	return 0;
}

static int tcpstats_reset(struct tcpstats_file *tsf)
{
	if (mutex_lock_interruptible(&tsf->lock))
		return -EINTR;
	tsf->over = false;
	mutex_unlock(&tsf->lock);
	return 0;
}

static long tcpstats_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	struct tcpstats_file *tsf = file->private_data;
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case TCPSTATS_VERSION:
		return tcpstats_get_version(tsf, user);
	case TCPSTATS_SET_FILTER:
		return tcpstats_set_filter(tsf, user);
	case TCPSTATS_RESET:
		return tcpstats_reset(tsf);
	default:
		return -ENOTTY;
	}
}

#define TCPSTATS_FOPS(_open) {						\
	.owner = THIS_MODULE,						\
	.open = (_open),						\
	.release = tcpstats_release,					\
	.read = tcpstats_read,						\
	.unlocked_ioctl = tcpstats_ioctl,				\
	.compat_ioctl = compat_ptr_ioctl,				\
}

const struct file_operations tcpstats_fops = TCPSTATS_FOPS(tcpstats_open);
const struct file_operations tcpstats_full_fops =
	TCPSTATS_FOPS(tcpstats_full_open);
const struct file_operations tcpstats_profile_fops =
	TCPSTATS_FOPS(tcpstats_profile_open);
