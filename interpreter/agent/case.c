/* SPDX-License-Identifier: Apache-2.0 */
#include "case.h"

#include "child.h"
#include "input.h"
#include "late.h"
#include "machine.h"
#include "modules.h"
#include "spaces.h"
#include "sys.h"
#include "undo.h"
#include "whereabouts.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NS_PER_MS 1000000u

/* What it changes is meant to stay. */
static bool keeps(const struct case_run *c)
{
	return c->program.flags & PROGRAM_KEEP;
}

/* What its process is to find of the agent's own memory: a copy of that, where the process finds
 * it. */
static void *show(struct case_run *c, const void *what, size_t size)
{
	void *copy = pool_get(&c->program.pool, 1, size);
	return copy ? memcpy(copy, what, size) : NULL;
}

/* Those of a program whose steps are to be told one by one. */
static struct begun marks_of(const struct case_run *c, const struct case_host *host)
{
	return c->program.flags & PROGRAM_MARKS ? host->begun : (struct begun){0};
}

static bool start_process(struct case_run *c, struct case_host *host, struct refusal *why)
{
	bool prepared = workdir_take(&host->spare, &c->dir);
	int dir = prepared ? c->dir.fd : workdir_make(host->base, c->seq, c->dir.name);
	if (dir < 0)
		return refuse(why, REJECT_RESOURCES, "cannot make the case's directory: %s",
			      strerror(-dir));
	if (c->program.loads_modules)
		c->modules = modules_read();
	c->result.started_ns = now_ns();
	bool known = c->result.started_ns - host->taint_ns < TAINT_KNOWN_NS;
	c->result.taint_before = known ? host->taint : read_taint();
	c->deadline_ns = c->result.started_ns + (uint64_t)c->program.timeout_ms * NS_PER_MS;
	struct child_setup setup = {.program = show(c, &c->program, sizeof c->program),
				    .arena = c->arena,
				    .agent = host->pid,
				    .shares_files = prepared && fork_may_share_files()
						    && !(c->program.flags & PROGRAM_MARKS),
				    .workdir = dir,
				    .workdir_name = show(c, c->dir.name, sizeof c->dir.name),
				    .name = CASE_NAME,
				    .started_ns = c->result.started_ns,
				    .marks = marks_of(c, host),
				    .held = show(c, &host->held, sizeof host->held)};
	struct child_setup *shown = show(c, &setup, sizeof setup);
	bool all = setup.program && setup.workdir_name && setup.held && shown;
	uint8_t *stack = machine_stack(&c->program);
	pid_t pid = all ? fork_to(child_run, shown, stack, setup.shares_files) : -1;
	int error = errno;
	c->pid = pid;
	if (!prepared || c->pid < 0)
		close(dir);
	if (c->pid < 0) {
		workdir_remove(host->base, c->dir.name);
		return refuse(why, REJECT_RESOURCES, "cannot fork the case's process: %s",
			      strerror(error));
	}
	return true;
}

static void give_back(struct case_run *c)
{
	program_free(&c->program);
	free(c->modules);
	free(c->pace);
	c->modules = NULL;
	c->pace = NULL;
}

/* For steps with a bound. */
static bool set_pace(struct case_run *c, struct refusal *why)
{
	if (c->program.step_ms == 0 && c->program.shortest_ns == 0)
		return true;
	memset(c->arena->deadlines, 0, sizeof c->arena->deadlines);
	c->pace = pace_new((uint64_t)c->program.step_ms * NS_PER_MS, c->program.shortest_ns);
	return c->pace
	       || refuse(why, REJECT_RESOURCES, "no memory to watch the steps: %s",
			 strerror(errno));
}

/* A small payload is in memory of the agent's own, and the case is to find it in the arena. */
static bool decode(struct case_run *c, struct case_host *host, const uint8_t *payload, size_t n,
		   struct refusal *why)
{
	uint8_t *at = c->arena->program;
	struct pool room = {.room = at, .left = PROGRAM_ROOM};
	if (n == 0 || !input_is_small(n))
		return program_decode_into(room, payload, n, &c->program, NULL, why);
	if (cast_again(&host->cast, at, payload, n, &c->program))
		return true;
	memcpy(pool_get(&room, 1, n), payload, n);
	return cast_anew(&host->cast, at, room, n, &c->program, why);
}

