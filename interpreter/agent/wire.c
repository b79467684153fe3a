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

static const char *find_name(const char *group, long value)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i].value == value && strcmp(names[i].group, group) == 0)
			return names[i].name;
	return NULL;
}

/* What was asked for last is remembered: the same few are asked for with every step and record. */
const char *wire_name(const char *group, long value)
{
	static struct {
		const char *group, *name;
		long value;
	} known[512];
	/* No two of the names in wire.def but WIRE_* share a place. */
	size_t place = (size_t)(value + group[0] + 24 * group[1] + 29 * group[2]) % COUNT(known);
	if (known[place].group != group || known[place].value != value) {
		known[place].name = find_name(group, value);
		known[place].value = value;
		known[place].group = group;
	}
	return known[place].name;
}

long wire_value(const char *group, const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i].group, group) == 0 && strcmp(names[i].name, name) == 0)
			return names[i].value;
	return -1;
}
