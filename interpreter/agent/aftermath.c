/* SPDX-License-Identifier: Apache-2.0 */
#include "aftermath.h"

#include "bytes.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t network_namespace(void)
{
	struct stat st;
	return stat("/proc/self/ns/net", &st) == 0 ? st.st_ino : 0;
}

void aftermath_clear(struct aftermath *a)
{
	uint32_t noted = atomic_load(&a->noted);
	memset(a->notes, 0, noted <= NOTES_MAX ? noted : NOTES_MAX);
	memset((uint8_t *)a + offsetof(struct aftermath, noted), 0,
	       sizeof *a - offsetof(struct aftermath, noted));
}

void note_add(struct aftermath *a, uint32_t kind, const char *path, const char *old, size_t old_len)
{
	size_t path_len = strlen(path), size = sizeof(struct note) + path_len + old_len + 2;
	size = (size + 7) / 8 * 8;
	uint32_t at = atomic_load_explicit(&a->noted, memory_order_relaxed);
	do {
		if (at > NOTES_MAX || size > NOTES_MAX - at) {
			atomic_fetch_add(&a->missed, 1);
			return;
		}
	} while (!atomic_compare_exchange_weak(&a->noted, &at, at + (uint32_t)size));
	struct note *note = (struct note *)(void *)(a->notes + at);
	atomic_store_explicit(&note->state, 0, memory_order_relaxed);
	note->size = (uint32_t)size;
	note->kind = kind;
	note->path_len = (uint32_t)path_len;
	note->old_len = (uint32_t)old_len;
	note->net = network_namespace();
	memcpy(note->path, path, path_len + 1);
	memcpy(note->path + path_len + 1, old, old_len);
	note->path[path_len + 1 + old_len] = 0;
	atomic_store_explicit(&note->state, NOTE_MADE, memory_order_release);
}

IN_EVERY_CASE struct note *note_next(struct aftermath *a, uint32_t *at)
{
	uint32_t end = atomic_load_explicit(&a->noted, memory_order_acquire);
	while (end <= NOTES_MAX && *at <= end && end - *at >= sizeof(struct note)) {
		struct note *note = (struct note *)(void *)(a->notes + *at);
		uint64_t least = sizeof *note + (uint64_t)note->path_len + note->old_len + 2;
		if (note->size % 8 != 0 || note->size > end - *at || note->size < least)
			return NULL;
		*at += note->size;
		bool complete = atomic_load_explicit(&note->state, memory_order_acquire) != 0;
		if (complete && note->path[note->path_len] == 0
		    && note_old(note)[note->old_len] == 0)
			return note;
	}
	return NULL;
}

struct note *note_find(struct aftermath *a, uint32_t kind, const char *path)
{
	uint32_t at = 0;
	struct note *note;
	while ((note = note_next(a, &at)))
		if (note->kind == kind && strcmp(note->path, path) == 0)
			return note;
	return NULL;
}

bool notes_are_open(struct aftermath *a)
{
	uint32_t at = 0;
	struct note *note;
	while ((note = note_next(a, &at)))
		if (atomic_load(&note->state) != NOTE_SETTLED)
			return true;
	return atomic_load(&a->missed) > 0;
}

void leak_tell(struct aftermath *a, uint8_t kind, bool undone, const char *format, ...)
{
	char text[WIRE_MAX_LEAK + 1];
	va_list list;
	va_start(list, format);
	int n = vsnprintf(text, sizeof text, format, list);
	va_end(list);
	size_t len = n < 0 ? 0 : n > WIRE_MAX_LEAK ? WIRE_MAX_LEAK : (size_t)n;
	utf8_make_line((uint8_t *)text, len);
	uint32_t told = atomic_load(&a->told);
	/* The last place is for how many more there are. */
	if (atomic_load(&a->leaks_told) >= WIRE_MAX_LEAKS - 1
	    || told > LEAKS_MAX - LEAK_WIRE - WIRE_MAX_LEAK) {
		atomic_fetch_add(&a->untold, 1);
		return;
	}
	atomic_fetch_add(&a->leaks_told, 1);
	uint8_t *at = a->leaks + told;
	at[0] = kind;
	at[1] = undone;
	store_u32(at + 2, (uint32_t)len);
	memcpy(at + LEAK_WIRE, text, len);
	atomic_store(&a->told, told + LEAK_WIRE + (uint32_t)len);
}
