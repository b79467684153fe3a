/* SPDX-License-Identifier: Apache-2.0 */
#include "steps.h"

#include "expr.h"
#include "lanes.h"
#include "late.h"
#include "record.h"
#include "step_ops.h"
#include "sys.h"

#include <errno.h>
#include <unistd.h>

IN_EVERY_CASE static int check(struct machine *m, const struct expr *e)
{
	wide v;
	int status = expr_eval(m, e, &v);
	return status == STATUS_OK && v == 0 ? STATUS_FALSE : status;
}

static int jump_unless(struct machine *m, const struct jump *jump)
{
	int status = check(m, &jump->expr);
	if (status != STATUS_FALSE)
		return status;
	m->next = jump->target;
	return STATUS_OK;
}

static int add_handler(struct machine *m, uint32_t handler)
{
	if (m->nhandlers == WIRE_MAX_TRIES)
		return STATUS_RANGE;
	m->handlers[m->nhandlers++] = handler;
	return STATUS_OK;
}

static int sleep_for(struct machine *m, const struct expr *e, struct outcome *out)
{
	const wide most =
		(wide)1 << 62; /* 146 years, past every time-out: the sum stays a valid time */
	wide ns;
	int status = expr_eval(m, e, &ns);
	if (status != STATUS_OK)
		return status;
	if (ns < 0)
		return STATUS_RANGE;
	out->begun_ns = now_ns();
	uint64_t until = out->begun_ns + (uint64_t)(ns < most ? ns : most);
	struct timespec t = {.tv_sec = (time_t)(until / NS_PER_S),
			     .tv_nsec = (long)(until % NS_PER_S)};
	int error;
	do
		error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
	while (error == EINTR && ended_from_outside(m) == STATUS_OK);
	out->ended_ns = now_ns();
	return error == EINTR ? ended_from_outside(m) : STATUS_OK;
}

/* The flow of control. */
IN_EVERY_CASE static int go(struct machine *m, const struct step *step, struct outcome *out)
{
	switch (step->op) {
	case OP_CHECK:
		return check(m, &step->expr);
	case OP_JUMP:
		m->next = step->jump.target;
		return STATUS_OK;
	case OP_JUMP_UNLESS:
		return jump_unless(m, &step->jump);
	case OP_TRY:
		return add_handler(m, step->jump.target);
	case OP_END_TRY:
		if (m->nhandlers == 0)
			return STATUS_RANGE;
		m->nhandlers--;
		return STATUS_OK;
	case OP_BOUND:
		return step_bound(m, &step->bound);
	case OP_RAISE:
		return STATUS_FALSE;
	case OP_FORK:
		return step_fork(m, &step->jump, out);
	case OP_PARALLEL:
		return step_parallel(m, step->parallel, out);
	case OP_POST:
		return step_post(m, &step->sync, out);
	case OP_AWAIT:
		return step_await(m, &step->sync, out);
	case OP_BARRIER:
		return step_barrier(m, &step->sync, out);
	case OP_BLOCKED:
		return step_blocked(m, step->blocked, out);
	default: /* OP_FORK_END, only ever reached by the process of its FORK, or by its lane */
		if (m->leads)
			lane_ends(m, LANE_DONE);
		atomic_store_explicit(&m->track->forked, 1, memory_order_release);
		_exit(0);
	}
}

IN_EVERY_CASE static int execute(struct machine *m, const struct step *step, struct outcome *out)
{
	switch (step->op) {
	case OP_SYSCALL:
		return step_syscall(m, &step->call, out);
	case OP_READ_FILE:
		return step_read_file(m, &step->file, out);
	case OP_WRITE_FILE:
		return step_write_file(m, &step->file, out);
	case OP_EVAL:
		return expr_eval(m, &step->expr, &out->value);
	case OP_FORMAT:
		return step_format(m, &step->format, out);
	case OP_STORE:
		return step_store(m, &step->store, out);
	case OP_COPY:
		return step_copy(m, &step->copy, out);
	case OP_RESET:
		machine_reset(m, step->buffer);
		return STATUS_OK;
	case OP_SLEEP:
		return sleep_for(m, &step->expr, out);
	case OP_CLOCK:
		out->begun_ns = out->ended_ns = now_ns();
		out->value = (wide)(out->begun_ns - m->started_ns);
		return STATUS_OK;
	case OP_PEEK:
		return step_peek(m, &step->access, out);
	case OP_POKE:
		return step_poke(m, &step->access, out);
	case OP_RUN:
		return step_run(m, step->run, out);
	case OP_LOG_MARK:
		return step_log_mark(m, out);
	case OP_LOG_READ:
		return step_log_read(m, &step->log, out);
	case OP_TRACE_MARK:
		return step_trace_mark(m, &step->trace, out);
	case OP_TRACE_READ:
		return step_trace_read(m, &step->log, out);
	case OP_INHERIT:
		return step_inherit(m, &step->inherit, out);
	case OP_CATCH:
		return step_catch(m, &step->catching, out);
	case OP_CONNECT:
		return step_connect(m, step->connect, out);
	case OP_HOLD:
		return step_hold(m, step->buffer, out);
	default:
		return go(m, step, out);
	}
}

