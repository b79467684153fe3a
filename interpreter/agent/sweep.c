/* SPDX-License-Identifier: Apache-2.0 */
#include "sweep.h"

#include "sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void hung_add(struct hung *hung, pid_t pid)
{
	if (hung->count
	    == MAX_HUNG) /* forgetting the oldest costs a later sweep its 1 s, no more */
		memmove(hung->pids, hung->pids + 1, (size_t)--hung->count * sizeof *hung->pids);
	hung->pids[hung->count++] = pid;
}

static bool is_hung(const struct hung *hung, pid_t pid)
{
	for (int i = 0; i < hung->count; i++)
		if (hung->pids[i] == pid)
			return true;
	return false;
}

static void forget(struct hung *hung, pid_t pid)
{
	int kept = 0;
	for (int i = 0; i < hung->count; i++)
		if (hung->pids[i] != pid)
			hung->pids[kept++] = hung->pids[i];
	hung->count = kept;
}

void hung_reap(struct hung *hung)
{
	for (int i = hung->count - 1; i >= 0; i--)
		if (waitpid(hung->pids[i], NULL, WNOHANG | __WALL) == hung->pids[i])
			forget(hung, hung->pids[i]);
}

/* The parent of a process by /proc/PID/stat (proc(5)): the second field after the last ')'. */
static pid_t parent_of(int proc, const char *pid)
{
	char path[32], text[512];
	snprintf(path, sizeof path, "%.16s/stat", pid);
	int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = 0;
	const char *after = strrchr(text, ')');
	int parent;
	return after && sscanf(after + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

/* Calls act for every child of this process that is not known to hang; how many there are. */
static int each_child(struct hung *hung, void (*act)(struct hung *, pid_t))
{
	DIR *dir = opendir("/proc");
	if (!dir)
		return 0;
	int found = 0;
	pid_t self = getpid();
	struct dirent *e;
	while ((e = readdir(dir))) {
		pid_t pid = atoi(e->d_name);
		if (pid > 0 && !is_hung(hung, pid) && parent_of(dirfd(dir), e->d_name) == self) {
			act(hung, pid);
			found++;
		}
	}
	closedir(dir);
	return found;
}

static void kill_child(struct hung *hung, pid_t pid)
{
	(void)hung;
	kill(pid, SIGKILL);
}

static void wait_for_sigchld(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigtimedwait(&set, NULL, &(struct timespec){.tv_nsec = 10000000});
}

int sweep(struct hung *hung)
{
	int reaped = 0;
	uint64_t until = now_ns() + NS_PER_S;
	for (;;) {
		pid_t pid;
		while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0) {
			forget(hung, pid);
			reaped++;
		}
		if (pid < 0 && errno == ECHILD)
			return reaped;
		if (now_ns() >= until) {
			each_child(hung, hung_add);
			return reaped;
		}
		if (each_child(hung, kill_child) == 0)
			return reaped;
		wait_for_sigchld();
	}
}
