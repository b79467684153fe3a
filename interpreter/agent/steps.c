/* SPDX-License-Identifier: Apache-2.0 */
#include "steps.h"

#include "expr.h"
#include "step_ops.h"
#include "sys.h"

#include <errno.h>
#include <string.h>

static int eval(struct machine *m, const struct expr *e, struct outcome *out)
{
	out->begun_ns = now_ns();
	int status = expr_eval(m, e, &out->value);
	out->ended_ns = now_ns();
	return status;
}

static int check(struct machine *m, const struct expr *e, struct outcome *out)
{
	int status = eval(m, e, out);
	out->value = out->value != 0;
	return status == STATUS_OK && !out->value ? STATUS_FALSE : status;
}

static int store(struct machine *m, const struct store *s, struct outcome *out)
{
	int status = eval(m, &s->expr, out);
	wide v = out->value;
	int bits = s->width * 8;
	wide least = s->is_signed ? -((wide)1 << (bits - 1)) : 0;
	wide most = ((wide)1 << (s->is_signed ? bits - 1 : bits)) - 1;
	if (status == STATUS_OK && (v < least || v > most))
		status = STATUS_OVERFLOW;
	if (status != STATUS_OK) {
		out->value = 0;
		return status;
	}
	uint8_t *at = machine_buffer(m, s->buffer) + s->offset;
	switch (s->width) {
	case 1:
		memcpy(at, &(uint8_t){(uint8_t)v}, sizeof(uint8_t));
		break;
	case 2:
		memcpy(at, &(uint16_t){(uint16_t)v}, sizeof(uint16_t));
		break;
	case 4:
		memcpy(at, &(uint32_t){(uint32_t)v}, sizeof(uint32_t));
		break;
	default:
		memcpy(at, &(uint64_t){(uint64_t)v}, sizeof(uint64_t));
	}
	return STATUS_OK;
}

static int sleep_for(struct machine *m, const struct expr *e, struct outcome *out)
{
	const wide most =
		(wide)1 << 62; /* 146 years, past every time-out: the sum stays a valid time */
	int status = eval(m, e, out);
	wide ns = out->value;
	out->value = 0;
	if (status != STATUS_OK)
		return status;
	if (ns < 0)
		return STATUS_RANGE;
	uint64_t until = out->begun_ns + (uint64_t)(ns < most ? ns : most);
	struct timespec t = {.tv_sec = (time_t)(until / NS_PER_S),
			     .tv_nsec = (long)(until % NS_PER_S)};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
	out->ended_ns = now_ns();
	return STATUS_OK;
}

static int execute(struct machine *m, const struct step *step, struct outcome *out)
{
	switch (step->op) {
	case OP_SYSCALL:
		return step_syscall(m, &step->call, out);
	case OP_READ_FILE:
		return step_read_file(m, &step->file, out);
	case OP_WRITE_FILE:
		return step_write_file(m, &step->file, out);
	case OP_EVAL:
		return eval(m, &step->expr, out);
	case OP_FORMAT:
		return step_format(m, &step->format, out);
	case OP_STORE:
		return store(m, &step->store, out);
	case OP_CHECK:
		return check(m, &step->expr, out);
	default: /* OP_SLEEP */
		return sleep_for(m, &step->expr, out);
	}
}

static void publish(struct machine *m, uint32_t index, int status, const struct outcome *out)
{
	struct arena *arena = m->arena;
	uint32_t count = atomic_load_explicit(&arena->count, memory_order_relaxed);
	arena->records[count] = (struct record){
		.step = index,
		.status = (uint8_t)status,
		.negative = out->value < 0,
		.bits = (uint64_t)out->value,
		.start_ns = out->begun_ns - m->started_ns,
		.duration_ns = out->ended_ns - out->begun_ns,
		.data_at = arena->data_used,
		.data_len = out->data_len,
	};
	arena->data_used += out->data_len;
	atomic_store_explicit(&arena->count, count + 1, memory_order_release);
}

/* Whatever is not STATUS_OK leaves 0 as the step's value, and in its register. */
static bool run_step(struct machine *m, uint32_t index)
{
	const struct step *step = &m->p->steps[index];
	struct outcome out = {.data = arena_data(m->arena, m->p) + m->arena->data_used};
	atomic_store_explicit(&m->arena->step, index, memory_order_release);
	int status = execute(m, step, &out);
	if (step->op != OP_CHECK && step->op != OP_SLEEP)
		m->registers[step->dst] = out.value;
	publish(m, index, status, &out);
	return status == STATUS_OK;
}

void steps_run(struct machine *m)
{
	uint32_t i = 0, finally = m->p->finally;
	while (i < m->p->nsteps) {
		bool ok = run_step(m, i);
		i = ok || i >= finally ? i + 1 : finally;
	}
	atomic_store_explicit(&m->arena->step, i, memory_order_release);
	atomic_store_explicit(&m->arena->completed, 1, memory_order_release);
}
