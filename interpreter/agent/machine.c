/* SPDX-License-Identifier: Apache-2.0 */
#include "machine.h"

#include "compat.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE 64

static size_t round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

static size_t head_size(const struct program *p)
{
	return round_up(p->nregisters * sizeof(wide), LINE) + round_up(p->scratch, LINE);
}

static size_t whole_size(const struct program *p, size_t page)
{
	return round_up(head_size(p) + p->memory, page) + page;
}

bool machine_init(struct machine *m, const struct program *p, struct arena *arena,
		  uint64_t started_ns)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = whole_size(p, page);
	uint8_t *all = p->compat ? compat_map(size)
				 : mmap(NULL, size, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED)
		return false;
	if (mprotect(all + size - page, page, PROT_NONE) != 0)
		return false;
	*m = (struct machine){
		.p = p,
		.registers = (wide *)(void *)all,
		.scratch = all + round_up(p->nregisters * sizeof(wide), LINE),
		.memory = all + head_size(p),
		.arena = arena,
		.track = arena ? &arena->main : NULL, /* tests of expressions have none */
		.started_ns = started_ns,
	};
	for (uint32_t i = 0; i < p->nbuffers; i++)
		if (p->buffers[i].init_len)
			memcpy(machine_buffer(m, (uint16_t)i), p->buffers[i].init,
			       p->buffers[i].init_len);
	for (int i = 0; i < MAX_LOGS; i++)
		m->logs[i] = -1;
	if (p->compat)
		compat_is_there(); /* not to be found out while a call is timed */
	return true;
}

void machine_reset(struct machine *m, uint16_t buffer)
{
	const struct buffer *b = &m->p->buffers[buffer];
	uint8_t *at = machine_buffer(m, buffer);
	if (b->init_len)
		memcpy(at, b->init, b->init_len);
	memset(at + b->init_len, 0, b->size - b->init_len);
}

void machine_free(struct machine *m)
{
	munmap(m->registers, whole_size(m->p, (size_t)sysconf(_SC_PAGESIZE)));
}
