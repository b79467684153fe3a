/* SPDX-License-Identifier: GPL-2.0-only */
/* The words that /dev/kspec_misbehave takes, and what each of them does. */
#ifndef KSPEC_MISBEHAVE_H
#define KSPEC_MISBEHAVE_H

/**
 * struct misbehaviour - one way to go wrong
 * @word: what is written to the device for it; NULL ends a table
 * @act: does it, in the context of the writer
 */
struct misbehaviour {
	const char *word;
	void (*act)(void);
};

extern const struct misbehaviour misbehave_access[];
extern const struct misbehaviour misbehave_heap[];
extern const struct misbehaviour misbehave_assert[];
extern const struct misbehaviour misbehave_waits[];
extern const struct misbehaviour misbehave_logs[];

/* What was to come late does not come any more. */
void misbehave_forget_late(void);

#endif
