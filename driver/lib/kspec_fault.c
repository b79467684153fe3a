// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fault injection for a driver on a kernel built without CONFIG_FAULT_INJECTION.
 *
 * The decision follows should_fail() of lib/fault-inject.c, with two changes
 * that make a test repeatable: changing a setting begins the count towards
 * "interval" anew, and a failure asked for with "nth" leaves "times" alone.
 */

#include <linux/debugfs.h>
#include <linux/limits.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "kspec_fault.h"

/**
 * struct fault_task - a task that waits for its nth call to fail
 * @node: in kspec_fault.tasks
 * @pid: the task. A reference to it, not a number, so that a later task with
 *	the same number inherits nothing.
 * @left: calls up to and including the one that fails, at least 1
 */
struct fault_task {
	struct list_head node;
	struct pid *pid;
	unsigned int left;
};

static struct fault_task *fault_find_current(struct kspec_fault *fault)
{
	struct fault_task *task;

	lockdep_assert_held(&fault->lock);
	list_for_each_entry(task, &fault->tasks, node)
		if (task->pid == task_pid(current))
			return task;
	return NULL;
}

static void fault_drop(struct fault_task *task)
{
	list_del(&task->node);
	put_pid(task->pid);
	kfree(task);
}

static void fault_drop_dead(struct kspec_fault *fault)
{
	struct fault_task *task, *next;

	lockdep_assert_held(&fault->lock);
	list_for_each_entry_safe(task, next, &fault->tasks, node)
		if (!pid_has_task(task->pid, PIDTYPE_PID))
			fault_drop(task);
}

static bool fault_by_chance(struct kspec_fault *fault)
{
	lockdep_assert_held(&fault->lock);
	if (!fault->probability || !fault->times)
		return false;
	if (fault->interval > 1 && ++fault->calls % fault->interval)
		return false;
	if (get_random_u32() % 100 >= fault->probability)
		return false;
	if (fault->times > 0)
		fault->times--;
	return true;
}

/**
 * kspec_fault_should_fail - decide whether the call being made is to fail
 * @fault: the injection point
 *
 * While the calling task has an nth call to wait for, only that one fails;
 * otherwise probability, interval and times decide. May be called in any
 * context but NMI.
 *
 * Return: true if the caller is to behave as if the operation had failed.
 */
bool kspec_fault_should_fail(struct kspec_fault *fault)
{
	struct fault_task *task = NULL;
	unsigned long flags;
	bool fail;

	spin_lock_irqsave(&fault->lock, flags);
	if (in_task())
		task = fault_find_current(fault);
	if (task) {
		fail = --task->left == 0;
		if (fail)
			fault_drop(task);
	} else {
		fail = fault_by_chance(fault);
	}
	if (fail)
		fault->hits++;
	spin_unlock_irqrestore(&fault->lock, flags);
	return fail;
}

static int probability_get(void *data, u64 *val)
{
	struct kspec_fault *fault = data;

	*val = READ_ONCE(fault->probability);
	return 0;
}

static int probability_set(void *data, u64 val)
{
	struct kspec_fault *fault = data;

	if (val > 100)
		return -EINVAL;
	spin_lock_irq(&fault->lock);
	fault->probability = val;
	fault->calls = 0;
	spin_unlock_irq(&fault->lock);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(probability_fops, probability_get, probability_set,
			 "%llu\n");

static int interval_get(void *data, u64 *val)
{
	struct kspec_fault *fault = data;

	*val = READ_ONCE(fault->interval);
	return 0;
}

static int interval_set(void *data, u64 val)
{
	struct kspec_fault *fault = data;

	if (val > UINT_MAX)
		return -EINVAL;
	spin_lock_irq(&fault->lock);
	fault->interval = val;
	fault->calls = 0;
	spin_unlock_irq(&fault->lock);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(interval_fops, interval_get, interval_set, "%llu\n");

static int times_get(void *data, u64 *val)
{
	struct kspec_fault *fault = data;

	*val = (s64)READ_ONCE(fault->times);
	return 0;
}

static int times_set(void *data, u64 val)
{
	struct kspec_fault *fault = data;
	s64 times = val;

	if (times < -1 || times > INT_MAX)
		return -EINVAL;
	spin_lock_irq(&fault->lock);
	fault->times = times;
	fault->calls = 0;
	spin_unlock_irq(&fault->lock);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(times_fops, times_get, times_set, "%lld\n");

static int nth_get(void *data, u64 *val)
{
	struct kspec_fault *fault = data;
	struct fault_task *task;

	spin_lock_irq(&fault->lock);
	task = fault_find_current(fault);
	*val = task ? task->left : 0;
	spin_unlock_irq(&fault->lock);
	return 0;
}

static int nth_set(void *data, u64 val)
{
	struct kspec_fault *fault = data;
	struct fault_task *task, *fresh = NULL;

	if (val > UINT_MAX)
		return -EINVAL;
	if (val) {
		fresh = kmalloc(sizeof(*fresh), GFP_KERNEL);
		if (!fresh)
			return -ENOMEM;
		fresh->pid = get_pid(task_pid(current));
		fresh->left = val;
	}

	spin_lock_irq(&fault->lock);
	/* Tasks say nothing when they exit: look for the dead ones here. */
	fault_drop_dead(fault);
	task = fault_find_current(fault);
	if (task)
		fault_drop(task);
	if (fresh)
		list_add(&fresh->node, &fault->tasks);
	spin_unlock_irq(&fault->lock);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(nth_fops, nth_get, nth_set, "%llu\n");

static int hits_get(void *data, u64 *val)
{
	struct kspec_fault *fault = data;

	spin_lock_irq(&fault->lock);
	*val = fault->hits;
	spin_unlock_irq(&fault->lock);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(hits_fops, hits_get, NULL, "%llu\n");

/**
 * kspec_fault_create - set up an injection point, switched off
 * @fault: the injection point
 * @name: name of its directory in debugfs
 * @parent: the driver's directory, from debugfs_create_dir()
 *
 * As is the rule for debugfs, a failure to make the files is not reported: the
 * driver works the same without them. To be undone with kspec_fault_destroy().
 */
void kspec_fault_create(struct kspec_fault *fault, const char *name,
			struct dentry *parent)
{
	struct dentry *dir = debugfs_create_dir(name, parent);

	memset(fault, 0, sizeof(*fault));
	spin_lock_init(&fault->lock);
	INIT_LIST_HEAD(&fault->tasks);
	fault->interval = 1;
	fault->times = 1;
	fault->dir = dir;
	debugfs_create_file_unsafe("probability", 0600, dir, fault,
				   &probability_fops);
	debugfs_create_file_unsafe("interval", 0600, dir, fault,
				   &interval_fops);
	debugfs_create_file_unsafe("times", 0600, dir, fault, &times_fops);
	debugfs_create_file_unsafe("nth", 0600, dir, fault, &nth_fops);
	debugfs_create_file_unsafe("hits", 0400, dir, fault, &hits_fops);
}

/**
 * kspec_fault_destroy - take an injection point down
 * @fault: the injection point, no longer used by anyone
 */
void kspec_fault_destroy(struct kspec_fault *fault)
{
	struct fault_task *task, *next;

	debugfs_remove(fault->dir);
	list_for_each_entry_safe(task, next, &fault->tasks, node)
		fault_drop(task);
}
