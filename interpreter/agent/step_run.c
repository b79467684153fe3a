/* SPDX-License-Identifier: Apache-2.0 */
/* RUN: another program, started, fed and listened to. */
#include "step_ops.h"

#include "expr.h"
#include "pump.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

enum {
	IN,
	OUT,
	ERR,
	STARTED,
	PIPES
}; /* STARTED: closed by a successful exec, else has its errno */

struct pipes {
	int end[PIPES][2];
};

static void close_end(struct pipes *p, int pipe, int side)
{
	if (p->end[pipe][side] >= 0)
		close(p->end[pipe][side]);
	p->end[pipe][side] = -1;
}

static void close_all(struct pipes *p)
{
	for (int i = 0; i < PIPES; i++)
		for (int side = 0; side < 2; side++)
			close_end(p, i, side);
}

/* Above the standard streams, which the program may have closed and which get these pipes. */
static bool move_up(int *fd)
{
	if (*fd > 2)
		return true;
	int moved = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
	if (moved < 0)
		return false;
	close(*fd);
	*fd = moved;
	return true;
}

/* False and errno: there are none. */
static bool open_pipes(struct pipes *p)
{
	bool ok = true;
	memset(p, -1, sizeof *p);
	for (int i = 0; i < PIPES && ok; i++)
		ok = pipe2(p->end[i], O_CLOEXEC) == 0 && move_up(&p->end[i][0])
		     && move_up(&p->end[i][1]);
	int error = errno;
	if (!ok)
		close_all(p);
	errno = error;
	return ok;
}

/* In the new process. */
static _Noreturn void start(char **args, const struct pipes *p)
{
	static char *const environment[] = {"PATH=" PATH, "HOME=/root", "LC_ALL=C", NULL};
	int tell = fcntl(p->end[STARTED][1], F_DUPFD_CLOEXEC, 3 + 2 * PIPES);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (tell >= 0 && dup2(p->end[IN][0], 0) == 0 && dup2(p->end[OUT][1], 1) == 1
	    && dup2(p->end[ERR][1], 2) == 2 && dup3(tell, 3, O_CLOEXEC) == 3 && close_from(4)) {
		tell = 3;
		setenv("PATH", PATH, 1); /* where execvpe() looks */
		execvpe(args[0], args, environment);
	}
	int error = errno;
	if (tell < 0 || write(tell, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

static void free_args(char **args, int n)
{
	for (int i = 0; i < n; i++)
		free(args[i]);
	free(args);
}

/* The arguments as strings.  A NUL in one: STATUS_RANGE. */
static int make_args(struct machine *m, const struct run *run, char ***made)
{
	int status = STATUS_OK;
	char **args = calloc(run->nargs + 1u, sizeof *args);
	for (int i = 0; args && i < run->nargs && status == STATUS_OK; i++) {
		struct span text;
		status = slice_eval(m, &run->args[i], &text);
		if (status == STATUS_OK && memchr(text.at, 0, text.len))
			status = STATUS_RANGE;
		if (status == STATUS_OK)
			args[i] = strndup((char *)text.at, text.len);
		if (status == STATUS_OK && !args[i])
			status = STATUS_TOO_LONG;
	}
	if (status != STATUS_OK)
		free_args(args, run->nargs);
	*made = status == STATUS_OK ? args : NULL;
	return status == STATUS_OK && !args ? STATUS_TOO_LONG : status;
}

/* 0 once the program runs, else the −errno for which it does not. */
static int was_started(struct pipes *p)
{
	int error = 0;
	ssize_t n;
	do
		n = read(p->end[STARTED][0], &error, sizeof error);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof error ? -error : 0;
}

static wide feed_and_wait(struct machine *m, const struct run *run, pid_t pid, struct pipes *p,
			  const struct span *input, struct outcome *out)
{
	for (int i = 0; i < PIPES; i++)
		close_end(p, i, i == IN ? 0 : 1);
	int error = was_started(p);
	close_end(p, STARTED, 0);
	if (error) {
		wait_for(pid);
		return error;
	}
	struct sink sinks[2] = {
		{p->end[OUT][0], machine_buffer(m, run->out), machine_size(m, run->out), 0},
		{p->end[ERR][0], machine_buffer(m, run->err), machine_size(m, run->err), 0}};
	struct source source = {p->end[IN][1], input->at, input->len};
	p->end[IN][1] = -1;
	int status = pump(pid, &source, sinks);
	out->kept[0] = sinks[0].len;
	out->kept[1] = sinks[1].len;
	return status;
}

static wide run_program(struct machine *m, const struct run *run, char **args,
			const struct span *input, struct outcome *out)
{
	struct pipes p;
	if (!open_pipes(&p))
		return -errno;
	pid_t pid = fork();
	if (pid == 0)
		start(args, &p);
	wide result = pid < 0 ? -errno : feed_and_wait(m, run, pid, &p, input, out);
	close_all(&p);
	return result;
}

/* u32 bytes of output, output, error output. */
static void tell(struct machine *m, const struct run *run, struct outcome *out)
{
	store_u32(out->data, out->kept[0]);
	memcpy(out->data + 4, machine_buffer(m, run->out), out->kept[0]);
	memcpy(out->data + 4 + out->kept[0], machine_buffer(m, run->err), out->kept[1]);
	out->data_len = 4 + out->kept[0] + out->kept[1];
}

int step_run(struct machine *m, const struct run *run, struct outcome *out)
{
	struct span input;
	char **args;
	int status = make_args(m, run, &args);
	if (status != STATUS_OK)
		return status;
	status = slice_eval(m, &run->input, &input);
	uint8_t *aside = NULL; /* the input, if it lies where output will be written */
	if (status == STATUS_OK && input.len
	    && (run->input.buffer == run->out || run->input.buffer == run->err)) {
		aside = malloc(input.len);
		if (aside)
			input.at = memcpy(aside, input.at, input.len);
		else
			status = STATUS_TOO_LONG;
	}
	if (status == STATUS_OK) {
		out->begun_ns = now_ns();
		out->value = run_program(m, run, args, &input, out);
		out->ended_ns = now_ns();
		tell(m, run, out);
	}
	free(aside);
	free_args(args, run->nargs);
	return status;
}
