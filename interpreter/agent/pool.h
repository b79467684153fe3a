/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is given back all at once: what a decoded program is made of. */
#ifndef KSPEC_POOL_H
#define KSPEC_POOL_H

#include "base.h"

struct pool {
	struct chunk *chunks; /* NULL: empty */
};

/* Zeroed memory for count items of the given size, aligned for any type; NULL if there is none. */
void *pool_get(struct pool *pool, size_t count, size_t size);
void pool_free(struct pool *pool);

#endif
