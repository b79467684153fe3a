/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes an open file over from a program that is held, by pidfd_getfd(2).  The agent reaps a held
 * process only after it has taken it off the list, and this process has the list of its beginning:
 * the number is the held process's or, at worst, that of its remains.
 */
#include "step_ops.h"

#include "expr.h"
#include "files.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same on all machines but alpha; missing in older headers. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

/* As many as a process may usually have; more take a look at the limit. */
#define FILES 1024

/* A copy of the file, at whatever number is free; −errno. */
static int get(pid_t pid, int number)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return -errno;
	int fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
	int error = errno;
	close(pidfd);
	return fd < 0 ? -error : fd;
}

/* The file at `fd` gets the number; an epoll instance, for one, knows its files by theirs. */
static int renumber(int fd, int number)
{
	if (fd == number)
		return fcntl(fd, F_SETFD, 0) == 0 ? number : -errno;
	if (number >= FILES)
		files_allow((uint64_t)number + 1);
	int error = dup2(fd, number) < 0 ? errno : 0;
	close(fd);
	return error == 0 ? number : error == EBADF ? -EMFILE : -error;
}

static int take(const struct machine *m, uint32_t seq, wide number)
{
	pid_t pid = m->held ? spared_pid(m->held, seq) : 0;
	if (pid == 0)
		return -ESRCH;
	if (number < 0 || number > INT_MAX)
		return -EBADF;
	int fd = get(pid, (int)number);
	return fd < 0 ? fd : renumber(fd, (int)number);
}

int step_inherit(struct machine *m, const struct inherit *inherit, struct outcome *out)
{
	wide number;
	int status = expr_eval(m, &inherit->fd, &number);
	if (status != STATUS_OK)
		return status;
	out->begun_ns = now_ns();
	out->value = take(m, inherit->seq, number);
	out->ended_ns = now_ns();
	return STATUS_OK;
}
