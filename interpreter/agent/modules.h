/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel modules that a case loads and leaves. */
#ifndef KSPEC_MODULES_H
#define KSPEC_MODULES_H

#include "aftermath.h"

/* /proc/modules, to be freed; NULL if it cannot be read. */
char *modules_read(void);

/* Whether any are loaded now that were not. */
bool modules_are_new(const char *before);

/* Unloads those that were not loaded before, and tells of them. */
void modules_unload(struct aftermath *a, const char *before);

#endif
