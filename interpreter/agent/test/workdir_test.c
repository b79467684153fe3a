/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a case leaves in its directory goes, and nothing else. */
#include "../workdir.h"
#include "check.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/kspec-workdir-test-XXXXXX";
static int base;

static int file_at(int dir, const char *name)
{
	int fd = openat(dir, name, O_CREAT | O_WRONLY | O_EXCL, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0 ? 0 : -1;
}

static int make(char name[WORKDIR_NAME])
{
	int fd = workdir_make(base, 1, name);
	CHECK(fd >= 0);
	return fd;
}

static void gone(const char *name)
{
	struct stat st;
	if (!CHECK(workdir_remove(base, name)))
		printf("  %s\n", strerror(errno));
	CHECK(fstatat(base, name, &st, AT_SYMLINK_NOFOLLOW) != 0);
}

static void empty_and_full(void)
{
	checks.test = __func__;
	char name[WORKDIR_NAME];
	mode_t before = umask(077);
	close(make(name));
	umask(before);
	struct stat st;
	CHECK(fstatat(base, name, &st, 0) == 0 && st.st_mode == (S_IFDIR | 0777));
	gone(name);
	int dir = make(name);
	CHECK(file_at(dir, "file") == 0 && mkdirat(dir, "a", 0) == 0
	      && mkdirat(dir, "b", 0700) == 0);
	CHECK(file_at(dir, "b/file") == 0 && mknodat(dir, "b/fifo", S_IFIFO | 0600, 0) == 0);
	CHECK(mkdirat(dir, ".removing-0", 0700) == 0 && file_at(dir, ".removing-0/x") == 0);
	close(dir);
	gone(name);
	gone(name); /* already gone is gone */
}

static void left_by_an_earlier_agent(void)
{
	checks.test = __func__;
	char name[WORKDIR_NAME];
	int dir = make(name);
	CHECK(file_at(dir, "old") == 0);
	close(dir);
	dir = make(name);
	CHECK(faccessat(dir, "old", F_OK, 0) != 0);
	close(dir);
	gone(name);
}

static void very_deep(void)
{
	checks.test = __func__;
	char name[WORKDIR_NAME];
	int dir = make(name);
	for (int i = 0; i < 3000 && dir >= 0;
	     i++) { /* deeper than there may be fds or characters in a path */
		CHECK(mkdirat(dir, "deeper", 0700) == 0 && file_at(dir, "file") == 0);
		int next = openat(dir, "deeper", O_DIRECTORY | O_RDONLY);
		close(dir);
		dir = next;
	}
	CHECK(dir >= 0);
	close(dir);
	gone(name);
}

static void links_are_not_followed(void)
{
	checks.test = __func__;
	char name[WORKDIR_NAME];
	CHECK(mkdirat(base, "outside", 0700) == 0 && file_at(base, "outside/precious") == 0);
	int dir = make(name);
	CHECK(symlinkat("../outside", dir, "link") == 0 && mkdirat(dir, "d", 0700) == 0
	      && symlinkat("../../outside", dir, "d/link") == 0);
	close(dir);
	gone(name);
	CHECK(faccessat(base, "outside/precious", F_OK, 0) == 0);
	CHECK(symlinkat("outside", base, "swapped")
	      == 0); /* the directory itself replaced by a link */
	gone("swapped");
	CHECK(faccessat(base, "outside/precious", F_OK, 0) == 0);
}

static void mounts_are_detached(void)
{
	checks.test = __func__;
	char name[WORKDIR_NAME], inside[256], deep[256], outside[256];
	int dir = make(name);
	CHECK(mkdirat(dir, "m", 0700) == 0 && mkdirat(dir, "d", 0700) == 0
	      && mkdirat(dir, "d/m", 0700) == 0);
	close(dir);
	snprintf(inside, sizeof inside, "%s/%s/m", top, name);
	snprintf(deep, sizeof deep, "%s/%s/d/m", top, name);
	snprintf(outside, sizeof outside, "%s/outside", top);
	if (mount("none", inside, "tmpfs", 0, NULL) != 0 && errno == EPERM) {
		printf("%s: skipped, mounting is not allowed here\n", checks.test);
	} else { /* a bind mount has the same device as what it is in: only the refused rename tells
		  */
		CHECK(mount(outside, deep, NULL, MS_BIND, NULL) == 0);
		CHECK(mount(outside, deep, NULL, MS_BIND, NULL) == 0);
		snprintf(inside, sizeof inside, "%s/%s", top, name);
		CHECK(mount("none", inside, "tmpfs", 0, NULL)
		      == 0); /* and one over the directory itself */
	}
	gone(name);
	CHECK(faccessat(base, "outside/precious", F_OK, 0) == 0);
}

/* One that was prepared and has become old enough to be taken. */
static struct spare_dir prepared(void)
{
	struct spare_dir spare = {0}, taken = {0};
	workdir_prepare(&spare, base);
	CHECK(spare.fd > 0 && !workdir_take(&spare, &taken)); /* too new */
	usleep(60000);
	CHECK(workdir_take(&spare, &taken) && spare.fd == 0);
	CHECK(workdir_is_untouched(&taken));
	return taken;
}

static void only_untouched_ones_are_kept(void)
{
	checks.test = __func__;
	struct spare_dir dir = prepared();
	CHECK(file_at(dir.fd, "file") == 0 && unlinkat(dir.fd, "file", 0) == 0);
	CHECK(!workdir_is_untouched(&dir));
	workdir_forget(&dir, base);
	dir = prepared();
	CHECK(fchmod(dir.fd, 0700) == 0 && fchmod(dir.fd, 0777) == 0);
	CHECK(!workdir_is_untouched(&dir));
	workdir_forget(&dir, base);
	dir = prepared();
	CHECK(unlinkat(base, dir.name, AT_REMOVEDIR) == 0);
	CHECK(mkdirat(base, dir.name, 0777) == 0);
	CHECK(!workdir_is_untouched(&dir));
	workdir_forget(&dir, base);
	dir = prepared();
	CHECK(renameat(base, dir.name, base, "elsewhere") == 0);
	CHECK(!workdir_is_untouched(&dir));
	workdir_forget(&dir, base);
	gone("elsewhere");
}

void test_workdir(const struct test_context *context)
{
	(void)context;
	checks.test = __func__;
	if (!CHECK(mkdtemp(top)))
		return;
	base = open(top, O_RDONLY | O_DIRECTORY);
	empty_and_full();
	left_by_an_earlier_agent();
	very_deep();
	links_are_not_followed();
	mounts_are_detached();
	only_untouched_ones_are_kept();
	CHECK(unlinkat(base, "outside/precious", 0) == 0
	      && unlinkat(base, "outside", AT_REMOVEDIR) == 0);
	close(base);
	CHECK(rmdir(top) == 0);
}
