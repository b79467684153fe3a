// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles: filters with a name. Each has a device and a sysctl of its own; see
 * tcpstats_device.h on what is locked, and who frees.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "tcpstats_device.h"
#include "tcpstats_parse.h"
#include "tcpstats_profile.h"
#include "tcpstats_trace.h"

/**
 * struct profiles - all profiles
 * @admin: held by who makes or frees some
 * @lock: guards @all, @count, the filters, and @last_error
 * @all: those that there are
 * @count: how many these are
 * @deleted: those that are to be freed
 * @free: frees these
 * @last_error: what was wrong with the last text that was refused
 */
struct profiles {
	struct mutex admin; /* held by who makes or frees profiles */
	spinlock_t lock; /* guards the members below, and filters */
	struct list_head all;
	u32 count;
	struct list_head deleted;
	struct work_struct free;
	char last_error[TCPSTATS_ERROR_SIZE];
};

static void profiles_free_work(struct work_struct *work);

static struct profiles profiles = {
	.admin = __MUTEX_INITIALIZER(profiles.admin),
	.lock = __SPIN_LOCK_UNLOCKED(profiles.lock),
	.all = LIST_HEAD_INIT(profiles.all),
	.deleted = LIST_HEAD_INIT(profiles.deleted),
	.free = __WORK_INITIALIZER(profiles.free, profiles_free_work),
};

static struct tcpstats_profile *profiles_find(const char *name)
{
	struct tcpstats_profile *profile;

	lockdep_assert_held(&profiles.lock);
	list_for_each_entry(profile, &profiles.all, node)
		if (!strcmp(profile->name, name))
			return profile;
	return NULL;
}

/* Nobody finds it any more; those who have found it may be at it still. */
static void profiles_take_off(struct tcpstats_profile *profile)
{
	lockdep_assert_held(&profiles.lock);
	profile->listed = false;
	WRITE_ONCE(profiles.count, profiles.count - 1);
	list_move_tail(&profile->node, &profiles.deleted);
	trace_profile_destroy(profile->name);
}

static struct tcpstats_profile *profiles_next_deleted(void)
{
	struct tcpstats_profile *profile;

	spin_lock(&profiles.lock);
	profile = list_first_entry_or_null(&profiles.deleted,
					   struct tcpstats_profile, node);
	if (profile)
		list_del(&profile->node);
	spin_unlock(&profiles.lock);
	return profile;
}

/* Waits until nobody is at them any more. */
static void profiles_free_deleted(void)
{
	struct tcpstats_profile *profile;

	lockdep_assert_held(&profiles.admin);
	while ((profile = profiles_next_deleted())) {
		misc_deregister(&profile->misc);
		tcpstats_sysctl_profile_del(profile);
		kfree(profile);
	}
}

static void profiles_free_work(struct work_struct *work)
{
	mutex_lock(&profiles.admin);
	profiles_free_deleted();
	mutex_unlock(&profiles.admin);
}

static struct tcpstats_profile *
profile_alloc(const char *name, const struct tcpstats_filter *filter)
{
	struct tcpstats_profile *profile;

	profile = kspec_fault_kzalloc(&tcpstats_fail_alloc, sizeof(*profile),
				      GFP_KERNEL);
	if (!profile)
		return NULL;
	INIT_LIST_HEAD(&profile->node);
	strscpy(profile->name, name, sizeof(profile->name));
	scnprintf(profile->device, sizeof(profile->device),
		  "tcpstats-profile/%s", name);
	profile->filter = *filter;
	profile->misc.minor = MISC_DYNAMIC_MINOR;
	profile->misc.name = profile->device;
	profile->misc.nodename = profile->device;
	profile->misc.mode = 0440;
	profile->misc.fops = &tcpstats_profile_fops;
	return profile;
}

static int profiles_make(const char *name, const struct tcpstats_filter *filter)
{
	struct tcpstats_profile *profile;
	int ret;

	lockdep_assert_held(&profiles.admin);
	/* Who deletes one takes the lock alone; none is added but here. */
	if (READ_ONCE(profiles.count) == TCPSTATS_PROFILES_MAX) {
		tcpstats_profile_note(name, "there are 16 profiles already", -1);
		return -ENOSPC;
	}
	profile = profile_alloc(name, filter);
	if (!profile)
		return -ENOMEM;
	ret = tcpstats_sysctl_profile_add(profile);
	if (ret)
		goto free;
	ret = misc_register(&profile->misc);
	if (ret)
		goto del;
	spin_lock(&profiles.lock);
	profile->listed = true;
	WRITE_ONCE(profiles.count, profiles.count + 1);
	list_add_tail(&profile->node, &profiles.all);
	spin_unlock(&profiles.lock);
	trace_profile_create(name);
	return 0;
del:
	tcpstats_sysctl_profile_del(profile);
free:
	kfree(profile);
	return ret;
}

/**
 * tcpstats_profiles_set - make a profile, or give it another filter
 * @name: its name, a sound one
 * @filter: the filter
 *
 * Return: 0, -ENOSPC if there are TCPSTATS_PROFILES_MAX others, -ENOMEM
 */
