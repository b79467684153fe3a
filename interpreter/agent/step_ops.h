/* SPDX-License-Identifier: Apache-2.0 */
/* What steps do.  Each gives STATUS_*. */
#ifndef KSPEC_STEP_OPS_H
#define KSPEC_STEP_OPS_H

#include "machine.h"

struct outcome {
	wide value;
	uint64_t begun_ns, ended_ns; /* CLOCK_MONOTONIC around the thing itself; 0: of no account */
	uint8_t *data; /* where the step's data goes; there is room for step->most bytes */
	uint32_t data_len;
	bool final;       /* no handler takes it */
	uint32_t kept[2]; /* RUN: bytes of output and of error output */
};

int step_syscall(struct machine *m, const struct call *call, struct outcome *out);
int step_read_file(struct machine *m, const struct file *file, struct outcome *out);
int step_write_file(struct machine *m, const struct file *file, struct outcome *out);
int step_format(struct machine *m, const struct format *format, struct outcome *out);
int step_store(struct machine *m, const struct store *store, struct outcome *out);
int step_copy(struct machine *m, const struct copy *copy, struct outcome *out);
int step_peek(struct machine *m, const struct access *access, struct outcome *out);
int step_poke(struct machine *m, const struct access *access, struct outcome *out);
int step_run(struct machine *m, const struct run *run, struct outcome *out);
int step_log_mark(struct machine *m, struct outcome *out);
int step_log_read(struct machine *m, const struct log_read *log, struct outcome *out);
int step_trace_mark(struct machine *m, const struct trace_mark *mark, struct outcome *out);
int step_trace_read(struct machine *m, const struct log_read *read, struct outcome *out);
int step_inherit(struct machine *m, const struct inherit *inherit, struct outcome *out);
int step_catch(struct machine *m, const struct catching *catching, struct outcome *out);
int step_connect(struct machine *m, const struct connect *connect, struct outcome *out);
int step_hold(struct machine *m, uint16_t buffer, struct outcome *out);

/* BOUND, whose steps begin at m->next. */
int step_bound(struct machine *m, const struct bound *bound);

int step_post(struct machine *m, const struct sync *sync, struct outcome *out);
int step_await(struct machine *m, const struct sync *sync, struct outcome *out);
int step_barrier(struct machine *m, const struct sync *sync, struct outcome *out);
int step_blocked(struct machine *m, const struct blocked *blocked, struct outcome *out);

/* PARALLEL, whose steps begin at m->next: runs each lane in a child process, which does not come
 * back. */
int step_parallel(struct machine *m, const struct parallel *parallel, struct outcome *out);

/* FORK, whose steps begin at m->next: runs them in a child process, which does not come back. */
int step_fork(struct machine *m, const struct jump *fork, struct outcome *out);

#endif
