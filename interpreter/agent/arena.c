/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <limits.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of linux/futex.h, which not every C library comes with. */
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1 };

struct arena *arena_map(void)
{
	void *map = mmap(NULL, sizeof(struct arena), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return map == MAP_FAILED ? NULL : map;
}

void arena_unmap(struct arena *arena)
{
	munmap(arena, sizeof *arena);
}

void arena_clear(struct arena *arena)
{
	atomic_store_explicit(&arena->used, 0, memory_order_release);
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = ((uintptr_t)arena->records + page - 1) / page * page,
		  end = (uintptr_t)(arena + 1) / page * page;
	madvise((void *)begin, end - begin,
		MADV_REMOVE); /* if it fails, the memory is used again */
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