bool case_start(struct case_run *c, struct case_host *host, uint32_t seq, const uint8_t *payload,
		size_t n, struct refusal *why)
{
	*c = (struct case_run){.state = CASE_NONE, .seq = seq};
	c->arena = arena_map(&host->arena);
	if (!c->arena)
		return refuse(why, REJECT_RESOURCES, "cannot map memory for the results: %s",
			      strerror(errno));
	if (decode(c, host, payload, n, why) && set_pace(c, why) && start_process(c, host, why)) {
		c->state = CASE_RUNNING;
		return true;
	}
	arena_recycle(c->arena, &host->arena);
	give_back(c);
	return false;
}

static void kill_session(const struct case_run *c)
{
	kill(c->pid, SIGKILL); /* by pid too: it may not have made its session yet */
	kill(-c->pid, SIGKILL);
}

static void put_down(struct case_run *c)
{
	kill_session(c);
	c->state = CASE_KILLED;
	c->deadline_ns = now_ns() + KILL_WAIT_NS;
}

static void collect_aftermath(struct case_run *c)
{
	struct result *r = &c->result;
	const struct aftermath *a = &c->arena->aftermath;
	uint32_t told = atomic_load(&a->told), where = atomic_load(&a->where_len);
	r->leaks = a->leaks;
	r->leaks_len = told <= LEAKS_MAX ? told : LEAKS_MAX;
	r->untold = atomic_load(&a->untold);
	r->where = a->where;
	r->where_len = where <= WIRE_MAX_WHERE ? where : WIRE_MAX_WHERE;
}

/* The track whose step the case is in: of lanes, the first that has not ended. */
static const struct track *where(const struct arena *arena)
{
	const struct lanes *lanes = &arena->lanes;
	uint32_t count = atomic_load_explicit(&lanes->count, memory_order_acquire);
	if (count == 0 || count > WIRE_MAX_LANES)
		return &arena->main;
	for (uint32_t i = 0; i < count; i++)
		if (atomic_load_explicit(&lanes->lane[i].how, memory_order_acquire) == 0)
			return &lanes->lane[i].track;
	return &lanes->lane[0].track;
}

/* What there is in the arena, never more than fits there. */
static void collect(struct case_run *c, uint8_t end, uint32_t detail, uint64_t now)
{
	struct result *r = &c->result;
	const struct track *track = where(c->arena);
	uint32_t step = atomic_load_explicit(&track->step, memory_order_acquire);
	if (track != &c->arena->main)
		arena_gather(c->arena);
	uint64_t used = atomic_load_explicit(&c->arena->main.used, memory_order_acquire);
	r->end = end;
	r->detail = detail;
	r->steps = c->program.nsteps;
	r->in_step = end == END_COMPLETED || end == END_LATE || step > r->steps ? r->steps : step;
	r->records = c->arena->records;
	r->records_len = used <= RECORDS_MAX ? used : RECORDS_MAX;
	r->duration_ns = now - r->started_ns;
	if (end != END_HELD)
		collect_aftermath(c);
}

/* What a program that was killed had no time to end is no leak of its. */
static bool ended_by_itself(uint8_t end)
{
	return end == END_COMPLETED || end == END_LATE || end == END_EXIT;
}

/* Nobody else has had it, and no process of the case has it any more. */
static bool may_be_kept(const struct case_run *c, const struct case_host *host, uint8_t end)
{
	return c->dir.fd > 0 && host->spare.fd <= 0 && c->alone && end == END_COMPLETED
	       && c->program.spaces == 0 && !c->program.holds && host->held.count == 0
	       && workdir_is_untouched(&c->dir);
}

static void put_directory_away(struct case_run *c, struct case_host *host, uint8_t end)
{
	if (may_be_kept(c, host, end)) {
		host->spare = c->dir;
		return;
	}
	if (c->dir.fd > 0)
		close(c->dir.fd);
	if (!workdir_remove(host->base, c->dir.name))
		fprintf(stderr, "kspec-agent: case %" PRIu32 ": cannot remove %s: %s\n", c->seq,
			c->dir.name, strerror(errno));
	else if (end == END_COMPLETED)
		workdir_prepare(&host->spare, host->base);
}

/* Behind all else: what the case left running, or open, is gone by now. */
static void look_at_modules(const struct case_run *c, struct case_host *host, bool others_have)
{
	if (keeps(c) && c->modules)
		refcounts_learn(&host->refcounts, c->modules);
	else if (others_have)
		refcounts_see(&host->refcounts);
	else
		refcounts_tell(&host->refcounts, &c->arena->aftermath);
}

