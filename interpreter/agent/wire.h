/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of wire.def as C constants (OP_SYSCALL, REJECT_FRAME, …) and their names. */
#ifndef KSPEC_WIRE_H
#define KSPEC_WIRE_H

#include "base.h"

enum {
#define KSPEC_WIRE(group, name, value) group##_##name = value,
#include "wire.def"
};

/* The name of a value in a group, e.g. wire_name("OP", 1) is "SYSCALL"; NULL if it has none. */
const char *wire_name(const char *group, long value);

/* The value of a name in a group; -1 if there is none. */
long wire_value(const char *group, const char *name);

#endif
