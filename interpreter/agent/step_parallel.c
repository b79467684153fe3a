/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PARALLEL: a process for each lane, by fork(2): lanes share what the program has opened, but not
 * its numbers, so that what a lane opens or closes is its own.  This process waits for them, and
 * ends them when one fails.
 */
#include "step_ops.h"

#include "bytes.h"
#include "lanes.h"
#include "late.h"
#include "steps.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434 /* Linux 5.3; the same on all machines but alpha */
#endif

#define TELL_MS 10            /* so often lanes are told to end … */
#define PATIENCE_NS 100000000 /* … for so long, before they are killed */
#define POLL_MS 2             /* how often lanes are looked at where there are no pidfds */
#define HIGH_FD 900           /* above the numbers that a program gets for its own */

struct crew {
	int count;
	pid_t pids[WIRE_MAX_LANES];   /* 0: reaped */
	int pidfds[WIRE_MAX_LANES];   /* −1: none */
	uint32_t how[WIRE_MAX_LANES]; /* LANE_*, once reaped */
	int first; /* the number of the lane that was first to end before its end; 0: none did */
	uint64_t told_ns; /* since when they are told to end; 0: they are not */
	bool killed;
};

/* The stretches of the lanes' records, in proportion to what they may need. */
static void share_room(struct machine *m, const struct parallel *parallel)
{
	struct track *t = m->track;
	uint64_t used = atomic_load_explicit(&t->used, memory_order_relaxed);
	uint64_t kept = RECORDS_RESERVE, at = t->begin + used, all = 0, done = 0;
	uint64_t room = t->end > at + kept ? t->end - at - kept : 0;
	for (int i = 0; i < parallel->nlanes; i++)
		all += parallel->most[i];
	for (int i = 0; i < parallel->nlanes; i++) {
		struct lane *lane = &m->arena->lanes.lane[i];
		memset(lane, 0, sizeof *lane);
		lane->track.begin = at + (uint64_t)((unsigned __int128)room * done / all);
		done += parallel->most[i];
		lane->track.end = at + (uint64_t)((unsigned __int128)room * done / all);
	}
}

static uint32_t first_step(const struct parallel *parallel, uint32_t here, int lane)
{
	return lane ? parallel->ends[lane - 1] + 1 : here + 1;
}

static _Noreturn void run_lane(struct machine *m, int i, uint32_t first)
{
	struct lanes *lanes = &m->arena->lanes;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	late_listen();
	m->lane = &lanes->lane[i];
	m->track = &m->lane->track;
	m->next = first;
	m->nhandlers = 0;
	m->since = 0;
	m->forked = m->leads = true;
	m->generation++;
	while (!atomic_load_explicit(&lanes->gate, memory_order_acquire))
		arena_sleep(&lanes->gate, 0);
	steps_run(m); /* FORK_END or a step that fails ends the process */
	_exit(1);
}

static int open_pidfd(pid_t pid)
{
	int low = (int)syscall(SYS_pidfd_open, pid, 0);
	if (low < 0)
		return -1;
	int fd = fcntl(low, F_DUPFD_CLOEXEC, HIGH_FD);
	if (fd < 0)
		return low;
	close(low);
	return fd;
}

/* Makes the processes, which wait at the gate.  0, or −errno when one could not be made. */
static int start(struct machine *m, const struct parallel *parallel, struct crew *crew)
{
	uint32_t here = m->next - 1;
	for (; crew->count < parallel->nlanes; crew->count++) {
		int i = crew->count;
		uint32_t first = first_step(parallel, here, i);
		atomic_store_explicit(&m->arena->lanes.lane[i].track.step, first,
				      memory_order_release);
		pid_t pid = fork();
		if (pid == 0)
			run_lane(m, i, first);
		if (pid < 0)
			return -errno;
		crew->pids[i] = pid;
		atomic_store_explicit(&m->arena->lanes.lane[i].pid, pid, memory_order_release);
	}
	for (int i = 0; i < crew->count; i++)
		crew->pidfds[i] = open_pidfd(crew->pids[i]);
	return 0;
}

/* How a lane ended: by what it says itself if its process ended by itself. */
static uint32_t how_it_ended(const struct crew *crew, uint32_t said, int status)
{
	if (WIFSIGNALED(status))
		return crew->killed && WTERMSIG(status) == SIGKILL
			       ? LANE_STOPPED
			       : LANE_SIGNAL + (uint32_t)WTERMSIG(status);
	if (said == 0)
		return LANE_EXIT + (uint32_t)WEXITSTATUS(status);
	return said - 1;
}

