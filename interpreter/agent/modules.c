/* SPDX-License-Identifier: Apache-2.0 */
#include "modules.h"

#include "sys.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

char *modules_read(void)
{
	return read_whole("/proc/modules");
}

/* Whether the marks at the end of its line, "(OE)", say that it was built out of the kernel's tree.
 */
static bool is_foreign(const char *line, const char *end)
{
	const char *marks = memrchr(line, '(', (size_t)(end - line));
	return marks && memchr(marks, 'O', (size_t)(end - marks));
}

bool modules_next(const char **at, char name[MODULE_NAME], bool *foreign)
{
	while (**at) {
		const char *line = *at, *end = strchrnul(line, '\n');
		*at = *end ? end + 1 : end;
		if (sscanf(line, "%63s", name) == 1) {
			if (foreign)
				*foreign = is_foreign(line, end);
			return true;
		}
	}
	return false;
}

bool modules_have(const char *modules, const char *wanted)
{
	char name[MODULE_NAME];
	while (modules_next(&modules, name, NULL))
		if (strcmp(name, wanted) == 0)
			return true;
	return false;
}

bool modules_are_new(const char *before)
{
	char name[MODULE_NAME], *now = modules_read();
	bool any = false;
	for (const char *at = now; now && !any && modules_next(&at, name, NULL);)
		any = !modules_have(before, name);
	free(now);
	return any;
}

/* What was loaded last comes first there, so what needs another before that. */
void modules_unload(struct aftermath *a, const char *before)
{
	char name[MODULE_NAME], *now = modules_read();
	for (const char *at = now; now && modules_next(&at, name, NULL);) {
		if (modules_have(before, name))
			continue;
		bool gone = syscall(SYS_delete_module, name, O_NONBLOCK) == 0;
		leak_tell(a, LEAK_MODULE, gone, "module %s was left loaded", name);
	}
	free(now);
}
