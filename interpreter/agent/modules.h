/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's modules: which there are, and those that a case loads and leaves. */
#ifndef KSPEC_MODULES_H
#define KSPEC_MODULES_H

#include "aftermath.h"

#define MODULE_NAME 64 /* MODULE_NAME_LEN is less */

/* /proc/modules, to be freed; NULL if it cannot be read. */
char *modules_read(void);

/* The name in the line at *at, which goes on behind it, and whether the module is none of the
 * kernel's own tree (may be NULL); false at the end. */
bool modules_next(const char **at, char name[MODULE_NAME], bool *foreign);

bool modules_have(const char *modules, const char *wanted);

/* Whether any are loaded now that were not. */
bool modules_are_new(const char *before);

/* Unloads those that were not loaded before, and tells of them. */
void modules_unload(struct aftermath *a, const char *before);

#endif