/* The end of a case, or of a lane, whose records would not fit into a frame any more. */
static _Noreturn void stop_full(struct machine *m)
{
	if (m->leads)
		lane_ends(m, LANE_FULL);
	atomic_store_explicit(&m->arena->full, 1, memory_order_release);
	_exit(0);
}

#define RECORDS_KEPT 100000u /* for `finally` */

static uint64_t used(const struct machine *m)
{
	return atomic_load_explicit(&m->track->used, memory_order_relaxed);
}

IN_EVERY_CASE static void publish(struct machine *m, uint32_t index, int status,
				  const struct outcome *out)
{
	uint64_t at = used(m);
	if (RECORD_WIRE + (uint64_t)out->data_len > m->track->end - m->track->begin - at)
		stop_full(m);
	if (at == 0) {
		m->before = record_first();
		m->nrecords = 0;
	}
	m->nrecords++;
	m->before.unknown |= at == 0 && m->lane; /* others' stand before it */
	uint64_t begun = out->begun_ns ? out->begun_ns : now_ns();
	struct record record = {
		.step = index,
		.status = (uint8_t)status,
		.value = out->value,
		.start_ns = begun - m->started_ns,
		.duration_ns = out->ended_ns > begun ? out->ended_ns - begun : 0,
		.data_len = out->data_len,
	};
	size_t size = record_write(m->arena->records + m->track->begin + at, &record, &m->before);
	atomic_store_explicit(&m->track->used, at + size, memory_order_release);
	m->since = 0;
}

/*
 * A step that finds no room for its record is not executed.  In the main part it is STATUS_TOO_LONG
 * for good, so that `finally`, for whose records some room is kept, runs still; there it is the
 * end.
 */
IN_EVERY_CASE static bool has_room(struct machine *m, const struct step *step, struct outcome *out)
{
	const struct track *t = m->track;
	uint64_t room = t->end - t->begin - used(m), kept = m->cleaning ? 0 : t->kept;
	if (step->op == OP_HOLD) /* it takes the records away */
		return true;
	uint32_t most = WIRE_MAX_RECORDS - (m->cleaning ? 0 : RECORDS_KEPT);
	if (room >= kept + RECORD_WIRE + step->most && m->nrecords < most)
		return true;
	if (m->cleaning)
		stop_full(m);
	out->final = true;
	return false;
}

/* Whether a step that ends from outside is one that was cut short by that. */
static bool was_cut_short(const struct step *step, const struct outcome *out)
{
	switch (step->op) {
	case OP_SYSCALL:
	case OP_READ_FILE:
	case OP_WRITE_FILE:
	case OP_CONNECT:
		return out->value == -EINTR;
	case OP_RUN:
	case OP_FORK:
	case OP_PARALLEL:
		return true;
	default:
		return false;
	}
}

/* Executes the step unless the program's time is over, another lane has failed, or there is no room
 * for its record. */
IN_EVERY_CASE static int attempt(struct machine *m, const struct step *step, struct outcome *out)
{
	int outside = ended_from_outside(m);
	if (outside != STATUS_OK)
		return outside;
	if (!has_room(m, step, out))
		return STATUS_TOO_LONG;
	int status = execute(m, step, out);
	outside = ended_from_outside(m);
	return outside != STATUS_OK && was_cut_short(step, out) ? outside : status;
}

/* On to `finally`, in which nothing is interrupted. */
static void stop(struct machine *m, uint32_t since, struct outcome *out)
{
	out->final = true;
	out->value = since;
	if (m->forked)
		return;
	late_ignore();
	atomic_store_explicit(&m->arena->stopped, 1, memory_order_release);
}

