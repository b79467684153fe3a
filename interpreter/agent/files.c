/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include "sys.h"

#include <stdlib.h>
#include <sys/resource.h>

/* fs.nr_open where it cannot be read (proc(5)). */
#define NR_OPEN (1u << 20)

static uint64_t most(void)
{
	char *text = read_whole("/proc/sys/fs/nr_open");
	uint64_t n = text ? strtoull(text, NULL, 10) : 0;
	free(text);
	return n > 0 ? n : NR_OPEN;
}

void files_allow(uint64_t n)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= n)
		return;
	uint64_t highest = most(), wanted = n < highest ? n : highest;
	rlim_t hard = limit.rlim_max;
	limit.rlim_cur = wanted;
	limit.rlim_max = hard < wanted ? wanted : hard;
	if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
		return;
	limit.rlim_cur = limit.rlim_max = hard; /* without the right to more */
	setrlimit(RLIMIT_NOFILE, &limit);
}

void files_allow_more(uint64_t n)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		files_allow(limit.rlim_cur + n);
}
