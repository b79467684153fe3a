/* SPDX-License-Identifier: Apache-2.0 */
#include "sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WHOLE_MAX (1u << 20)

#ifndef __x86_64__
long raw_syscall(long nr, const long a[6])
{
	/* libc turns exactly −4095 … −1 into −1 and errno, so nothing is lost on the way back. */
	long result = syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
	return result == -1 ? -errno : result;
}
#endif

#ifdef __x86_64__
/* clone(2); in the new process work(arg), on that stack unless it is NULL. */
IN_EVERY_CASE static long clone_to(uint8_t *top, long flags, void (*work)(void *), void *arg)
{
	long result;
	register long r10 __asm__("r10") = 0;
	register long r8 __asm__("r8") = 0;
	__asm__ volatile("syscall\n"
			 "	test %%rax, %%rax\n"
			 "	jnz 1f\n"
			 "	and $-16, %%rsp\n"
			 "	mov %[arg], %%rdi\n"
			 "	call *%[work]\n"
			 "	hlt\n"
			 "1:"
			 : "=a"(result)
			 : "0"((long)SYS_clone), "D"(flags | SIGCHLD), "S"(top), "d"(0L), "r"(r10),
			   "r"(r8), [work] "r"(work), [arg] "r"(arg)
			 : "rcx", "r11", "memory", "cc");
	return result;
}
#elif defined __s390__
static long clone_to(uint8_t *top, long flags, void (*work)(void *), void *arg)
{
	(void)top;
	(void)flags;
	pid_t pid = fork(); /* clone has its arguments in another order there */
	if (pid == 0)
		work(arg);
	return pid < 0 ? -errno : pid;
}
#else
static long clone_to(uint8_t *top, long flags, void (*work)(void *), void *arg)
{
	(void)top;
	long result = raw_syscall(SYS_clone, (const long[6]){flags | SIGCHLD});
	if (result == 0)
		work(arg);
	return result;
}
#endif

bool fork_may_share_files(void)
{
	static int known; /* 1: yes, 2: no */
#ifdef __s390__
	known = 2;
#endif
	if (!known)
		known = syscall(CLOSE_RANGE, ~0u, ~0u, CLOSE_RANGE_UNSHARE) == 0 ? 1 : 2;
	return known == 1;
}

IN_EVERY_CASE pid_t fork_to(void (*work)(void *), void *arg, uint8_t *top, bool share_files)
{
	long result = clone_to(top, share_files ? CLONE_FILES : 0, work, arg);
	if (result < 0)
		errno = (int)-result;
	return result < 0 ? -1 : (pid_t)result;
}

uint64_t read_taint(void)
{
	static int fd = -1; /* kept: opening it takes much longer than reading it */
	char text[32];
	if (fd < 0)
		fd = open("/proc/sys/kernel/tainted", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return UINT64_MAX;
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	if (n <= 0)
		return UINT64_MAX;
	text[n] = 0;
	return strtoull(text, NULL, 10);
}

char *read_whole(const char *path)
{
	size_t size = 8192, have = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : malloc(size);
	ssize_t n = 0;
	while (text && (n = read(fd, text + have, size - 1 - have)) > 0) {
		have += (size_t)n;
		if (have < size - 1)
			continue;
		char *more = size < WHOLE_MAX ? realloc(text, size *= 2) : NULL;
		if (!more)
			free(text);
		text = more;
	}
	if (fd >= 0)
		close(fd);
	if (text)
		text[have] = 0;
	return text;
}

int wait_for(pid_t pid)
{
	int status;
	pid_t reaped;
	do
		reaped = waitpid(pid, &status, 0);
	while (reaped < 0 && errno == EINTR);
	if (reaped < 0)
		return -errno;
	return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool close_from(int first)
{
	if (syscall(CLOSE_RANGE, first, ~0u, 0) == 0)
		return true;
	DIR *dir = opendir("/proc/self/fd");
	if (!dir)
		return false;
	struct dirent *e;
	while ((e = readdir(dir))) {
		int fd = atoi(e->d_name);
		if (fd >= first && fd != dirfd(dir))
			close(fd);
	}
	closedir(dir);
	return true;
}
