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
#include <sys/syscall.h>
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

static bool is_spared(const struct spared *spared, pid_t pid)
{
	for (int i = 0; i < spared->count; i++)
		if (spared->pids[i] == pid)
			return true;
	return false;
}

void spare(struct spared *spared, pid_t pid, uint32_t seq, uint8_t spaces)
{
	spared->spaces[spared->count] = spaces;
	spared->seqs[spared->count] = seq;
	spared->pids[spared->count++] = pid;
}

void spare_no_more(struct spared *spared, pid_t pid)
{
	int kept = 0;
	for (int i = 0; i < spared->count; i++) {
		if (spared->pids[i] == pid)
			continue;
		spared->seqs[kept] = spared->seqs[i];
		spared->spaces[kept] = spared->spaces[i];
		spared->pids[kept++] = spared->pids[i];
	}
	spared->count = kept;
}

pid_t spared_pid(const struct spared *spared, uint32_t seq)
{
	for (int i = 0; i < spared->count; i++)
		if (spared->seqs[i] == seq)
			return spared->pids[i];
	return 0;
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

/* The name of a living process that was not made to wait for the case's end;
 * false: it is none. */
static bool name_of(pid_t pid, char text[256])
{
	char path[32], stat[512] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, stat, sizeof stat - 1);
	if (fd >= 0)
		close(fd);
	char *name = n > 0 ? strchr(stat, '(') : NULL, *end = n > 0 ? strrchr(stat, ')') : NULL;
	if (!name || !end || end < name || strncmp(end, ") Z", 3) == 0
	    || strncmp(end, ") X", 3) == 0)
		return false;
	*end = 0;
	snprintf(text, 256, "%s", name + 1);
	return strcmp(text, CASE_NAME) != 0;
}

/* What is done with the children that are neither hung nor spared. */
struct visit {
	struct hung *hung;
	struct aftermath *leaks; /* NULL: nothing is told */
	const struct spared *spared;
	bool (*act)(struct visit *, pid_t); /* true: it is a child no more */
	int found, gone;
};

static void visit(struct visit *v, pid_t pid)
{
	if (pid <= 0 || is_hung(v->hung, pid) || is_spared(v->spared, pid))
		return;
	v->found++;
	v->gone += v->act(v, pid);
}

/* By /proc/PID/task/TID/children, which a kernel may lack (CONFIG_PROC_CHILDREN).  Its list is
 * sound, for none but this thread takes children away. */
static bool visit_listed(struct visit *v)
{
	FILE *f = fopen("/proc/thread-self/children", "re");
	if (!f)
		return false;
	static pid_t pids[4096]; /* more are found in the next round */
	int n = 0;
	while (n < (int)COUNT(pids) && fscanf(f, "%d", &pids[n]) == 1)
		n++;
	fclose(f);
	for (int i = 0; i < n; i++)
		visit(v, pids[i]);
	return true;
}

static void visit_all_processes(struct visit *v)
{
	DIR *dir = opendir("/proc");
	if (!dir)
		return;
	pid_t self = getpid();
	struct dirent *e;
	while ((e = readdir(dir)))
		if (atoi(e->d_name) > 0 && parent_of(dirfd(dir), e->d_name) == self)
			visit(v, atoi(e->d_name));
	closedir(dir);
}

static struct visit each_child(struct hung *hung, const struct spared *spared,
			       struct aftermath *leaks, bool (*act)(struct visit *, pid_t))
{
	struct visit v = {.hung = hung, .spared = spared, .leaks = leaks, .act = act};
	if (!visit_listed(&v))
		visit_all_processes(&v);
	return v;
}

static void tell(const struct visit *v, pid_t pid, bool undone)
{
	char name[256];
	if (v->leaks && name_of(pid, name))
		leak_tell(v->leaks, LEAK_PROCESS, undone, "process %d (%s) was left running",
			  (int)pid, name);
}

static bool end_child(struct visit *v, pid_t pid)
{
	tell(v, pid, true);
	kill(pid, SIGKILL);
	return waitpid(pid, NULL, WNOHANG | __WALL) == pid;
}

static bool give_up(struct visit *v, pid_t pid)
{
	tell(v, pid, false);
	hung_add(v->hung, pid);
	return false;
}

static void wait_for_sigchld(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigtimedwait(&set, NULL, &(struct timespec){.tv_nsec = 10000000});
}

/* Reaps what has ended, without looking whose it was; true if there are no children at all. */
static bool reap_any(struct hung *hung, int *reaped)
{
	long pid;
	/* Not waitpid(2), which would leave ECHILD in errno each time. */
	while ((pid = raw_syscall(SYS_wait4, (const long[6]){-1, 0, WNOHANG | __WALL})) > 0) {
		forget(hung, (pid_t)pid);
		(*reaped)++;
	}
	return pid == -ECHILD;
}

int sweep(struct hung *hung, const struct spared *spared, struct aftermath *leaks)
{
	int reaped = 0;
	uint64_t until = now_ns() + NS_PER_S;
	struct aftermath *first = leaks; /* what is killed once may be seen again */
	for (;;) {
		if (spared->count == 0 && reap_any(hung, &reaped))
			return reaped;
		if (now_ns() >= until) {
			each_child(hung, spared, leaks, give_up);
			return reaped;
		}
		struct visit v = each_child(hung, spared, first, end_child);
		first = NULL;
		reaped += v.gone;
		if (v.found == 0)
			return reaped;
		if (v.found > v.gone)
			wait_for_sigchld();
	}
}
