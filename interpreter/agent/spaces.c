/* SPDX-License-Identifier: Apache-2.0 */
#include "spaces.h"

#include "mounts.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of i386 (arch/x86/entry/syscalls/syscall_32.tbl). */
enum {
	COMPAT_MOUNT = 21,
	COMPAT_UMOUNT = 22,
	COMPAT_UMOUNT2 = 52,
	COMPAT_PIVOT_ROOT = 217,
	COMPAT_IPC = 117
};

/* The same numbers on every architecture. */
enum { OPEN_TREE = 428, MOVE_MOUNT = 429, FSMOUNT = 432, MOUNT_SETATTR = 442 };

uint8_t spaces_for(const struct call *call)
{
	switch (call->flags & CALL_COMPAT ? UINT32_MAX : call->nr) {
	case SYS_mount:
	case SYS_umount2:
	case SYS_pivot_root:
	case OPEN_TREE:
	case MOVE_MOUNT:
	case FSMOUNT:
	case MOUNT_SETATTR:
		return SPACE_MOUNT;
	case SYS_shmget:
	case SYS_semget:
	case SYS_msgget:
	case SYS_mq_open:
		return SPACE_IPC;
	}
	if (!(call->flags & CALL_COMPAT))
		return 0;
	switch (call->nr) {
	case COMPAT_MOUNT:
	case COMPAT_UMOUNT:
	case COMPAT_UMOUNT2:
	case COMPAT_PIVOT_ROOT:
		return SPACE_MOUNT;
	case COMPAT_IPC:
		return SPACE_IPC;
	default:
		return 0;
	}
}

static bool join(pid_t pid, const char *name, int type)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool joined = setns(fd, type) == 0;
	close(fd);
	return joined;
}

/* What the held program has mounted or made is there for those that run meanwhile. */
static bool join_held(const struct spared *held)
{
	char cwd[4096];
	for (int i = held->count - 1; i >= 0; i--) {
		if (held->spaces[i] & SPACE_IPC)
			join(held->pids[i], "ipc", CLONE_NEWIPC);
		if ((held->spaces[i] & SPACE_NET) && !join(held->pids[i], "net", CLONE_NEWNET))
			return false;
		if (!(held->spaces[i] & SPACE_MOUNT))
			continue;
		/* It leads to the root of the other namespace. */
		return !getcwd(cwd, sizeof cwd) || !join(held->pids[i], "mnt", CLONE_NEWNS)
		       || chdir(cwd) == 0;
	}
	return true;
}

static bool loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0) /* a kernel without IPv4 */
		fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	bool up = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
	request.ifr_flags |= IFF_UP;
	up = up && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return up;
}

IN_EVERY_CASE bool spaces_enter(struct spaces *s, const struct program *p,
				const struct spared *held)
{
	*s = (struct spaces){0};
	if (held->count > 0 && !join_held(held))
		return false;
	if ((p->flags & PROGRAM_NETNS) && (unshare(CLONE_NEWNET) != 0 || !loopback_up()))
		return false;
	if (p->spaces & SPACE_IPC)
		unshare(CLONE_NEWIPC);
	if (p->spaces & SPACE_MOUNT) {
		s->own_mounts = unshare(CLONE_NEWNS) == 0
				&& mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
		s->mounts = mounts_read();
	}
	return true;
}

/* The objects of a kind, all of which are the case's; the first line of the file names its columns.
 */
static void tell_objects(struct aftermath *a, const char *path, const char *what)
{
	char line[512];
	FILE *f = fopen(path, "re");
	if (!f)
		return;
	bool heading = true;
	while (fgets(line, sizeof line, f)) {
		long key, id;
		if (!heading && sscanf(line, "%ld %ld", &key, &id) == 2)
			leak_tell(a, LEAK_IPC, true, "%s %ld (key 0x%lx) was left", what, id,
				  (unsigned long)key & 0xffffffff);
		heading = false;
	}
	fclose(f);
}

/* Whether the namespace is not the agent's, whose objects are nobody's leak. */
static bool has_own_ipc(void)
{
	char own[64] = "", agents[64] = "", path[64];
	snprintf(path, sizeof path, "/proc/%d/ns/ipc", (int)getppid());
	return readlink("/proc/self/ns/ipc", own, sizeof own - 1) > 0
	       && readlink(path, agents, sizeof agents - 1) > 0 && strcmp(own, agents) != 0;
}

IN_EVERY_CASE void spaces_leave(const struct spaces *s, const struct program *p,
				struct aftermath *a)
{
	if (s->mounts)
		mounts_tell(a, s->mounts, s->own_mounts);
	if ((p->spaces & SPACE_IPC) && has_own_ipc()) {
		tell_objects(a, "/proc/sysvipc/shm", "shared memory segment");
		tell_objects(a, "/proc/sysvipc/sem", "semaphore set");
		tell_objects(a, "/proc/sysvipc/msg", "message queue");
	}
}
