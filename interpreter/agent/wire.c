/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

#include <string.h>

static const struct {
	const char *group, *name;
	long value;
} names[] = {
#define KSPEC_WIRE(group, name, value) {#group, #name, value},
#include "wire.def"
};

const char *wire_name(const char *group, long value)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i].value == value && strcmp(names[i].group, group) == 0)
			return names[i].name;
	return NULL;
}

long wire_value(const char *group, const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i].group, group) == 0 && strcmp(names[i].name, name) == 0)
			return names[i].value;
	return -1;
}
