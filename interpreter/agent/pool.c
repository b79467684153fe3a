/* SPDX-License-Identifier: Apache-2.0 */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 65536
#define ALIGN 16

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(ALIGN) uint8_t bytes[];
};

void *pool_get(struct pool *pool, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX / 2)
		return NULL;
	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (pool->room && n <= pool->left) {
		uint8_t *here = pool->room;
		pool->room += n;
		pool->left -= n;
		return memset(here, 0, n);
	}
	struct chunk *c = pool->chunks;
	if (!c || n > c->size - c->used) {
		size_t room = n > CHUNK ? n : CHUNK;
		c = malloc(sizeof *c + room);
		if (!c)
			return NULL;
		*c = (struct chunk){.next = pool->chunks, .size = room};
		pool->chunks = c;
	}
	void *here = c->bytes + c->used;
	c->used += n;
	return memset(here, 0, n);
}

void pool_free(struct pool *pool)
{
	while (pool->chunks) {
		struct chunk *c = pool->chunks;
		pool->chunks = c->next;
		free(c);
	}
}
