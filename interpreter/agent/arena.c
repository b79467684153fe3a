/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <sys/mman.h>

/* From the program, not from the arena: what the case may have overwritten must not be unmapped by.
 */
static size_t arena_size(const struct program *p)
{
	return sizeof(struct arena) + p->nsteps * sizeof(struct record) + p->max_data;
}

struct arena *arena_map(const struct program *p)
{
	void *map = mmap(NULL, arena_size(p), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			 -1, 0);
	return map == MAP_FAILED ? NULL : map;
}

void arena_unmap(struct arena *arena, const struct program *p)
{
	munmap(arena, arena_size(p));
}

uint8_t *arena_data(struct arena *arena, const struct program *p)
{
	return (uint8_t *)&arena->records[p->nsteps];
}
