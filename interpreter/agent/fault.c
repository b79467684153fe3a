/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <setjmp.h>
#include <signal.h>
#include <unistd.h>

enum { SEGV, BUS };

static sigjmp_buf back;
static volatile sig_atomic_t raised;
static struct sigaction before[2];

static void restore(void)
{
	sigaction(SIGSEGV, &before[SEGV], NULL);
	sigaction(SIGBUS, &before[BUS], NULL);
}

/* si_code is above 0 if the kernel raised it for what was done here, see sigaction(2). */
static void caught(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_code > 0) {
		raised = signal;
		siglongjmp(back, 1);
	}
	restore();
	kill(getpid(), signal); /* delivered once this handler returns */
}

int fault_guard(void (*access)(void *), void *arg)
{
	struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};
	sigset_t both, mask;
	sigemptyset(&action.sa_mask);
	sigemptyset(&both);
	sigaddset(&both, SIGSEGV);
	sigaddset(&both, SIGBUS);
	sigaction(SIGSEGV, &action, &before[SEGV]);
	sigaction(SIGBUS, &action, &before[BUS]);
	sigprocmask(SIG_UNBLOCK, &both, &mask); /* one that is blocked kills when it is raised */
	raised = 0;
	if (sigsetjmp(back, 1) == 0)
		access(arg);
	restore();
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return raised;
}
