// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a KUnit suite in user space. The results go to standard output as KTAP
 * (Documentation/dev-tools/ktap.rst); status 0 if all tests passed, else 1.
 */

#include <kunit/test.h>
#include <stdio.h>

/**
 * kunit_fail - note that something is not as expected
 * @test: the test
 * @file: where it says so
 * @line: where in the file
 * @what: what was expected
 * @left: what is on its left
 * @right: what is on its right
 */
void kunit_fail(struct kunit *test, const char *file, int line,
		const char *what, long long left, long long right)
{
	test->failed = true;
	printf("    # EXPECTATION FAILED at %s:%d: expected %s, but %lld and %lld\n",
	       file, line, what, left, right);
}

/**
 * kunit_abort - note that something is not as expected, and end the test
 * @test: the test
 * @file: where it says so
 * @line: where in the file
 * @what: what was expected
 */
void kunit_abort(struct kunit *test, const char *file, int line,
		 const char *what)
{
	kunit_fail(test, file, line, what, 0, 0);
	longjmp(test->abort, 1);
}

static bool run(const struct kunit_case *test_case)
{
	struct kunit test = { .failed = false };

	if (!setjmp(test.abort)) {
		if (kunit_suite->init(&test))
			kunit_fail(&test, __FILE__, __LINE__, "init to succeed",
				   0, 0);
		else
			test_case->run_case(&test);
	}
	kunit_suite->exit(&test);
	return !test.failed;
}

int main(void)
{
	const struct kunit_case *test_case = kunit_suite->test_cases;
	int count = 0, failed = 0, i;

	while (test_case[count].run_case)
		count++;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..1\n");
	printf("    KTAP version 1\n    # Subtest: %s\n    1..%d\n",
	       kunit_suite->name, count);
	for (i = 0; i < count; i++) {
		bool ok = run(&test_case[i]);

		failed += !ok;
		printf("    %s %d %s\n", ok ? "ok" : "not ok", i + 1,
		       test_case[i].name);
	}
	printf("%s 1 %s\n", failed ? "not ok" : "ok", kunit_suite->name);
	return failed ? 1 : 0;
}
