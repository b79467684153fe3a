/* SPDX-License-Identifier: Apache-2.0 */
#include "whereabouts.h"

#include "sys.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 16        /* processes */
#define FILE_MOST 4096 /* bytes of one file */

struct task {
	pid_t pid, parent, session;
	char name[64], state;
};

static void say(struct aftermath *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct aftermath *a, const char *format, ...)
{
	uint32_t at = atomic_load(&a->where_len);
	va_list list;
	if (at >= WIRE_MAX_WHERE - 1)
		return;
	va_start(list, format);
	int n = vsnprintf(a->where + at, WIRE_MAX_WHERE - at, format, list);
	va_end(list);
	uint32_t room = WIRE_MAX_WHERE - 1 - at;
	if (n > 0)
		atomic_store(&a->where_len, at + ((uint32_t)n < room ? (uint32_t)n : room));
}

/* /proc/PID/NAME without white space at its end; empty if there is none. */
static void read_of(pid_t pid, const char *name, char text[FILE_MOST])
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, FILE_MOST - 1);
	if (fd >= 0)
		close(fd);
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
		n--;
	text[n > 0 ? n : 0] = 0;
}

static bool read_task(pid_t pid, struct task *task)
{
	char text[FILE_MOST];
	read_of(pid, "stat", text);
	char *open = strchr(text, '('), *close = strrchr(text, ')');
	int parent, session;
	if (!open || !close || close < open
	    || sscanf(close + 1, " %c %d %*d %d", &task->state, &parent, &session) != 3)
		return false;
	*close = 0;
	task->pid = pid;
	task->parent = parent;
	task->session = session;
	snprintf(task->name, sizeof task->name, "%s", open + 1);
	return true;
}

static bool is_among(const struct task *tasks, int n, pid_t pid)
{
	for (int i = 0; i < n; i++)
		if (tasks[i].pid == pid)
			return true;
	return false;
}

/* The process, those of its session, and those that descend from any of these and stand behind them
 * in /proc. */
static int find(pid_t pid, struct task tasks[MOST])
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	struct task task;
	int n = read_task(pid, &tasks[0]) ? 1 : 0;
	while (dir && n < MOST && (e = readdir(dir))) {
		pid_t other = atoi(e->d_name);
		if (other > 0 && other != pid && read_task(other, &task)
		    && (task.session == pid || is_among(tasks, n, task.parent)))
			tasks[n++] = task;
	}
	if (dir)
		closedir(dir);
	return n;
}

static void say_lines(struct aftermath *a, char *text)
{
	for (char *rest, *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		say(a, "  %s\n", line);
}

void whereabouts(struct aftermath *a, pid_t pid)
{
	struct task tasks[MOST];
	char text[FILE_MOST];
	atomic_store(&a->where_len, 0);
	int n = find(pid, tasks);
	for (int i = 0; i < n; i++) {
		say(a, "process %d (%s), state %c", (int)tasks[i].pid, tasks[i].name,
		    tasks[i].state);
		read_of(tasks[i].pid, "wchan", text);
		if (text[0] && strcmp(text, "0") != 0)
			say(a, ", waits in %s", text);
		read_of(tasks[i].pid, "syscall", text);
		if (text[0])
			say(a, ", system call %s", text);
		say(a, "\n");
		read_of(tasks[i].pid, "stack", text);
		say_lines(a, text);
	}
}
