/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Of linux/futex.h, which not every C library comes with. */
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1 };

#define KEPT_RECORDS 65536 /* bytes of records that an arena keeps for the next case */

_Static_assert(offsetof(struct arena, aftermath.noted) % ARENA_WINDOW == 0
		       && offsetof(struct arena, records) % ARENA_WINDOW < ARENA_WINDOW / 2,
	       "what every case uses lies together");

/* Zero, as a mapping is at first, but for what counts for nothing: the program, records, and the
 * lanes that are made anew. */
static void reset(struct arena *arena)
{
	const size_t head = offsetof(struct arena, completed);
	aftermath_clear(&arena->aftermath);
	memset((uint8_t *)arena + head, 0, offsetof(struct arena, program) - head);
	memset(&arena->lanes, 0, offsetof(struct lanes, lane));
}

static struct arena *prepare(struct arena *arena)
{
	arena->main.end = RECORDS_MAX;
	arena->main.kept = RECORDS_RESERVE;
	return arena;
}

struct arena *arena_map(struct arena **spare)
{
	if (*spare) {
		struct arena *arena = *spare;
		*spare = NULL;
		reset(arena);
		return prepare(arena);
	}
	const size_t size = (sizeof(struct arena) + ARENA_WINDOW - 1) / ARENA_WINDOW * ARENA_WINDOW;
	uint8_t *map = mmap(NULL, size + ARENA_WINDOW, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	size_t before = ARENA_WINDOW - (uintptr_t)map % ARENA_WINDOW;
	munmap(map, before);
	if (before < ARENA_WINDOW)
		munmap(map + before + size, ARENA_WINDOW - before);
	return prepare((struct arena *)(void *)(map + before));
}

void arena_unmap(struct arena *arena)
{
	munmap(arena, (sizeof *arena + ARENA_WINDOW - 1) / ARENA_WINDOW * ARENA_WINDOW);
}

/* The memory of the records from there on, as far as it is whole pages; if that fails, it is used
 * again. */
static void give_back(struct arena *arena, uint64_t from)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = ((uintptr_t)arena->records + from + page - 1) / page * page,
		  end = (uintptr_t)(arena->records + RECORDS_MAX) / page * page;
	madvise((void *)begin, end - begin, MADV_REMOVE);
}

/* Bytes of a track's records: what it says may be anything. */
static uint64_t sound(const struct track *track)
{
	uint64_t used = atomic_load_explicit(&track->used, memory_order_acquire);
	return track->begin <= RECORDS_MAX && used <= RECORDS_MAX - track->begin ? used : 0;
}

void arena_recycle(struct arena *arena, struct arena **spare)
{
	if (*spare) {
		arena_unmap(arena);
		return;
	}
	if (sound(&arena->main) > KEPT_RECORDS)
		give_back(arena, KEPT_RECORDS);
	*spare = arena;
}

void arena_clear(struct arena *arena)
{
	atomic_store_explicit(&arena->main.used, 0, memory_order_release);
	give_back(arena, 0);
}

void arena_gather(struct arena *arena)
{
	uint64_t at = sound(&arena->main), last = at;
	uint32_t count = atomic_load_explicit(&arena->lanes.count, memory_order_acquire);
	for (uint32_t i = 0; i < count && i < WIRE_MAX_LANES; i++) {
		const struct track *t = &arena->lanes.lane[i].track;
		uint64_t used = sound(t);
		if (t->begin < at)
			continue;
		if (t->begin > at)
			memmove(arena->records + at, arena->records + t->begin, used);
		at += used;
		last = t->begin + used;
	}
	atomic_store_explicit(&arena->main.used, at, memory_order_release);
	atomic_store_explicit(&arena->lanes.count, 0, memory_order_release);
	if (last > at)
		give_back(arena, at);
}

void arena_sleep(_Atomic uint32_t *word, uint32_t seen)
{
	struct timespec most = {.tv_nsec = 50000000};
	syscall(SYS_futex, word, FUTEX_WAIT, seen, &most, NULL, 0);
}

void arena_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void arena_release(struct arena *arena, enum hold how)
{
	atomic_store_explicit(&arena->hold, how, memory_order_release);
	syscall(SYS_futex, &arena->hold, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

enum hold arena_wait(struct arena *arena)
{
	uint32_t how;
	atomic_store_explicit(&arena->hold, HOLD_WAITING, memory_order_release);
	while ((how = atomic_load_explicit(&arena->hold, memory_order_acquire)) == HOLD_WAITING)
		syscall(SYS_futex, &arena->hold, FUTEX_WAIT, HOLD_WAITING, NULL, NULL, 0);
	atomic_store_explicit(&arena->hold, HOLD_NONE, memory_order_relaxed);
	return how;
}