int tcpstats_profiles_set(const char *name,
			  const struct tcpstats_filter *filter)
{
	struct tcpstats_profile *profile;
	int ret = 0;

	mutex_lock(&profiles.admin);
	/* One of the same name may be among them. */
	profiles_free_deleted();
	spin_lock(&profiles.lock);
	profile = profiles_find(name);
	if (profile)
		profile->filter = *filter;
	spin_unlock(&profiles.lock);
	if (!profile)
		ret = profiles_make(name, filter);
	mutex_unlock(&profiles.admin);
	return ret;
}

/**
 * tcpstats_profiles_delete - delete a profile, if it is there
 * @name: its name
 *
 * When this returns, its device and its sysctl are gone. Not for the handler of
 * that sysctl.
 */
void tcpstats_profiles_delete(const char *name)
{
	struct tcpstats_profile *profile;

	mutex_lock(&profiles.admin);
	spin_lock(&profiles.lock);
	profile = profiles_find(name);
	if (profile)
		profiles_take_off(profile);
	spin_unlock(&profiles.lock);
	profiles_free_deleted();
	mutex_unlock(&profiles.admin);
}

/**
 * tcpstats_profile_delete - delete a profile from the handler of its sysctl
 * @profile: the profile; perhaps deleted already
 *
 * Its device and its sysctl go when the handler has returned.
 */
void tcpstats_profile_delete(struct tcpstats_profile *profile)
{
	bool listed;

	spin_lock(&profiles.lock);
	listed = profile->listed;
	if (listed)
		profiles_take_off(profile);
	spin_unlock(&profiles.lock);
	if (listed)
		schedule_work(&profiles.free);
}

/**
 * tcpstats_profile_update - give a profile another filter
 * @profile: the profile
 * @filter: the filter
 *
 * Return: 0, -ENOENT if it is being deleted
 */
int tcpstats_profile_update(struct tcpstats_profile *profile,
			    const struct tcpstats_filter *filter)
{
	int ret = -ENOENT;

	spin_lock(&profiles.lock);
	if (profile->listed) {
		profile->filter = *filter;
		ret = 0;
	}
	spin_unlock(&profiles.lock);
	return ret;
}

/**
 * tcpstats_profile_get - read a profile's filter
 * @profile: the profile
 * @filter: set to it
 *
 * Return: 0, -ENOENT if it is being deleted
 */
int tcpstats_profile_get(struct tcpstats_profile *profile,
			 struct tcpstats_filter *filter)
{
	int ret = -ENOENT;

	spin_lock(&profiles.lock);
	if (profile->listed) {
		*filter = profile->filter;
		ret = 0;
	}
	spin_unlock(&profiles.lock);
	return ret;
}

/**
 * tcpstats_profiles_copy - copy all profiles as they are at one moment
 * @to: room for TCPSTATS_PROFILES_MAX
 *
 * Return: how many there are, in the order in which they were made
 */
int tcpstats_profiles_copy(struct tcpstats_profile_copy *to)
{
	struct tcpstats_profile *profile;
	int count = 0;

	spin_lock(&profiles.lock);
	list_for_each_entry(profile, &profiles.all, node) {
		strscpy(to[count].name, profile->name, sizeof(to->name));
		to[count++].filter = profile->filter;
	}
	spin_unlock(&profiles.lock);
	return count;
}

/**
 * tcpstats_profile_note - remember what was wrong with a text
 * @name: the profile that it was for, "" if that is not known
 * @reason: what was wrong
 * @offset: at which byte of the filter; -1: that does not apply
 */
void tcpstats_profile_note(const char *name, const char *reason, int offset)
{
	char text[TCPSTATS_ERROR_SIZE];
	int len = 0;

	if (*name)
		len = scnprintf(text, sizeof(text), "%s: ", name);
	if (offset >= 0)
		len += scnprintf(text + len, sizeof(text) - len,
				 "byte %d: ", offset);
	scnprintf(text + len, sizeof(text) - len, "%s", reason);
	spin_lock(&profiles.lock);
	strscpy(profiles.last_error, text, sizeof(profiles.last_error));
	spin_unlock(&profiles.lock);
}

/**
 * tcpstats_profile_last_error - what was wrong with the last text refused
 * @text: set to it; "" if none has been
 */
void tcpstats_profile_last_error(char text[TCPSTATS_ERROR_SIZE])
{
	spin_lock(&profiles.lock);
	strscpy(text, profiles.last_error, TCPSTATS_ERROR_SIZE);
	spin_unlock(&profiles.lock);
}

/**
 * tcpstats_profiles_exit - delete and free all
 *
 * Nobody may make one any more.
 */
void tcpstats_profiles_exit(void)
{
	struct tcpstats_profile *profile, *next;

	spin_lock(&profiles.lock);
	list_for_each_entry_safe(profile, next, &profiles.all, node)
		profiles_take_off(profile);
	spin_unlock(&profiles.lock);
	profiles_free_work(NULL);
	/* The last handler may have asked for it. */
	cancel_work_sync(&profiles.free);
}
