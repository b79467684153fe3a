/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "steps.h"
#include "sys.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static _Noreturn void run_child(struct machine *m)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	m->nhandlers = 0;
	m->forked = true;
	m->leads = false;
	m->generation++;
	steps_run(m); /* FORK_END or a step that fails ends the process */
	_exit(1);
}

int step_fork(struct machine *m, const struct jump *jump, struct outcome *out)
{
	uint32_t here = m->next - 1;
	atomic_store_explicit(&m->track->forked, 0, memory_order_relaxed);
	out->begun_ns = now_ns();
	pid_t pid = fork();
	if (pid == 0)
		run_child(m);
	if (pid > 0 && m->lane)
		atomic_store_explicit(&m->lane->pid, pid, memory_order_release);
	out->value = pid < 0 ? -errno : wait_for(pid);
	if (m->lane)
		atomic_store_explicit(&m->lane->pid, getpid(), memory_order_release);
	out->ended_ns = now_ns();
	atomic_store_explicit(&m->track->step, here, memory_order_release);
	m->next = jump->target + 1;
	m->before.unknown = true;
	bool there = pid > 0 && out->value == 0
		     && atomic_load_explicit(&m->track->forked, memory_order_acquire) == 1;
	return there ? STATUS_OK : STATUS_FALSE;
}
