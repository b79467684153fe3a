/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the module share.
 *
 * Locking. There is one rule: nothing that can wait for somebody else is done
 * under a spinlock, and a mutex is held only by who waits for nobody who might
 * want it. In detail:
 *
 * tcpstats_file.lock, a mutex for each open file, guards its filter and whether its
 *	pass is over. It is held for a whole pass, so threads that share a file take
 *	turns. They wait for it such that a signal can end that.
 * The buckets of the kernel's hash tables are locked one by one, by their own
 *	locks, just to take references to the sockets in it. Sockets are looked at,
 *	and records copied, with no lock but the former: a reader whose memory takes
 *	long to come delays nobody but those who share its file.
 * profiles.lock, a spinlock, guards the list of profiles, their filters, and the
 *	last error. Opening a profile's device and the handler of a profile's own
 *	sysctl take it, and nothing else.
 * profiles.admin, a mutex, taken before profiles.lock, lets one at a time make
 *	profiles or free them. Who frees waits for handlers of the profile's sysctl
 *	(in unregister_sysctl_table()) and for whoever opens a device (in
 *	misc_deregister()): neither takes this mutex. Hence a profile that is deleted
 *	through its own sysctl is only taken off the list there; a work item frees
 *	it. Its name can be used again at once: who makes a profile frees first.
 * stats.lock, a spinlock, guards the counters. Nothing is taken under it.
 *
 * What may go away when. An open file holds the module (fops.owner) and its network
 * namespace; it has a copy of its profile's filter, and needs no profile. A pass
 * holds a reference to each socket that it has not got to yet.
 */

#ifndef TCPSTATS_DEVICE_H
#define TCPSTATS_DEVICE_H

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/uidgid.h>

#include "../lib/kspec_fault.h"
#include "tcpstats.h"
#include "tcpstats_filter.h"

struct cred;
struct net;
struct sock;

/* Signals and time are looked at with every so many-th socket of a pass. */
#define TCPSTATS_CHECK_EVERY	1024

/**
 * struct tcpstats_limits - the module's parameters
 * @max_open_fds: open files, all devices together
 * @max_concurrent_readers: passes under way at a time
 * @min_read_interval_ms: from one pass of a file to its next, in milliseconds
 * @max_read_duration_ms: of a pass, in milliseconds; 0: no limit
 *
 * Can change at any time: each is read once for each decision.
 */
struct tcpstats_limits {
	unsigned int max_open_fds;
	unsigned int max_concurrent_readers;
	unsigned int min_read_interval_ms;
	unsigned int max_read_duration_ms;
};

/**
 * struct tcpstats_file - an open file
 * @lock: guards @filter, @over, @begun_ns
 * @filter: which sockets its records are of
 * @over: its pass is over: read gives 0
 * @begun_ns: when its last pass began, of CLOCK_MONOTONIC; 0: none has
 * @net: its network namespace
 * @sees_all: who opened it may see sockets of all users
 * @cred: the opener's, the file's own reference: sockets of that user it sees in any
 *	case, and users have the numbers of that namespace
 */
struct tcpstats_file {
	struct mutex lock; /* guards filter, over, begun_ns */
	struct tcpstats_filter filter;
	bool over;
	u64 begun_ns;
	struct net *net;
	bool sees_all;
	const struct cred *cred;
};

/**
 * struct tcpstats_counts - what became of the sockets of a pass
 * @visited: sockets that it came to
 * @emitted: records copied to user space
 * @skipped: sockets without a record, by TCPSTATS_SKIP_*
 * @copy_errors: 1 if it ended at a socket whose record could not be copied
 * @timed_out: 1 if it ended at a socket since it took too long
 * @interrupted: 1 if it ended at a socket since a signal came
 *
 * visited = emitted + skipped + copy_errors + timed_out + interrupted
 */
struct tcpstats_counts {
	u64 visited;
	u64 emitted;
	u64 skipped[TCPSTATS_NSKIPS];
	u64 copy_errors;
	u64 timed_out;
	u64 interrupted;
};

/* tcpstats_main.c */
extern struct tcpstats_limits tcpstats_limits;
extern struct kspec_fault tcpstats_fail_alloc;
extern struct kspec_fault tcpstats_fail_copy;

/* tcpstats_file.c */
extern const struct file_operations tcpstats_fops;
extern const struct file_operations tcpstats_full_fops;
extern const struct file_operations tcpstats_profile_fops;

/* tcpstats_pass.c */
ssize_t tcpstats_pass(struct tcpstats_file *file, char __user *to, size_t size);

/* tcpstats_walk.c */
int tcpstats_walk(struct net *net, bool (*visit)(struct sock *sk, void *data),
		  void *data);
u32 tcpstats_count_hint(struct net *net);

/* tcpstats_record.c */
void tcpstats_identify(struct sock *sk, struct tcpstats_id *id, kuid_t *uid);
void tcpstats_fill(struct sock *sk, const struct tcpstats_id *id, u32 fields,
		   struct tcpstats_record *record);

/* tcpstats_stats.c */
int tcpstats_open_begin(unsigned int max);
void tcpstats_open_done(void);
void tcpstats_open_end(void);
int tcpstats_pass_begin(unsigned int max);
void tcpstats_pass_end(const struct tcpstats_counts *counts, u64 ns);
int tcpstats_stats_format(char *buf, size_t size);

#endif /* TCPSTATS_DEVICE_H */
