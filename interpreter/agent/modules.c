/* SPDX-License-Identifier: Apache-2.0 */
#include "modules.h"

#include "sys.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAME 64 /* of a module, MODULE_NAME_LEN is less */

char *modules_read(void)
{
	return read_whole("/proc/modules");
}

/* The first word of the line at *at, which goes on behind it; false at the end. */
static bool next_name(const char **at, char name[NAME])
{
	while (**at) {
		const char *line = *at, *end = strchr(line, '\n');
		*at = end ? end + 1 : line + strlen(line);
		if (sscanf(line, "%63s", name) == 1)
			return true;
	}
	return false;
}

static bool has(const char *modules, const char *wanted)
{
	char name[NAME];
	while (next_name(&modules, name))
		if (strcmp(name, wanted) == 0)
			return true;
	return false;
}

bool modules_are_new(const char *before)
{
	char name[NAME], *now = modules_read();
	bool any = false;
	for (const char *at = now; now && !any && next_name(&at, name);)
		any = !has(before, name);
	free(now);
	return any;
}

/* What was loaded last comes first there, so what needs another before that. */
void modules_unload(struct aftermath *a, const char *before)
{
	char name[NAME], *now = modules_read();
	for (const char *at = now; now && next_name(&at, name);) {
		if (has(before, name))
			continue;
		bool gone = syscall(SYS_delete_module, name, O_NONBLOCK) == 0;
		leak_tell(a, LEAK_MODULE, gone, "module %s was left loaded", name);
	}
	free(now);
}
