/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test results as KTAP (Documentation/dev-tools/ktap.rst): a suite is a test whose
 * cases are its subtests.
 */

#ifndef TCPSTATS_TEST_KTAP_H
#define TCPSTATS_TEST_KTAP_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct ktap - a suite that is under way
 * @number: of its cases so far
 * @failed: of them that failed
 * @suites: suites so far
 * @suites_failed: of them that failed
 */
struct ktap {
	int number;
	int failed;
	int suites;
	int suites_failed;
};

/**
 * ktap_begin - begin the output
 * @ktap: set up
 * @suites: as many follow
 */
static inline void ktap_begin(struct ktap *ktap, int suites)
{
	*ktap = (struct ktap) { 0 };
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%d\n", suites);
}

/**
 * ktap_suite - begin a suite
 * @ktap: the output
 * @name: its name
 * @cases: as many follow
 */
static inline void ktap_suite(struct ktap *ktap, const char *name, int cases)
{
	ktap->number = 0;
	ktap->failed = 0;
	printf("    KTAP version 1\n    # Subtest: %s\n    1..%d\n", name,
	       cases);
}

/**
 * ktap_case - tell the result of a case
 * @ktap: the output
 * @ok: it passed
 * @name: its name; bytes that cannot be printed come out as "?"
 */
static inline void ktap_case(struct ktap *ktap, bool ok, const char *name)
{
	ktap->failed += !ok;
	printf("    %s %d ", ok ? "ok" : "not ok", ++ktap->number);
	if (!*name)
		printf("(empty)");
	for (; *name; name++)
		putchar(*name >= ' ' && *name <= '~' ? *name : '?');
	putchar('\n');
}

/**
 * ktap_suite_end - tell the result of a suite
 * @ktap: the output
 * @name: its name
 */
static inline void ktap_suite_end(struct ktap *ktap, const char *name)
{
	ktap->suites_failed += ktap->failed > 0;
	printf("%s %d %s\n", ktap->failed ? "not ok" : "ok", ++ktap->suites,
	       name);
}

/**
 * ktap_end - end the output
 * @ktap: the output
 *
 * Return: for exit(): 0 if all passed, else 1
 */
static inline int ktap_end(const struct ktap *ktap)
{
	return ktap->suites_failed ? 1 : 0;
}

#endif /* TCPSTATS_TEST_KTAP_H */
