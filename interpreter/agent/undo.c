/* SPDX-License-Identifier: Apache-2.0 */
#include "undo.h"

#include "created.h"
#include "modules.h"
#include "settings.h"
#include "sys.h"

#include <inttypes.h>

#define MOST_NOTES 4096

struct work {
	struct aftermath *a;
	const char *modules; /* NULL: none are to be unloaded */
};

IN_EVERY_CASE void undo_settle(struct aftermath *a)
{
	uint32_t at = 0;
	struct note *note;
	while ((note = note_next(a, &at)))
		if (note->kind == NOTE_SETTING ? setting_is_as_before(note) : created_is_gone(note))
			atomic_store(&note->state, NOTE_SETTLED);
}

/* What was done last is undone first. */
static void undo_all(void *arg)
{
	static struct note *notes[MOST_NOTES];
	const struct work *work = arg;
	uint32_t at = 0;
	int n = 0;
	while (n < MOST_NOTES && (notes[n] = note_next(work->a, &at)))
		n++;
	while (n-- > 0) {
		if (atomic_load(&notes[n]->state) == NOTE_SETTLED)
			continue;
		if (notes[n]->kind == NOTE_SETTING)
			setting_put_back(work->a, notes[n]);
		else
			created_remove(work->a, notes[n]);
	}
	if (work->modules)
		modules_unload(work->a, work->modules);
}

/* What the helper did not come to. */
static void tell_rest(struct aftermath *a)
{
	uint32_t at = 0;
	struct note *note;
	while ((note = note_next(a, &at)))
		if (atomic_load(&note->state) != NOTE_SETTLED)
			leak_tell(a, note->kind == NOTE_SETTING ? LEAK_SETTING : LEAK_FILE, false,
				  "%s was changed", note->path);
	leak_tell(a, LEAK_OTHER, false, "what the case changed could not be undone within 1 s");
}

void undo(const struct helper *h, struct aftermath *a, const char *modules_before)
{
	bool modules = modules_before && modules_are_new(modules_before);
	struct work work = {a, modules ? modules_before : NULL};
	if (!modules && !notes_are_open(a))
		return;
	if (!helper_run(h, undo_all, &work, NS_PER_S))
		tell_rest(a);
	uint32_t missed = atomic_load(&a->missed);
	if (missed > 0)
		leak_tell(a, LEAK_OTHER, false,
			  "%" PRIu32 " more changes, for which there was no room, are not undone",
			  missed);
}
