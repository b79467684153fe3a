/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include "machine.h"
#include "spaces.h"
#include "steps.h"
#include "sys.h"
#include "undo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MARKS_FD 899 /* above the numbers that a program gets for its own */

/*
 * A call without the C library: each 64 KiB of its code that the process enters, each page of its
 * data that it writes to, is a page fault more, and dearer than the call.
 */
static long call(long nr, long a, long b, long c)
{
	return raw_syscall(nr, (const long[6]){a, b, c});
}

static bool succeeds(long result)
{
	if (result < 0)
		errno = (int)-result;
	return result >= 0;
}

static _Noreturn void give_up(struct arena *arena, enum setup stage)
{
	atomic_store(&arena->setup_errno, errno);
	atomic_store(&arena->setup_failed, stage);
	_exit(1);
}

/* Dies with the agent, also when the agent died before this was said. */
IN_EVERY_CASE static bool follow(pid_t agent)
{
	return succeeds(call(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0))
	       && succeeds(call(SYS_getppid, 0, 0, 0) == agent ? 0 : -ESRCH);
}

/* Standard input and output are those of the agent, /dev/null; its error output is its own. */
IN_EVERY_CASE static bool set_stdio(void)
{
	return succeeds(call(SYS_dup3, 0, 2, 0));
}

/*
 * If the agent's files are shared, the first three of them are copied, and nobody's are closed. One
 * that is not may be kept, where the program has none of its own; it is not, where there is no
 * close_range(2).
 */
IN_EVERY_CASE static bool part_with_files(bool shared, struct begun *kept)
{
	if (shared) {
		kept->fd = 0;
		return succeeds(call(CLOSE_RANGE, 3, UINT32_MAX, CLOSE_RANGE_UNSHARE));
	}
	if (begun_is_heard(kept) && call(SYS_dup3, kept->fd, MARKS_FD, O_CLOEXEC) == MARKS_FD
	    && call(CLOSE_RANGE, 3, MARKS_FD - 1, 0) == 0
	    && call(CLOSE_RANGE, MARKS_FD + 1, UINT32_MAX, 0) == 0) {
		kept->fd = MARKS_FD;
		return true;
	}
	kept->fd = 0;
	return call(CLOSE_RANGE, 3, UINT32_MAX, 0) == 0 || close_from(3);
}

/* The agent leaves all of them at their default (but that of late.h has its handler) and blocks
 * some. */
IN_EVERY_CASE static void unblock_signals(void)
{
	const uint64_t none[2] = {0}; /* the kernel's form */
	raw_syscall(SYS_rt_sigprocmask, (const long[6]){SIG_SETMASK, (long)none, 0, _NSIG / 8});
}

IN_EVERY_CASE void child_run(void *arg)
{
	const struct child_setup *setup = arg;
	const struct program *p = setup->program;
	struct arena *arena = setup->arena;
	struct machine m;
	struct begun marks = setup->marks;
	struct spaces spaces;
	arena_enter(arena);
	if (!follow(setup->agent))
		give_up(arena, SETUP_PARENT);
	if (!succeeds(call(SYS_setsid, 0, 0, 0)))
		give_up(arena, SETUP_SESSION);
	if (!succeeds(call(SYS_fchdir, setup->workdir, 0, 0)))
		give_up(arena, SETUP_DIRECTORY);
	if (!part_with_files(setup->shares_files, &marks))
		give_up(arena, SETUP_FDS);
	if (!spaces_enter(&spaces, p, setup->held))
		give_up(arena, SETUP_NETWORK);
	if (!set_stdio())
		give_up(arena, SETUP_STDIO);
	call(SYS_prctl, PR_SET_NAME, (long)setup->name, 0); /* how the kernel's reports name it */
	if (p->holds) /* what descends from it stays below it, while other cases come and go */
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (p->holds) /* OP_INHERIT without root, where Yama (ptrace_scope 1) is there */
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	if (!machine_init(&m, p, arena, setup->started_ns))
		give_up(arena, SETUP_MEMORY);
	m.held = setup->held;
	m.marks = marks;
	m.workdir = setup->workdir_name;
	unblock_signals();
	steps_run(&m);
	if (!(p->flags & PROGRAM_KEEP)) {
		spaces_leave(&spaces, p, &arena->aftermath);
		undo_settle(&arena->aftermath);
	}
	call(SYS_exit_group, 0, 0, 0);
	_exit(0);
}

const char *child_setup_name(uint32_t stage)
{
	switch (stage) {
	case SETUP_PARENT:
		return "following the agent";
	case SETUP_SESSION:
		return "making a session";
	case SETUP_STDIO:
		return "opening /dev/null";
	case SETUP_FDS:
		return "closing inherited files";
	case SETUP_DIRECTORY:
		return "entering its directory";
	case SETUP_MEMORY:
		return "mapping its memory";
	case SETUP_NETWORK:
		return "making a network namespace";
	default:
		return "an unknown stage";
	}
}