static void clean_up(struct case_run *c, struct case_host *host, uint8_t end)
{
	bool others_run = c->state == CASE_HELD && host->busy;
	struct aftermath *a = &c->arena->aftermath;
	spare_no_more(&host->held, c->pid);
	int hung = host->hung.count;
	int left = others_run ? 0
			      : sweep(&host->hung, &host->held, ended_by_itself(end) ? a : NULL);
	c->alone = !others_run && host->hung.count == hung && hung < MAX_HUNG;
	if (left > 0)
		fprintf(stderr,
			"kspec-agent: case %" PRIu32 ": ended %d processes it left running\n",
			c->seq, left);
	put_directory_away(c, host, end);
	if (!keeps(c))
		undo(&(struct helper){&host->hung, host->devnull}, a, c->modules);
	look_at_modules(c, host, others_run || host->hung.count > 0);
}

static void ended(struct case_run *c, struct case_host *host, uint8_t end, uint32_t detail)
{
	uint64_t now = now_ns();
	struct begun marks = marks_of(c, host);
	if (begun_is_heard(&marks)) /* that it is the one that began last is told again */
		begun_say(&marks, c->seq);
	clean_up(c, host, end);
	if (end != END_COMPLETED)
		cast_forget(&host->cast);
	collect(c, end, detail, now);
	c->result.taint_after = host->taint = read_taint();
	host->taint_ns = now;
	c->state = CASE_ENDED;
}

static void held(struct case_run *c, struct case_host *host)
{
	uint64_t now = now_ns();
	collect(c, END_HELD, 0, now);
	c->result.taint_after = read_taint();
	refcounts_see(&host->refcounts); /* what it holds meanwhile is in order */
	c->left_ns = c->state == CASE_RUNNING && c->deadline_ns > now ? c->deadline_ns - now : 0;
	c->state = CASE_HELD;
	uint8_t net = c->program.flags & PROGRAM_NETNS ? SPACE_NET : 0;
	spare(&host->held, c->pid, c->seq, c->program.spaces | net);
}

static bool is_holding(const struct case_run *c)
{
	return c->program.holds
	       && atomic_load_explicit(&c->arena->hold, memory_order_acquire) == HOLD_WAITING;
}

/*
 * Reaps the process if it has ended; while it is still a zombie its id is nobody else's, so the
 * group is killed before.  A process that is traced (PTRACE_TRACEME makes the agent its tracer) is
 * reported when it stops, too.
 */
static bool reap(struct case_run *c, int *status)
{
	siginfo_t info = {0};
	if (c->state != CASE_HELD) /* nobody's group is killed here */
		return waitpid(c->pid, status, WNOHANG) == c->pid
		       && (WIFEXITED(*status) || WIFSIGNALED(*status));
	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0
	    || info.si_pid != c->pid)
		return false;
	if (info.si_code != CLD_EXITED && info.si_code != CLD_KILLED && info.si_code != CLD_DUMPED)
		return false;
	kill(-c->pid, SIGKILL); /* others may run, so that nothing is swept now */
	return waitpid(c->pid, status, 0) == c->pid;
}

static void judge(struct case_run *c, struct case_host *host, int status)
{
	bool killed_by_us = c->state == CASE_KILLED && WIFSIGNALED(status)
			    && WTERMSIG(status) == SIGKILL;
	if (killed_by_us)
		ended(c, host, END_TIMEOUT, 0);
	else if (WIFSIGNALED(status))
		ended(c, host, END_SIGNAL, (uint32_t)WTERMSIG(status));
	else if (WEXITSTATUS(status) == 0
		 && atomic_load_explicit(&c->arena->completed, memory_order_acquire) == 1)
		ended(c, host,
		      atomic_load_explicit(&c->arena->stopped, memory_order_acquire) == 1
			      ? END_LATE
			      : END_COMPLETED,
		      0);
	else if (WEXITSTATUS(status) == 0
		 && atomic_load_explicit(&c->arena->full, memory_order_acquire) == 1)
		ended(c, host, END_EXIT, WIRE_EXIT_FULL);
	else
		ended(c, host, END_EXIT, (uint32_t)WEXITSTATUS(status));
}

static bool is_running(const struct case_run *c)
{
	return c->state == CASE_RUNNING || c->state == CASE_LATE || c->state == CASE_STOPPED;
}

static void tell_late(struct case_run *c)
{
	if (c->state == CASE_RUNNING)
		c->told = 0;
	c->state = CASE_LATE;
	c->told++;
	c->deadline_ns = now_ns() + TELL_NS;
	late_say(c->arena, c->pid);
}

