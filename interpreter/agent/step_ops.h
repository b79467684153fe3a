/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that ask something of the kernel or make text.  Each gives STATUS_*. */
#ifndef KSPEC_STEP_OPS_H
#define KSPEC_STEP_OPS_H

#include "machine.h"

struct outcome {
	wide value;
	uint64_t begun_ns, ended_ns; /* CLOCK_MONOTONIC around the thing itself */
	uint8_t *data;               /* where the step's data goes; the decoded program bounds it */
	uint32_t data_len;
};

int step_syscall(struct machine *m, const struct call *call, struct outcome *out);
int step_read_file(struct machine *m, const struct file *file, struct outcome *out);
int step_write_file(struct machine *m, const struct file *file, struct outcome *out);
int step_format(struct machine *m, const struct format *format, struct outcome *out);

#endif