static bool is_from_outside(int status)
{
	return status == STATUS_LATE || status == STATUS_STOPPED;
}

/* Whatever is not STATUS_OK leaves 0 as the step's value, and in its register; FORK and PARALLEL
 * tell how their processes ended. */
IN_EVERY_CASE static void set_registers(struct machine *m, const struct step *step, int status,
					struct outcome *out)
{
	if (status != STATUS_OK) {
		bool tells = (step->op == OP_FORK || step->op == OP_PARALLEL)
			     && status == STATUS_FALSE;
		out->value = tells ? out->value : 0;
		out->data_len = tells ? out->data_len : 0;
		out->kept[0] = out->kept[1] = 0;
	}
	if (step->has_dst)
		m->registers[step->dst] = out->value;
	if (step->op == OP_RUN) {
		m->registers[step->run->out_dst] = out->kept[0];
		m->registers[step->run->err_dst] = out->kept[1];
	}
}

static void go_on_after_failure(struct machine *m, int status, const struct outcome *out)
{
	if (out->final)
		m->nhandlers = 0;
	if (m->nhandlers > 0)
		m->next = m->handlers[--m->nhandlers];
	else if (m->leads)
		lane_ends(m, status == STATUS_LATE      ? LANE_LATE
			     : status == STATUS_STOPPED ? LANE_STOPPED
							: LANE_FAILED);
	else if (m->forked)
		_exit(1);
	else if (!m->cleaning)
		m->next = m->p->finally;
}

IN_EVERY_CASE static void run_step(struct machine *m)
{
	uint32_t index = m->next++;
	const struct step *step = &m->p->steps[index];
	struct outcome out = {.data = m->arena->records + m->track->begin + used(m) + RECORD_WIRE};
	atomic_store_explicit(&m->track->step, index, memory_order_release);
	if (begun_is_heard(&m->marks) && !step->quiet && !m->lane) /* PARALLEL's stands for all */
		begun_mark(&m->marks, index, atomic_fetch_add(&m->arena->marks, 1));
	uint32_t since = m->since++; /* at once: the process of a FORK counts on */
	int status = attempt(m, step, &out);
	set_registers(m, step, status, &out);
	if (is_from_outside(status))
		stop(m, since, &out);
	if (status != STATUS_OK || !step->quiet)
		publish(m, index, status, &out);
	if (status != STATUS_OK)
		go_on_after_failure(m, status, &out);
}

/* What it comes to if that is to go on, which most quiet steps do; false: not yet known. */
static inline bool goes_on(struct machine *m, const struct step *step, uint32_t *next)
{
	wide v;
	switch (step->op) {
	case OP_JUMP:
		*next = step->jump.target;
		return true;
	case OP_CHECK:
		return expr_eval(m, &step->expr, &v) == STATUS_OK && v != 0;
	case OP_JUMP_UNLESS:
		if (expr_eval(m, &step->jump.expr, &v) != STATUS_OK)
			return false;
		if (v == 0)
			*next = step->jump.target;
		return true;
	case OP_EVAL:
		if (expr_eval(m, &step->expr, &v) != STATUS_OK)
			return false;
		m->registers[step->dst] = v;
		return true;
	default:
		return false;
	}
}

/* The usual way of a quiet step, which is a good part of all: run_step() does the same, and what is
 * to be done if it fails. */
IN_EVERY_CASE static bool passes_quietly(struct machine *m)
{
	uint32_t index = m->next, next = index + 1;
	const struct step *step = &m->p->steps[index];
	const struct track *t = m->track;
	uint64_t kept = m->cleaning ? 0 : t->kept;
	if (!step->quiet || ended_from_outside(m) != STATUS_OK
	    || t->end - t->begin - used(m) < kept + RECORD_WIRE + step->most
	    || !goes_on(m, step, &next))
		return false;
	atomic_store_explicit(&m->track->step, index, memory_order_release);
	m->since++;
	m->next = next;
	return true;
}

IN_EVERY_CASE void steps_run(struct machine *m)
{
	while (m->next < m->p->nsteps) {
		if (!m->cleaning && m->next >= m->p->finally) {
			m->cleaning = true;
			m->nhandlers = 0;
		}
		if (!passes_quietly(m))
			run_step(m);
	}
	atomic_store_explicit(&m->track->step, m->next, memory_order_release);
	atomic_store_explicit(&m->arena->completed, 1, memory_order_release);
}
