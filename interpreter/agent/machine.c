/* SPDX-License-Identifier: Apache-2.0 */
#include "machine.h"

#include "bytes.h"
#include "compat.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE 64
#define READY 65536u /* this and the next: multiples of every page size */
#define STACK (1u << 20)

static size_t page_size(void)
{
	static size_t known;
	if (known == 0)
		known = (size_t)sysconf(_SC_PAGESIZE);
	return known;
}

static size_t round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

static size_t head_size(const struct program *p)
{
	return round_up(p->nregisters * sizeof(wide), LINE) + round_up(p->scratch, LINE);
}

static size_t memory_size(const struct program *p)
{
	return round_up(head_size(p) + p->memory, LINE);
}

static size_t whole_size(const struct program *p, size_t page)
{
	return round_up(memory_size(p), page) + page;
}

/*
 * READY bytes that nobody has written to, and an inaccessible page.  Before them lies the stack of
 * a case's process, which goes on up to what a program's memory takes of them, and nothing watches
 * its other end, which it does not come near: each mapping more, and each page that is touched,
 * takes a fork and the end of the process as long as some system calls.
 */
static uint8_t *ready;

static uint8_t *map_guarded(size_t size, size_t page)
{
	uint8_t *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED || mprotect(all + size - page, page, PROT_NONE) != 0)
		return NULL;
	return all;
}

void machine_prepare(void)
{
	size_t page = page_size();
	uint8_t *all = map_guarded(STACK + READY + page, page);
	if (all)
		ready = all + STACK;
}

/* In a process that was forked since, all of it is still zero. */
static uint8_t *take_ready(const struct program *p)
{
	size_t size = memory_size(p);
	return ready && !p->compat && size <= READY ? ready + READY - size : NULL;
}

uint8_t *machine_stack(const struct program *p)
{
#if defined __x86_64__ && !defined __SANITIZE_ADDRESS__
	uint8_t *memory = take_ready(p);
	return memory ? memory : ready;
#else
	(void)p;
	return NULL;
#endif
}

static uint8_t *map(const struct program *p, size_t size, size_t page)
{
	if (!p->compat) {
		uint8_t *memory = take_ready(p);
		return memory ? memory : map_guarded(size, page);
	}
	uint8_t *all = compat_map(size);
	return all == MAP_FAILED || mprotect(all + size - page, page, PROT_NONE) != 0 ? NULL : all;
}

IN_EVERY_CASE bool machine_init(struct machine *m, const struct program *p, struct arena *arena,
				uint64_t started_ns)
{
	size_t page = page_size(), size = whole_size(p, page);
	uint8_t *all = map(p, size, page);
	if (!all)
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
			copy_bytes(machine_buffer(m, (uint16_t)i), p->buffers[i].init,
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
	munmap(m->registers, whole_size(m->p, page_size()));
}
