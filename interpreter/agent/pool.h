/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is given back all at once: what a decoded program is made of. */
#ifndef KSPEC_POOL_H
#define KSPEC_POOL_H

#include "base.h"

struct pool {
	uint8_t *room; /* somebody else's memory that is taken first, aligned for any type */
	size_t left;   /* bytes of it */
	struct chunk *chunks;
};

/* Zeroed memory for count items of the given size, aligned for any type; NULL if there is none. */
void *pool_get(struct pool *pool, size_t count, size_t size);

/* What is still used of the room stays. */
void pool_free(struct pool *pool);

#endif