static void find_whereabouts(void *arg)
{
	struct case_run *c = arg;
	whereabouts(&c->arena->aftermath, c->pid);
}

static void look_where(struct case_run *c, struct case_host *host)
{
	helper_run(&(struct helper){&host->hung, host->devnull}, find_whereabouts, c, LOOK_NS);
}

/* The time that the state allows is over. */
static void overdue(struct case_run *c, struct case_host *host)
{
	bool heeded = atomic_load_explicit(&c->arena->stopped, memory_order_acquire) == 1;
	if (c->state == CASE_LATE && heeded) {
		c->state = CASE_STOPPED;
		c->deadline_ns = now_ns() + DISMISS_NS;
	} else if (c->state == CASE_RUNNING || (c->state == CASE_LATE && c->told < TELLS)) {
		if (c->state == CASE_RUNNING)
			look_where(c, host);
		tell_late(c);
	} else {
		put_down(c);
	}
}

void case_advance(struct case_run *c, struct case_host *host)
{
	int status;
	if (!is_running(c) && c->state != CASE_HELD && c->state != CASE_KILLED)
		return;
	/* Read first: what ended in time is not called late. */
	uint64_t now = now_ns();
	bool late = c->state != CASE_HELD && now >= c->deadline_ns;
	if (c->state == CASE_RUNNING && c->pace)
		late |= pace_is_exceeded(c->pace, c->arena, c->program.finally, now);
	if (reap(c, &status)) {
		judge(c, host, status);
	} else if (is_running(c) && is_holding(c)) {
		held(c, host);
	} else if (late && is_running(c)) {
		overdue(c, host);
	} else if (late) {
		hung_add(&host->hung, c->pid);
		ended(c, host, END_HUNG, 0);
	}
}

uint64_t case_next(const struct case_run *c)
{
	uint64_t look = c->state == CASE_RUNNING && c->pace ? pace_next(c->pace) : UINT64_MAX;
	return look < c->deadline_ns ? look : c->deadline_ns;
}

void case_was_told(struct case_run *c)
{
	arena_clear(c->arena);
}

static void resume(struct case_run *c, struct case_host *host, enum hold how)
{
	spare_no_more(&host->held, c->pid);
	c->result.taint_before = read_taint();
	c->deadline_ns = now_ns() + c->left_ns;
	c->state = CASE_RUNNING;
	if (c->pace)
		pace_begin(c->pace);
	arena_release(c->arena, how);
}

void case_release(struct case_run *c, struct case_host *host, int64_t value, const uint8_t *bytes,
		  size_t n)
{
	if (n > RECORDS_MAX)
		n = RECORDS_MAX;
	if (n)
		memcpy(c->arena->records, bytes, n);
	c->arena->hold_value = value;
	c->arena->hold_len = (uint32_t)n;
	resume(c, host, HOLD_RELEASED);
}

void case_refuse_hold(struct case_run *c, struct case_host *host)
{
	resume(c, host, HOLD_REFUSED);
}

/* At most until then it runs; if it is held, it is dismissed. */
static void end_by(struct case_run *c, struct case_host *host, uint64_t until)
{
	while (c->state != CASE_ENDED) {
		if (c->state == CASE_HELD)
			resume(c, host, HOLD_DISMISSED);
		if (is_running(c) && now_ns() >= until)
			put_down(c);
		case_advance(c, host);
		if (c->state != CASE_ENDED)
			nanosleep(&(struct timespec){.tv_nsec = NS_PER_MS}, NULL);
	}
}

void case_abort(struct case_run *c, struct case_host *host)
{
	end_by(c, host, 0);
}

void case_dismiss(struct case_run *c, struct case_host *host)
{
	end_by(c, host, now_ns() + DISMISS_NS);
}

bool case_was_prepared(const struct case_run *c, struct refusal *why)
{
	uint32_t stage = atomic_load_explicit(&c->arena->setup_failed, memory_order_acquire);
	if (stage == SETUP_NONE || c->result.end != END_EXIT || c->result.records_len != 0)
		return true;
	return refuse(why, REJECT_RESOURCES, "cannot prepare the case's process (%s): %s",
		      child_setup_name(stage), strerror(atomic_load(&c->arena->setup_errno)));
}

void case_end(struct case_run *c, struct case_host *host)
{
	if (c->alone && c->result.end == END_COMPLETED)
		arena_recycle(c->arena, &host->arena);
	else
		arena_unmap(c->arena);
	give_back(c);
	c->state = CASE_NONE;
}
