/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the vector files; the format is in vectors/README.md. */
#ifndef KSPEC_TEST_VECTORS_H
#define KSPEC_TEST_VECTORS_H

#include "../bytes.h"

struct vector {
	char name[64], kind[16];
	struct writer bytes;
	struct writer values; /* the text of the value lines, each with its newline */
	char rejected[16];    /* the code of a `rejected` line, else empty */
	bool malformed;
};

/* Calls visit for each vector of each file in the directory; how many there were, −1 if a file is
 * not as it should be. */
int vectors_each(const char *directory, void (*visit)(const struct vector *, void *), void *arg);

#endif
