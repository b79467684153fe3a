/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <string.h>

struct checks checks;

static bool count(bool ok)
{
	checks.done++;
	checks.failed += !ok;
	return ok;
}

bool check_that(bool ok, const char *file, int line, const char *what)
{
	if (!ok)
		printf("%s:%d: %s: not so: %s\n", file, line, checks.test, what);
	return count(ok);
}

bool check_equal(wide actual, wide expected, const char *file, int line, const char *what)
{
	if (actual != expected)
		printf("%s:%d: %s: %s is %s%lld, not %s%lld\n", file, line, checks.test, what,
		       actual > INT64_MAX ? "2^64" : "", (long long)actual,
		       expected > INT64_MAX ? "2^64" : "", (long long)expected);
	return count(actual == expected);
}

bool check_text(const char *actual, const char *expected, const char *file, int line,
		const char *what)
{
	bool same = strcmp(actual, expected) == 0;
	if (!same)
		printf("%s:%d: %s: %s is\n  %s\nnot\n  %s\n", file, line, checks.test, what, actual,
		       expected);
	return count(same);
}
