// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files in /sys/kernel/debug/kmsgpipe, described in ABI/ here and in ../lib.
 */

#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "kmsgpipe_device.h"

struct kspec_fault kmsgpipe_fail_alloc;
struct kspec_fault kmsgpipe_fail_copy;

static struct dentry *kmsgpipe_debugfs;

static int stats_show(struct seq_file *seq, void *unused)
{
	struct kmsgpipe_stats stats;
	int ret = kmsgpipe_get_stats(seq->private, &stats);

	if (ret)
		return ret;
	seq_printf(seq, "enqueued %llu\n", stats.enqueued);
	seq_printf(seq, "dequeued %llu\n", stats.dequeued);
	seq_printf(seq, "expired %llu\n", stats.expired);
	seq_printf(seq, "cleared %llu\n", stats.cleared);
	seq_printf(seq, "refused %llu\n", stats.refused);
	seq_printf(seq, "bytes_in %llu\n", stats.bytes_in);
	seq_printf(seq, "bytes_out %llu\n", stats.bytes_out);
	seq_printf(seq, "queued %u\n", stats.queued);
	seq_printf(seq, "readers_waiting %u\n", stats.readers_waiting);
	seq_printf(seq, "writers_waiting %u\n", stats.writers_waiting);
	seq_printf(seq, "capacity %u\n", stats.capacity);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static int log_show(struct seq_file *seq, void *unused)
{
	struct kmsgpipe *pipe = seq->private;

	kmsgpipe_log_show(&pipe->log, seq);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(log);

/**
 * kmsgpipe_debugfs_init - make the module's directory, with the faults
 *
 * As is the rule for debugfs, a failure to make files is not reported: the driver
 * works the same without them.
 */
void kmsgpipe_debugfs_init(void)
{
	kmsgpipe_debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	kspec_fault_create(&kmsgpipe_fail_alloc, "fail_alloc",
			   kmsgpipe_debugfs);
	kspec_fault_create(&kmsgpipe_fail_copy, "fail_copy", kmsgpipe_debugfs);
}

/**
 * kmsgpipe_debugfs_exit - remove the module's directory
 */
void kmsgpipe_debugfs_exit(void)
{
	kspec_fault_destroy(&kmsgpipe_fail_copy);
	kspec_fault_destroy(&kmsgpipe_fail_alloc);
	debugfs_remove(kmsgpipe_debugfs);
}

/**
 * kmsgpipe_debugfs_add - make a device's directory
 * @pipe: the device
 */
void kmsgpipe_debugfs_add(struct kmsgpipe *pipe)
{
	pipe->debugfs = debugfs_create_dir(pipe->name, kmsgpipe_debugfs);
	debugfs_create_file("stats", 0400, pipe->debugfs, pipe, &stats_fops);
	debugfs_create_file("log", 0400, pipe->debugfs, pipe, &log_fops);
}

/**
 * kmsgpipe_debugfs_remove - remove a device's directory
 * @pipe: the device
 */
void kmsgpipe_debugfs_remove(struct kmsgpipe *pipe)
{
	debugfs_remove(pipe->debugfs);
}
