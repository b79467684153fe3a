/* SPDX-License-Identifier: Apache-2.0 */
#include "pump.h"

#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434 /* Linux 5.3; the same number on every architecture */
#endif

#define PIPE_LEFT (1u << 20) /* what a pipe holds at most, see pipe(7) */
#define WITHOUT_PIDFD_MS 5   /* how often an older kernel is asked whether the child has ended */

static void close_source(struct source *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/* As much as the pipe takes; nobody reading any more is an end like another. */
static void write_some(struct source *s)
{
	while (s->left > 0) {
		ssize_t n = write(s->fd, s->at, s->left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;
		s->at += n;
		s->left -= (size_t)n;
	}
	close_source(s);
}

/* At most `most` bytes of what is in the pipe; false once its end is reached.  The sink's fd is −1
 * then. */
static bool read_some(struct sink *s, size_t most)
{
	uint8_t dropped[16384];
	while (s->fd >= 0 && most > 0) {
		size_t room = s->size - s->len, ask = room ? room : sizeof dropped;
		ssize_t n = read(s->fd, room ? s->to + s->len : dropped, ask < most ? ask : most);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return true;
		if (n <= 0) {
			s->fd = -1; /* closed by its owner */
			return false;
		}
		most -= (size_t)n;
		s->len += room ? (uint32_t)n : 0;
	}
	return s->fd >= 0;
}

static bool has_ended(pid_t child)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0
	       || info.si_pid == child;
}

static void serve(pid_t child, int pidfd, struct source *source, struct sink sinks[2])
{
	while (!has_ended(child)) {
		struct pollfd fds[] = {{.fd = source->fd, .events = POLLOUT},
				       {.fd = sinks[0].fd, .events = POLLIN},
				       {.fd = sinks[1].fd, .events = POLLIN},
				       {.fd = pidfd, .events = POLLIN}};
		if (poll(fds, COUNT(fds), pidfd < 0 ? WITHOUT_PIDFD_MS : -1) <= 0)
			continue;
		if (fds[0].revents)
			write_some(source);
		for (int i = 0; i < 2; i++)
			if (fds[1 + i].revents)
				read_some(&sinks[i], 1 << 20);
	}
}

/* A pipe without reader must not kill the case.  True if SIGPIPE was pending before. */
static bool block_sigpipe(sigset_t *before)
{
	sigset_t pipe, pending;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	sigprocmask(SIG_BLOCK, &pipe, before);
	return sigismember(&pending, SIGPIPE);
}

static void unblock_sigpipe(const sigset_t *before, bool was_pending)
{
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	while (!was_pending && sigtimedwait(&pipe, NULL, &(struct timespec){0}) < 0
	       && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, before, NULL);
}

int pump(pid_t child, struct source *source, struct sink sinks[2])
{
	sigset_t before;
	bool was_pending = block_sigpipe(&before);
	int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
	fcntl(source->fd, F_SETFL, O_NONBLOCK);
	fcntl(sinks[0].fd, F_SETFL, O_NONBLOCK);
	fcntl(sinks[1].fd, F_SETFL, O_NONBLOCK);
	if (source->left == 0)
		close_source(source);
	serve(child, pidfd, source, sinks);
	for (int i = 0; i < 2; i++)
		read_some(&sinks[i], PIPE_LEFT);
	close_source(source);
	if (pidfd >= 0)
		close(pidfd);
	unblock_sigpipe(&before, was_pending);
	return wait_for(child);
}
