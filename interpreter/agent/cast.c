/* SPDX-License-Identifier: Apache-2.0 */
#include "cast.h"

#include <string.h>

#define USES 64

static bool differ_loosely(const struct cast *cast, const uint8_t *payload, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t other = load_u64(payload + i) ^ load_u64(cast->image + i);
		for (size_t k = i; other; k++, other >>= 8)
			if (other & 0xff && !cast->loose[k])
				return false;
	}
	for (; i < n; i++)
		if (payload[i] != cast->image[i] && !cast->loose[i])
			return false;
	return true;
}

void cast_forget(struct cast *cast)
{
	cast->room = NULL;
}

bool cast_again(struct cast *cast, uint8_t *room, const uint8_t *payload, size_t n,
		struct program *p)
{
	if (cast->left == 0 || cast->room != room || cast->n != n
	    || !differ_loosely(cast, payload, n))
		return false;
	cast->left--;
	memcpy(room, payload, n);
	memcpy(room + n, cast->image + n, cast->used - n);
	*p = cast->program;
	return true;
}

bool cast_anew(struct cast *cast, const uint8_t *room, struct pool pool, size_t n,
	       struct program *p, struct refusal *why)
{
	cast->room = NULL;
	if (n > sizeof cast->loose)
		return program_decode_into(pool, room, n, p, NULL, why);
	memset(cast->loose, 0, n);
	if (!program_decode_into(pool, room, n, p, cast->loose, why))
		return false;
	if (p->pool.chunks) /* some of it is elsewhere */
		return true;
	cast->room = room;
	cast->left = USES;
	cast->n = n;
	cast->used = (size_t)(p->pool.room - room);
	cast->program = *p;
	memcpy(cast->image, room, cast->used);
	return true;
}
