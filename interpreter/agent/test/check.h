/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions of the agent's tests: a failed one is printed and counted, and the test goes on. */
#ifndef KSPEC_TEST_CHECK_H
#define KSPEC_TEST_CHECK_H

#include "../base.h"

#include <stdio.h>

struct checks {
	const char *test; /* the one that runs */
	long done, failed;
};
extern struct checks checks;

bool check_that(bool ok, const char *file, int line, const char *what);
bool check_equal(wide actual, wide expected, const char *file, int line, const char *what);
bool check_text(const char *actual, const char *expected, const char *file, int line,
		const char *what);

/* Each is true if it held. */
#define CHECK(condition) check_that(condition, __FILE__, __LINE__, #condition)
#define CHECK_EQ(actual, expected) check_equal(actual, expected, __FILE__, __LINE__, #actual)
#define CHECK_TEXT(actual, expected) check_text(actual, expected, __FILE__, __LINE__, #actual)

#endif
