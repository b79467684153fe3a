/* SPDX-License-Identifier: Apache-2.0 */
#include "mounts.h"

#include "sys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#define FIELD 1024

char *mounts_read(void)
{
	return read_whole("/proc/self/mountinfo");
}

struct mount_line {
	int id;
	char place[FIELD], type[64], source[FIELD];
};

/* \040 and the like stand for white space in names. */
static void unescape(char *text)
{
	char *out = text;
	for (const char *at = text; *at; at++) {
		if (at[0] == '\\' && at[1] >= '0' && at[1] <= '3' && at[2] && at[3]) {
			*out++ = (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
			at += 3;
		} else {
			*out++ = *at;
		}
	}
	*out = 0;
}

/* The line at *at, which goes on behind it; false at the end. */
static bool next_mount(const char **at, struct mount_line *mount)
{
	while (**at) {
		const char *line = *at, *end = strchr(line, '\n');
		const char *more = strstr(line, " - ");
		*at = end ? end + 1 : line + strlen(line);
		*mount = (struct mount_line){0};
		if (sscanf(line, "%d %*d %*s %*s %1023s", &mount->id, mount->place) != 2 || !more
		    || more >= *at)
			continue;
		sscanf(more, " - %63s %1023s", mount->type, mount->source);
		unescape(mount->place);
		unescape(mount->source);
		return true;
	}
	return false;
}

static bool has(const char *mounts, int id)
{
	char begin[24];
	int n = snprintf(begin, sizeof begin, "\n%d ", id);
	return strncmp(mounts, begin + 1, (size_t)n - 1) == 0 || strstr(mounts, begin);
}

/* Whether `some` has the same in the same place, which `others` have not: unmounted and mounted
 * anew. */
static bool was_replaced(const struct mount_line *mount, const char *some, const char *others)
{
	struct mount_line m;
	for (const char *at = some; next_mount(&at, &m);)
		if (!has(others, m.id) && strcmp(m.place, mount->place) == 0
		    && strcmp(m.type, mount->type) == 0 && strcmp(m.source, mount->source) == 0)
			return true;
	return false;
}

void mounts_tell(struct aftermath *a, const char *before, bool own)
{
	static struct mount_line came[64];
	struct mount_line mount;
	int ncame = 0;
	char *after = mounts_read();
	if (!after)
		return;
	for (const char *at = after; next_mount(&at, &mount);)
		if (!has(before, mount.id) && ncame < (int)COUNT(came)
		    && !was_replaced(&mount, before, after))
			came[ncame++] = mount;
	while (ncame-- > 0) {
		const struct mount_line *m = &came[ncame];
		bool gone = own || umount2(m->place, MNT_DETACH | UMOUNT_NOFOLLOW) == 0;
		leak_tell(a, LEAK_MOUNT, gone, "%s (%s) was left mounted on %s", m->source, m->type,
			  m->place);
	}
	for (const char *at = before; next_mount(&at, &mount);)
		if (!has(after, mount.id) && !was_replaced(&mount, after, before))
			leak_tell(a, LEAK_MOUNT, own, "%s (%s) was unmounted from %s", mount.source,
				  mount.type, mount.place);
	free(after);
}
