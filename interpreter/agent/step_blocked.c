/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BLOCKED: waits until another lane sleeps in a call, which is seen in /proc/PID (proc(5)), never
 * guessed from the time that it takes.
 */
#include "step_ops.h"

#include "expr.h"
#include "lanes.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSE_NS 500000 /* between two looks */

/* One look at a process. */
struct glimpse {
	uint32_t step;
	char state;
	bool number_is_known;
	long number;       /* of the system call that it is in; −1: in none */
	uint64_t switches; /* voluntary ones: each sleep is one */
};

/* The text of a file of the process; its length, −errno. */
static long read_text(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t n = read(fd, text, size - 1);
	int error = errno;
	close(fd);
	if (n < 0)
		return -error;
	text[n] = 0;
	return n;
}

/* By the third field of stat, behind the name in parentheses. */
static bool see_state(pid_t pid, struct glimpse *g)
{
	char text[512];
	if (read_text(pid, "stat", text, sizeof text) <= 0)
		return false;
	const char *after = strrchr(text, ')');
	return after && sscanf(after + 1, " %c", &g->state) == 1;
}

static bool see_switches(pid_t pid, struct glimpse *g)
{
	char text[4096];
	const char *name = "\nvoluntary_ctxt_switches:";
	if (read_text(pid, "status", text, sizeof text) <= 0)
		return false;
	const char *at = strstr(text, name);
	if (!at)
		return false;
	g->switches = strtoull(at + strlen(name), NULL, 10);
	return true;
}

/* `running`, or the call's number first.  Kernels without it, and those that show it to nobody but
 * the process's own user, leave it unknown. */
static void see_number(pid_t pid, struct glimpse *g)
{
	char text[256], *end;
	g->number_is_known = read_text(pid, "syscall", text, sizeof text) > 0;
	g->number = -1;
	if (!g->number_is_known)
		return;
	long number = strtol(text, &end, 10);
	if (end != text)
		g->number = number;
}

static bool glimpse(const struct lane *lane, struct glimpse *g)
{
	pid_t pid = atomic_load_explicit(&lane->pid, memory_order_acquire);
	*g = (struct glimpse){
		.step = atomic_load_explicit(&lane->track.step, memory_order_acquire)};
	if (!see_state(pid, g) || (g->state != 'S' && g->state != 'D') || !see_switches(pid, g))
		return false;
	see_number(pid, g);
	return true;
}

static bool is_in_range(const struct blocked *b, uint32_t step)
{
	for (int i = 0; i < b->nranges; i++)
		if (step >= b->ranges[i].from && step < b->ranges[i].to)
			return true;
	return false;
}

/* Whether it sleeps in the call that its step makes; what other steps do is more than one call. */
static bool sleeps_in_call(const struct machine *m, const struct blocked *b,
			   const struct glimpse *g)
{
	if (!is_in_range(b, g->step) || g->step >= m->p->nsteps)
		return false;
	const struct step *step = &m->p->steps[g->step];
	return !g->number_is_known || step->op != OP_SYSCALL || g->number == (long)step->call.nr;
}

static bool is_same(const struct glimpse *a, const struct glimpse *b)
{
	return a->step == b->step && a->switches == b->switches;
}

static int wait_until(struct machine *m, const struct blocked *b, uint64_t ns, struct outcome *out)
{
	const struct lane *lane = &m->arena->lanes.lane[b->lane];
	struct glimpse first = {0}, now;
	uint64_t since = 0; /* first was seen then; 0: it was not */
	for (;;) {
		if (atomic_load_explicit(&m->arena->lanes.stuck, memory_order_acquire))
			return STATUS_FALSE;
		int outside = ended_from_outside(m);
		if (outside != STATUS_OK)
			return outside;
		if (lane_has_ended(lane)
		    || atomic_load_explicit(&lane->track.step, memory_order_acquire) >= b->past)
			return STATUS_FALSE;
		if (lane_waits(lane) && lanes_are_stuck(m))
			return STATUS_FALSE;
		uint64_t looked = now_ns();
		if (!glimpse(lane, &now) || !sleeps_in_call(m, b, &now)) {
			since = 0;
		} else if (since == 0 || !is_same(&first, &now)) {
			first = now;
			since = now_ns();
		} else if (looked - since >= ns) {
			out->value = now.step;
			return STATUS_OK;
		}
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
	}
}

int step_blocked(struct machine *m, const struct blocked *b, struct outcome *out)
{
	struct lane *self = m->lane;
	wide ns;
	int status = expr_eval(m, &b->ns, &ns);
	if (status != STATUS_OK)
		return status;
	if (ns < 0)
		return STATUS_RANGE;
	out->begun_ns = now_ns();
	atomic_store_explicit(&self->point, b->lane, memory_order_release);
	atomic_store_explicit(&self->waiting, OP_BLOCKED, memory_order_release);
	atomic_fetch_add_explicit(&m->arena->lanes.changes, 1, memory_order_acq_rel);
	status = wait_until(m, b, ns < INT64_MAX ? (uint64_t)ns : INT64_MAX, out);
	atomic_store_explicit(&self->waiting, 0, memory_order_release);
	atomic_fetch_add_explicit(&m->arena->lanes.changes, 1, memory_order_acq_rel);
	out->ended_ns = now_ns();
	return status;
}
