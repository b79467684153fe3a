/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings of the machine that a case writes, put back behind it.  A setting is a regular file
 * below /sys or /proc, but not of a process, that may be read and holds one line: it is read once
 * before a case writes to it first.  What cannot be read, or holds more, is taken for something
 * that acts when written to, and is left alone.
 */
#ifndef KSPEC_SETTINGS_H
#define KSPEC_SETTINGS_H

#include "aftermath.h"

/* The path is about to be written to: makes a note of what it says, if it is a setting of which
 * there is none yet. */
void setting_note(struct aftermath *a, const char *path);

/* Whether it says what it said before, or is no more. */
bool setting_is_as_before(const struct note *note);

/* Writes what it said before, and tells whether it reads so then; nothing if it is as before. */
void setting_put_back(struct aftermath *a, struct note *note);

#endif
