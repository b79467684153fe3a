// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters, and with them the limits that are about numbers: how many files are
 * open, how many passes are under way.
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>

#include "tcpstats_device.h"

/**
 * struct tcpstats_stats - the counters
 * @lock: guards all of them
 * @opens: times that a device was opened
 * @active_fds: files open now
 * @reads: passes that are over
 * @readers: passes under way
 * @ns_total: how long the passes took
 * @ns_max: how long the longest one took
 * @counts: what became of the sockets of all passes that are over
 *
 * A pass is added when it is over, as a whole; so what is in @counts adds up at
 * any time.
 */
struct tcpstats_stats {
	spinlock_t lock; /* guards the members below */
	u64 opens;
	u32 active_fds;
	u64 reads;
	u32 readers;
	u64 ns_total;
	u64 ns_max;
	struct tcpstats_counts counts;
};

static struct tcpstats_stats stats = {
	.lock = __SPIN_LOCK_UNLOCKED(stats.lock),
};

/**
 * tcpstats_open_begin - make sure that there may be one more open file
 * @max: as many may be open
 *
 * Return: 0, then tcpstats_open_end() has to follow one day; or -EMFILE
 */
int tcpstats_open_begin(unsigned int max)
{
	int ret = -EMFILE;

	spin_lock(&stats.lock);
	if (stats.active_fds < max) {
		stats.active_fds++;
		ret = 0;
	}
	spin_unlock(&stats.lock);
	return ret;
}

/**
 * tcpstats_open_done - the file has been opened
 */
void tcpstats_open_done(void)
{
	spin_lock(&stats.lock);
	stats.opens++;
	spin_unlock(&stats.lock);
}

/**
 * tcpstats_open_end - a file is closed, or could not be opened after all
 */
void tcpstats_open_end(void)
{
	spin_lock(&stats.lock);
	stats.active_fds--;
	spin_unlock(&stats.lock);
}

/**
 * tcpstats_pass_begin - count a pass that is to begin
 * @max: as many may be under way
 *
 * Return: 0, then tcpstats_pass_end() has to follow; or -EBUSY
 */
int tcpstats_pass_begin(unsigned int max)
{
	int ret = -EBUSY;

	spin_lock(&stats.lock);
	if (stats.readers < max) {
		stats.readers++;
		ret = 0;
	}
	spin_unlock(&stats.lock);
	return ret;
}

static void counts_add(struct tcpstats_counts *to,
		       const struct tcpstats_counts *counts)
{
	int i;

	to->visited += counts->visited;
	to->emitted += counts->emitted;
	for (i = 0; i < TCPSTATS_NSKIPS; i++)
		to->skipped[i] += counts->skipped[i];
	to->copy_errors += counts->copy_errors;
	to->timed_out += counts->timed_out;
	to->interrupted += counts->interrupted;
}

/**
 * tcpstats_pass_end - a pass is over
 * @counts: what became of its sockets
 * @ns: how long it took
 */
void tcpstats_pass_end(const struct tcpstats_counts *counts, u64 ns)
{
	spin_lock(&stats.lock);
	stats.readers--;
	stats.reads++;
	stats.ns_total += ns;
	stats.ns_max = max(stats.ns_max, ns);
	counts_add(&stats.counts, counts);
	spin_unlock(&stats.lock);
}

/**
 * tcpstats_stats_format - write all counters, of one moment
 * @buf: where
 * @size: room there; 1024 bytes are enough
 *
 * Return: the bytes written
 */
int tcpstats_stats_format(char *buf, size_t size)
{
	struct tcpstats_stats now;

	spin_lock(&stats.lock);
	now = stats;
	spin_unlock(&stats.lock);
	return scnprintf(buf, size,
			 "reads_total %llu\n"
			 "opens_total %llu\n"
			 "active_fds %u\n"
			 "sockets_visited %llu\n"
			 "records_emitted %llu\n"
			 "sockets_skipped_gencnt %llu\n"
			 "sockets_skipped_cred %llu\n"
			 "sockets_skipped_ipver %llu\n"
			 "sockets_skipped_state %llu\n"
			 "sockets_skipped_port %llu\n"
			 "sockets_skipped_addr %llu\n"
			 "read_duration_ns_total %llu\n"
			 "read_duration_ns_max %llu\n"
			 "uiomove_errors %llu\n"
			 "reads_timed_out %llu\n"
			 "reads_interrupted %llu\n",
			 now.reads, now.opens, now.active_fds,
			 now.counts.visited, now.counts.emitted,
			 now.counts.skipped[TCPSTATS_SKIP_GENCNT],
			 now.counts.skipped[TCPSTATS_SKIP_CRED],
			 now.counts.skipped[TCPSTATS_SKIP_IPVER],
			 now.counts.skipped[TCPSTATS_SKIP_STATE],
			 now.counts.skipped[TCPSTATS_SKIP_PORT],
			 now.counts.skipped[TCPSTATS_SKIP_ADDR],
			 now.ns_total, now.ns_max, now.counts.copy_errors,
			 now.counts.timed_out, now.counts.interrupted);
}
