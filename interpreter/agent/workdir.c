/* SPDX-License-Identifier: Apache-2.0 */
#include "workdir.h"

#include "sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define NAMED AT_SYMLINK_NOFOLLOW

static int make(int base, const char *name)
{
	if (mkdirat(base, name, 0700) != 0) {
		if (errno != EEXIST || !workdir_remove(base, name)
		    || mkdirat(base, name, 0700) != 0)
			return -errno;
	}
	int fd = openat(base, name, OPEN_DIRECTORY);
	if (fd < 0)
		return -errno;
	/* Cases act as other users, too.  Not sticky: there, opening what others own is restricted
	 * (fs.protected_regular, see proc(5)), even for root. */
	if (fchmod(fd, 0777) != 0) {
		int error = errno;
		close(fd);
		workdir_remove(base, name);
		return -error;
	}
	return fd;
}

int workdir_make(int base, uint32_t seq, char name[WORKDIR_NAME])
{
	snprintf(name, WORKDIR_NAME, "case-%d-%" PRIu32, (int)getpid(), seq);
	return make(base, name);
}

void workdir_prepare(struct spare_dir *spare, int base)
{
	struct stat st;
	if (spare->fd > 0)
		return;
	/* Another name each time: a held program may have the last one still. */
	snprintf(spare->name, WORKDIR_NAME, "case-%d-next-%" PRIu32, (int)getpid(), ++spare->count);
	int fd = make(base, spare->name);
	if (fd < 0)
		return;
	spare->fd = fd;
	if (fstat(fd, &st) != 0)
		workdir_forget(spare, base);
	else
		spare->changed = st.st_ctim;
}

/* Whether what is changed from now on has another time: that of files is by this clock, which
 * stands still between two ticks, however long the machine is kept from ticking; and by one in
 * whole seconds on some file systems. */
static bool is_past(const struct timespec *time)
{
	struct timespec now;
	return time->tv_nsec != 0 && clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0
	       && (now.tv_sec > time->tv_sec
		   || (now.tv_sec == time->tv_sec && now.tv_nsec > time->tv_nsec));
}

bool workdir_take(struct spare_dir *spare, struct spare_dir *taken)
{
	if (spare->fd <= 0 || !is_past(&spare->changed))
		return false;
	*taken = *spare;
	spare->fd = 0;
	return true;
}

bool workdir_is_untouched(const struct spare_dir *dir)
{
	struct stat st;
	/* rename(2) changes this time, too, on all filesystems where agents are. */
	return fstat(dir->fd, &st) == 0 && st.st_ctim.tv_sec == dir->changed.tv_sec
	       && st.st_ctim.tv_nsec == dir->changed.tv_nsec && st.st_nlink > 0
	       && (st.st_mode & 07777) == 0777;
}

void workdir_forget(struct spare_dir *spare, int base)
{
	if (spare->fd <= 0)
		return;
	close(spare->fd);
	workdir_remove(base, spare->name);
	spare->fd = 0;
}

/* Detaches whatever is mounted on dir/name. */
static bool detach(int dir, const char *name)
{
	char path[64 + NAME_MAX];
	snprintf(path, sizeof path, "/proc/self/fd/%d/%s", dir, name);
	return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0;
}

/* Unlinks what is no directory, or an empty one.  EBUSY is a mount point, of which there may be
 * several layers. */
static bool remove_entry(int dir, const char *name)
{
	for (;;) {
		if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
			return true;
		if ((errno == EISDIR || errno == EPERM) && unlinkat(dir, name, AT_REMOVEDIR) == 0)
			return true;
		if (errno != EBUSY || !detach(dir, name))
			return false;
	}
}

/*
 * Moves a directory to a new name in `top`.  This keeps the depth of the walk at one however deep
 * the tree is, and shows that it is no mount point, for these cannot be renamed (EBUSY, see
 * rename(2)): so nothing outside is entered.
 */
static bool move_to_top(int dir, const char *name, int top, uint64_t *counter, char moved[32])
{
	for (;;) {
		snprintf(moved, 32, ".removing-%" PRIu64, (*counter)++);
		if (renameat(dir, name, top, moved) == 0)
			return true;
		if (errno == EEXIST || errno == ENOTEMPTY)
			continue;
		if (errno != EBUSY || !detach(dir, name))
			return false;
	}
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Empties a directory that has been moved to the top: files go, directories in it are moved to the
 * top too. */
static bool empty_moved(int top, const char *moved, uint64_t *counter)
{
	int fd = openat(top, moved, OPEN_DIRECTORY);
	if (fd < 0 && errno == EACCES && fchmodat(top, moved, 0700, 0) == 0)
		fd = openat(top, moved, OPEN_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return false;
	bool all = true;
	struct dirent *e;
	char deeper[32];
	while ((e = readdir(dir)))
		if (!is_dot(e->d_name) && !remove_entry(fd, e->d_name))
			all &= move_to_top(fd, e->d_name, top, counter, deeper);
	int error = errno;
	closedir(dir);
	errno = error;
	return all;
}

/* One walk over the entries of the top; *progress if something went. */
static bool pass(DIR *top, uint64_t *counter, bool *progress)
{
	bool all = true;
	struct dirent *e;
	char moved[32];
	rewinddir(top);
	while ((e = readdir(top))) {
		if (is_dot(e->d_name))
			continue;
		bool gone = remove_entry(dirfd(top), e->d_name);
		if (!gone && move_to_top(dirfd(top), e->d_name, dirfd(top), counter, moved))
			gone = empty_moved(dirfd(top), moved, counter)
			       && remove_entry(dirfd(top), moved);
		all &= gone;
		*progress |= gone;
	}
	return all;
}

bool workdir_remove(int base, const char *name)
{
	if (unlinkat(base, name, AT_REMOVEDIR) == 0
	    || remove_entry(base, name)) /* usually nothing was left in it */
		return true;
	int fd = openat(base, name, OPEN_DIRECTORY);
	DIR *top = fd < 0 ? NULL : fdopendir(fd);
	if (!top)
		return false;
	uint64_t counter = 0;
	bool progress, all;
	do {
		progress = false;
		all = pass(top, &counter, &progress);
	} while (progress);
	int error = errno;
	closedir(top);
	errno = error;
	return remove_entry(base, name) || (all && errno == ENOENT);
}
