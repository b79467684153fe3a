// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pass: the sockets one by one, past the filter, into records, to user space.
 */

#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include "tcpstats_device.h"
#include "tcpstats_trace.h"

/**
 * struct pass - a pass that is under way
 * @file: the open file, whose lock is held
 * @fields: TSR_FIELDS_* that records are to have
 * @to: where the next record goes
 * @room: bytes there
 * @deadline_ns: when it has to end, of CLOCK_MONOTONIC; U64_MAX: never
 * @error: why it ended, a negative error number, if it ended early
 * @counts: what became of the sockets
 */
struct pass {
	struct tcpstats_file *file;
	u32 fields;
	char __user *to;
	size_t room;
	u64 deadline_ns;
	int error;
	struct tcpstats_counts counts;
};

/* Looks at what could end the pass from outside. */
static bool pass_must_end(struct pass *pass)
{
	if (signal_pending(current)) {
		pass->counts.interrupted++;
		pass->error = -EINTR;
		return true;
	}
	if (ktime_get_ns() >= pass->deadline_ns) {
		pass->counts.timed_out++;
		return true;
	}
	return false;
}

static void pass_fill(struct pass *pass, struct sock *sk,
		      const struct tcpstats_id *id, kuid_t uid,
		      struct tcpstats_record *record)
{
	bool traced = trace_fill_done_enabled();
	u64 begin = traced ? ktime_get_ns() : 0;

	tcpstats_fill(sk, id, pass->fields, record);
	if (uid_valid(uid))
		record->tsr_uid = from_kuid_munged(pass->file->cred->user_ns,
						   uid);
	if (traced)
		trace_fill_done(ktime_get_ns() - begin, sizeof(*record));
}

static bool pass_emit(struct pass *pass, struct sock *sk,
		      const struct tcpstats_id *id, kuid_t uid)
{
	struct tcpstats_record record;

	pass_fill(pass, sk, id, uid, &record);
	if (kspec_fault_copy_to_user(&tcpstats_fail_copy, pass->to, &record,
				     sizeof(record))) {
		pass->counts.copy_errors++;
		pass->error = -EFAULT;
		return false;
	}
	pass->counts.emitted++;
	pass->to += sizeof(record);
	pass->room -= sizeof(record);
	return pass->room >= sizeof(record);
}

/* There is room for a record. */
static bool pass_visit(struct sock *sk, void *data)
{
	struct pass *pass = data;
	const struct tcpstats_file *file = pass->file;
	struct tcpstats_id id;
	kuid_t uid;
	int reason;

	if (++pass->counts.visited % TCPSTATS_CHECK_EVERY == 0 &&
	    pass_must_end(pass))
		return false;
	tcpstats_identify(sk, &id, &uid);
	reason = tcpstats_filter_match(&file->filter, &id,
				       file->sees_all ||
				       uid_eq(uid, file->cred->fsuid));
	if (reason != TCPSTATS_MATCH) {
		pass->counts.skipped[reason]++;
		trace_filter_skip(sk, &id, reason);
		return true;
	}
	trace_filter_match(sk, &id);
	return pass_emit(pass, sk, &id, uid);
}

/**
 * tcpstats_pass - one pass over the sockets
 * @file: the open file; its lock is held, its pass not over
 * @to: where the records go
 * @size: bytes there, enough for one record
 *
 * Return: bytes copied, then the pass is over; or -EBUSY, -ENOMEM, -EINTR, -EFAULT,
 * then it is not
 */
ssize_t tcpstats_pass(struct tcpstats_file *file, char __user *to, size_t size)
{
	struct pass pass = {
		.file = file,
		.fields = tcpstats_filter_fields(&file->filter),
		.to = to,
		.room = size,
		.deadline_ns = U64_MAX,
	};
	u64 duration = READ_ONCE(tcpstats_limits.max_read_duration_ms);
	u64 interval = READ_ONCE(tcpstats_limits.min_read_interval_ms);
	u64 begin = ktime_get_ns();
	int ret;

	if (file->begun_ns && begin - file->begun_ns < interval * NSEC_PER_MSEC)
		return -EBUSY;
	if (tcpstats_pass_begin(READ_ONCE(tcpstats_limits.max_concurrent_readers)))
		return -EBUSY;
	file->begun_ns = begin;
	if (duration)
		pass.deadline_ns = begin + duration * NSEC_PER_MSEC;
	ret = tcpstats_walk(file->net, pass_visit, &pass);
	tcpstats_pass_end(&pass.counts, ktime_get_ns() - begin);
	if (!pass.counts.emitted && (ret || pass.error))
		return ret ?: pass.error;
	file->over = true;
	return pass.to - to;
}
