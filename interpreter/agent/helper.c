/* SPDX-License-Identifier: Apache-2.0 */
#include "helper.h"

#include "own.h"
#include "sys.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP_NS 2000000
#define DYING_NS 20000000u /* what a killed helper has to go, before it is said to hang */

static _Noreturn void work_and_exit(const struct helper *h, void (*work)(void *), void *arg,
				    pid_t agent)
{
	sigset_t none;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != agent)
		_exit(1);
	for (int fd = 0; fd < 3; fd++)
		if (dup2(h->devnull, fd) < 0)
			_exit(1);
	if (!close_from(3))
		_exit(1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_NAME, "kspec-helper");
	work(arg);
	_exit(0);
}

/* Whether it ended until then; its status. */
static bool ends_by(pid_t pid, uint64_t until, int *status)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (waitpid(pid, status, WNOHANG) == 0) {
		if (now_ns() >= until)
			return false;
		sigtimedwait(&set, NULL, &(struct timespec){.tv_nsec = STEP_NS});
	}
	return true;
}

bool helper_run(const struct helper *h, void (*work)(void *), void *arg, uint64_t most_ns)
{
	int status = -1;
	pid_t agent = getpid();
	own_is_inherited(true);
	pid_t pid = fork();
	if (pid != 0)
		own_is_inherited(false);
	if (pid < 0)
		return false;
	if (pid == 0)
		work_and_exit(h, work, arg, agent);
	if (ends_by(pid, now_ns() + most_ns, &status))
		return WIFEXITED(status) && WEXITSTATUS(status) == 0;
	kill(pid, SIGKILL);
	if (!ends_by(pid, now_ns() + DYING_NS, &status))
		hung_add(h->hung, pid);
	return false;
}
