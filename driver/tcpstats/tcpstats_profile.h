/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Profiles, and the sysctls by which they are made.
 */

#ifndef TCPSTATS_PROFILE_H
#define TCPSTATS_PROFILE_H

#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/sysctl.h>
#include <linux/types.h>

#include "tcpstats.h"

/* The longest text of last_error, with its NUL. */
#define TCPSTATS_ERROR_SIZE	160

/**
 * struct tcpstats_profile - a filter with a name
 * @node: in the list of all, or of those to be freed
 * @listed: it is in the former
 * @name: its name
 * @device: that of its device, below /dev
 * @filter: what files that are opened from now on begin with
 * @misc: its device
 * @table: its sysctl, and an empty one, which kernels before 6.6 want
 * @header: the sysctl registered
 */
struct tcpstats_profile {
	struct list_head node;
	bool listed;
	char name[TCPSTATS_NAME_SIZE];
	char device[sizeof("tcpstats-profile/") + TCPSTATS_NAME_SIZE];
	struct tcpstats_filter filter;
	struct miscdevice misc;
	struct ctl_table table[2];
	struct ctl_table_header *header;
};

/**
 * struct tcpstats_profile_copy - what a profile was like at some moment
 * @name: its name
 * @filter: its filter
 */
struct tcpstats_profile_copy {
	char name[TCPSTATS_NAME_SIZE];
	struct tcpstats_filter filter;
};

/* tcpstats_profile.c */
int tcpstats_profiles_set(const char *name,
			  const struct tcpstats_filter *filter);
void tcpstats_profiles_delete(const char *name);
int tcpstats_profiles_copy(struct tcpstats_profile_copy *to);
void tcpstats_profiles_exit(void);
void tcpstats_profile_delete(struct tcpstats_profile *profile);
int tcpstats_profile_update(struct tcpstats_profile *profile,
			    const struct tcpstats_filter *filter);
int tcpstats_profile_get(struct tcpstats_profile *profile,
			 struct tcpstats_filter *filter);
void tcpstats_profile_note(const char *name, const char *reason, int offset);
void tcpstats_profile_last_error(char text[TCPSTATS_ERROR_SIZE]);

/* tcpstats_sysctl.c */
int tcpstats_sysctl_init(void);
void tcpstats_sysctl_exit(void);
int tcpstats_sysctl_profile_add(struct tcpstats_profile *profile);
void tcpstats_sysctl_profile_del(struct tcpstats_profile *profile);

#endif /* TCPSTATS_PROFILE_H */