static void reap(struct machine *m, struct crew *crew, int i)
{
	struct lane *lane = &m->arena->lanes.lane[i];
	int status = 0;
	if (crew->pids[i] == 0)
		return;
	pid_t reaped = waitpid(crew->pids[i], &status, WNOHANG);
	if (reaped != crew->pids[i] && !(reaped < 0 && errno == ECHILD)) /* SIGCHLD is ignored */
		return;
	crew->pids[i] = 0;
	crew->how[i] =
		how_it_ended(crew, atomic_load_explicit(&lane->how, memory_order_acquire), status);
	if (crew->pidfds[i] >= 0)
		close(crew->pidfds[i]);
	crew->pidfds[i] = -1;
	bool of_itself = crew->how[i] != LANE_DONE && crew->how[i] != LANE_STOPPED;
	if (of_itself && !crew->first)
		crew->first = i + 1;
	if (of_itself)
		atomic_store_explicit(&m->arena->lanes.stop, 1, memory_order_release);
	atomic_store_explicit(&lane->how, 1 + crew->how[i], memory_order_release);
	lanes_changed(&m->arena->lanes);
}

static int reap_all(struct machine *m, struct crew *crew)
{
	int left = 0;
	for (int i = 0; i < crew->count; i++) {
		reap(m, crew, i);
		left += crew->pids[i] != 0;
	}
	return left;
}

/* Until one of them ends, a signal comes, or the time is over; −1: no time. */
static void wait_for_one(const struct crew *crew, int timeout_ms)
{
	struct pollfd fds[WIRE_MAX_LANES];
	bool blind = false;
	for (int i = 0; i < crew->count; i++) {
		fds[i] = (struct pollfd){.fd = crew->pidfds[i], .events = POLLIN};
		blind |= crew->pids[i] != 0 && crew->pidfds[i] < 0;
	}
	if (blind && (timeout_ms < 0 || timeout_ms > POLL_MS))
		timeout_ms = POLL_MS;
	poll(fds, (nfds_t)crew->count, timeout_ms);
}

static void end_all(struct crew *crew)
{
	if (!crew->told_ns)
		crew->told_ns = now_ns();
	if (now_ns() - crew->told_ns < PATIENCE_NS) {
		late_interrupt_group();
		return;
	}
	crew->killed = true;
	for (int i = 0; i < crew->count; i++)
		if (crew->pids[i])
			kill(crew->pids[i], SIGKILL);
}

static void wait_for_all(struct machine *m, struct crew *crew)
{
	while (reap_all(m, crew) > 0) {
		bool stop = atomic_load_explicit(&m->arena->lanes.stop, memory_order_acquire)
			    || ended_from_outside(m) != STATUS_OK;
		if (stop)
			end_all(crew);
		wait_for_one(crew, stop ? TELL_MS : 1000);
	}
}

/* They have not begun, and will not. */
static void dismiss(struct crew *crew)
{
	for (int i = 0; i < crew->count; i++) {
		kill(crew->pids[i], SIGKILL);
		wait_for(crew->pids[i]);
	}
}

/* One u32 for each lane. */
static void tell(const struct machine *m, const struct crew *crew, struct outcome *out)
{
	uint64_t used = atomic_load_explicit(&m->track->used, memory_order_relaxed);
	out->data = m->arena->records + m->track->begin + used + RECORD_WIRE;
	out->data_len = 0;
	out->value = crew->first;
	if (!crew->first)
		return;
	for (int i = 0; i < crew->count; i++, out->data_len += 4)
		store_u32(out->data + out->data_len, crew->how[i]);
}

int step_parallel(struct machine *m, const struct parallel *parallel, struct outcome *out)
{
	struct lanes *lanes = &m->arena->lanes;
	struct crew crew = {.count = 0};
	for (int i = 0; i < WIRE_MAX_LANES; i++)
		crew.pidfds[i] = -1;
	atomic_store(&lanes->gate, 0);
	atomic_store(&lanes->stop, 0);
	atomic_store(&lanes->stuck, 0);
	share_room(m, parallel);
	atomic_store_explicit(&lanes->count, parallel->nlanes, memory_order_release);
	out->begun_ns = now_ns();
	int error = start(m, parallel, &crew);
	m->next = parallel->ends[parallel->nlanes - 1] + 1;
	m->before.unknown = true;
	if (error) {
		dismiss(&crew);
		out->value = error;
	} else {
		atomic_store_explicit(&lanes->gate, 1, memory_order_release);
		arena_wake(&lanes->gate);
		wait_for_all(m, &crew);
	}
	arena_gather(m->arena);
	if (!error)
		tell(m, &crew, out);
	out->ended_ns = now_ns();
	return error || crew.first ? STATUS_FALSE : STATUS_OK;
}
