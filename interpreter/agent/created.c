/* SPDX-License-Identifier: Apache-2.0 */
#include "created.h"

#include "workdir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct naming NATIVE[] = {
	{SYS_openat, 0, 1, 2, 0},
	{SYS_mkdirat, 0, 1, -1, 0},
	{SYS_mknodat, 0, 1, -1, 0},
	{SYS_symlinkat, 1, 2, -1, 0},
	{SYS_linkat, 2, 3, -1, 0},
	{SYS_renameat2, 2, 3, -1, 0},
#ifdef SYS_renameat
	{SYS_renameat, 2, 3, -1, 0},
#endif
	{SYS_bind, -1, 1, -1, offsetof(struct sockaddr, sa_data)},
#ifdef SYS_open
	{SYS_open, -1, 0, 1, 0},
	{SYS_creat, -1, 0, -1, 0},
	{SYS_mkdir, -1, 0, -1, 0},
	{SYS_mknod, -1, 0, -1, 0},
	{SYS_symlink, -1, 1, -1, 0},
	{SYS_link, -1, 1, -1, 0},
	{SYS_rename, -1, 1, -1, 0},
#endif
};

/* Of i386 (arch/x86/entry/syscalls/syscall_32.tbl). */
static const struct naming COMPAT[] = {
	{295, 0, 1, 2, 0},  {296, 0, 1, -1, 0},
	{297, 0, 1, -1, 0}, {304, 1, 2, -1, 0},
	{303, 2, 3, -1, 0}, {353, 2, 3, -1, 0},
	{302, 2, 3, -1, 0}, {361, -1, 1, -1, offsetof(struct sockaddr, sa_data)},
	{5, -1, 0, 1, 0},   {8, -1, 0, -1, 0},
	{39, -1, 0, -1, 0}, {14, -1, 0, -1, 0},
	{83, -1, 1, -1, 0}, {9, -1, 1, -1, 0},
	{38, -1, 1, -1, 0},
};

/* Most calls do not, and this is asked of each. */
static bool names_something(long nr)
{
	static uint64_t known[16]; /* a bit for each number below 1024 */
	if (known[0] == 0) {
		known[0] = 1; /* read(2), or io_setup(2): it does not matter */
		for (size_t i = 0; i < COUNT(NATIVE); i++)
			if (NATIVE[i].nr < 1024)
				known[NATIVE[i].nr / 64] |= (uint64_t)1 << NATIVE[i].nr % 64;
	}
	return nr < 0 || nr >= 1024 || known[nr / 64] >> nr % 64 & 1;
}

const struct naming *naming_of(const struct call *call)
{
	bool compat = call->flags & CALL_COMPAT;
	if (!compat && !names_something(call->nr))
		return NULL;
	const struct naming *all = compat ? COMPAT : NATIVE;
	size_t count = compat ? COUNT(COMPAT) : COUNT(NATIVE);
	for (size_t i = 0; i < count; i++)
		if (all[i].nr == call->nr && call->nargs > all[i].path && call->nargs > all[i].flags
		    && call->args[all[i].path].kind == ARG_ADDR)
			return &all[i];
	return NULL;
}

/* The name that a call was given, NULL if it cannot be one: what it points to is not trusted before
 * the kernel took it. */
static const char *name_in(const struct machine *m, const struct call *call,
			   const long args[MAX_ARGS])
{
	const struct naming *naming = call->naming;
	uint16_t buffer = call->args[naming->path].buffer;
	const char *begin = (const char *)machine_buffer(m, buffer),
		   *end = begin + machine_size(m, buffer);
	const char *path = (const char *)args[naming->path]; /* inside, or one past the end */
	if (naming->skip) {
		if (end - path <= naming->skip
		    || ((const struct sockaddr *)(const void *)path)->sa_family != AF_UNIX)
			return NULL;
		path += naming->skip;
	}
	return end > path && *path && memchr(path, 0, (size_t)(end - path)) ? path : NULL;
}

/* A relative path without ".." is in the case's directory, as long as the program stays there. */
static bool may_be_outside(const struct machine *m, const char *path)
{
	return !m->p->leaves_root && (path[0] == '/' || m->p->moves || strstr(path, ".."));
}

bool created_is_new_file(const struct machine *m, const char *path)
{
	struct stat st;
	return may_be_outside(m, path) && lstat(path, &st) != 0 && errno == ENOENT;
}

IN_EVERY_CASE bool created_is_new(const struct machine *m, const struct call *call,
				  const long args[MAX_ARGS])
{
	const struct naming *naming = call->naming;
	if (naming->flags >= 0 && !(args[naming->flags] & O_CREAT))
		return false;
	const char *path = name_in(m, call, args);
	if (!path || (naming->dir >= 0 && (int)args[naming->dir] != AT_FDCWD && path[0] != '/'))
		return false;
	return created_is_new_file(m, path);
}

/* The path without symbolic links and ".." on its way; what its last part is does not matter. */
static bool make_plain(const char *path, char plain[2 * PATH_MAX])
{
	char way[PATH_MAX];
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len >= sizeof way)
		return false;
	memcpy(way, path, len);
	way[len] = 0;
	char *slash = strrchr(way, '/');
	const char *name = path + (slash ? slash + 1 - way : 0);
	if (slash)
		slash[slash == way] = 0;
	if (!realpath(slash ? way : ".", plain))
		return false;
	size_t at = strlen(plain);
	int n = (int)(len - (size_t)(name - path));
	snprintf(plain + at, 2 * PATH_MAX - at, "%s%.*s", plain[at - 1] == '/' ? "" : "/", n, name);
	return true;
}

static bool is_in_own_directory(const struct machine *m, const char *path)
{
	char part[WORKDIR_NAME + 2];
	snprintf(part, sizeof part, "/%s/", m->workdir);
	return strstr(path, part);
}

void created_note(const struct machine *m, const char *path)
{
	char plain[2 * PATH_MAX];
	struct aftermath *a = &m->arena->aftermath;
	if (make_plain(path, plain) && !is_in_own_directory(m, plain)
	    && !note_find(a, NOTE_FILE, plain))
		note_add(a, NOTE_FILE, plain, "", 0);
}

void created_note_call(const struct machine *m, const struct call *call, const long args[MAX_ARGS])
{
	const char *path = name_in(m, call, args);
	if (path)
		created_note(m, path);
}

bool created_is_gone(const struct note *note)
{
	struct stat st;
	return lstat(note->path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "symbolic link";
	case S_IFSOCK:
		return "socket";
	case S_IFIFO:
		return "pipe";
	case S_IFCHR:
	case S_IFBLK:
		return "device node";
	default:
		return "file";
	}
}

void created_remove(struct aftermath *a, struct note *note)
{
	struct stat st;
	atomic_store(&note->state, NOTE_SETTLED);
	if (lstat(note->path, &st) != 0)
		return;
	bool gone = workdir_remove(AT_FDCWD, note->path);
	leak_tell(a, LEAK_FILE, gone, "%s %s was left", kind_of(st.st_mode), note->path);
}
