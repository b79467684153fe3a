// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files in /sys/class/misc/kmsgpipe0 and so on, described in ABI/.
 */

#include <linux/container_of.h>
#include <linux/device.h>
#include <linux/miscdevice.h>
#include <linux/sysfs.h>

#include "kmsgpipe_device.h"

static struct kmsgpipe *kmsgpipe_of(struct device *dev)
{
	return container_of(dev_get_drvdata(dev), struct kmsgpipe, misc);
}

/* @_value: from stats */
#define KMSGPIPE_STAT_ATTR(_name, _value)				\
static ssize_t _name##_show(struct device *dev,				\
			    struct device_attribute *attr, char *buf)	\
{									\
	struct kmsgpipe_stats stats;					\
	int ret = kmsgpipe_get_stats(kmsgpipe_of(dev), &stats);		\
									\
	if (ret)							\
		return ret;						\
	return sysfs_emit(buf, "%llu\n", (u64)(_value));			\
}									\
static DEVICE_ATTR_RO(_name)

KMSGPIPE_STAT_ATTR(enqueued, stats.enqueued);
KMSGPIPE_STAT_ATTR(dequeued, stats.dequeued);
KMSGPIPE_STAT_ATTR(expired, stats.expired);
KMSGPIPE_STAT_ATTR(cleared, stats.cleared);
KMSGPIPE_STAT_ATTR(refused, stats.refused);
KMSGPIPE_STAT_ATTR(bytes_in, stats.bytes_in);
KMSGPIPE_STAT_ATTR(bytes_out, stats.bytes_out);
KMSGPIPE_STAT_ATTR(queued, stats.queued);
KMSGPIPE_STAT_ATTR(readers_waiting, stats.readers_waiting);
KMSGPIPE_STAT_ATTR(writers_waiting, stats.writers_waiting);

static struct attribute *kmsgpipe_attrs[] = {
	&dev_attr_enqueued.attr,
	&dev_attr_dequeued.attr,
	&dev_attr_expired.attr,
	&dev_attr_cleared.attr,
	&dev_attr_refused.attr,
	&dev_attr_bytes_in.attr,
	&dev_attr_bytes_out.attr,
	&dev_attr_queued.attr,
	&dev_attr_readers_waiting.attr,
	&dev_attr_writers_waiting.attr,
	NULL
};

static const struct attribute_group kmsgpipe_group = {
	.attrs = kmsgpipe_attrs,
};

const struct attribute_group *kmsgpipe_groups[] = {
	&kmsgpipe_group,
	NULL
};
