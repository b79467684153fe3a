/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define STACK_MOST                                                                                 \
	262144u /* bytes that are used of it at most, besides what a program begins with */

static struct {
	void *at;
	size_t size;
} all[OWN_MAX + 1]; /* the last one is the stack */

void *own_map(size_t size)
{
	for (int i = 0; i < OWN_MAX; i++) {
		if (all[i].at)
			continue;
		void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				0);
		if (at == MAP_FAILED || madvise(at, size, MADV_DONTFORK) != 0)
			return NULL;
		all[i].at = at;
		all[i].size = size;
		return at;
	}
	errno = ENOMEM;
	return NULL;
}

#if defined __x86_64__ && !defined __SANITIZE_ADDRESS__
/* It does not grow later: what is added would not be with the rest. */
static void grow(void)
{
	volatile uint8_t used[STACK_MOST];
	for (size_t i = 0; i < sizeof used; i += 4096)
		used[sizeof used - 1 - i] = 0;
}

void own_stack(void)
{
	unsigned long begin, end;
	char *at, *maps;
	grow();
	maps = read_whole("/proc/self/maps");
	at = maps ? strstr(maps, "[stack]") : NULL;
	while (at && at > maps && at[-1] != '\n')
		at--;
	if (at && sscanf(at, "%lx-%lx", &begin, &end) == 2
	    && madvise((void *)begin, end - begin, MADV_DONTFORK) == 0) {
		all[OWN_MAX].at = (void *)begin;
		all[OWN_MAX].size = end - begin;
		clearenv();
	}
	free(maps);
}
#else
void own_stack(void)
{
}
#endif

void own_is_inherited(bool inherited)
{
	for (int i = 0; i <= OWN_MAX; i++)
		if (all[i].at)
			madvise(all[i].at, all[i].size, inherited ? MADV_DOFORK : MADV_DONTFORK);
}
