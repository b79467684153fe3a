/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as kmsgpipe_kunit.c uses, for a program in user space. An
 * expectation that fails is told of and the test goes on; behind an assertion
 * that fails it does not.
 */

#ifndef KMSGPIPE_TEST_KUNIT_H
#define KMSGPIPE_TEST_KUNIT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

/**
 * struct kunit - a test that runs
 * @priv: the test's own
 * @failed: whether something has not been as expected
 * @abort: where to go on when the test cannot
 */
struct kunit {
	void *priv;
	bool failed;
	jmp_buf abort;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

void kunit_fail(struct kunit *test, const char *file, int line,
		const char *what, long long left, long long right);
noreturn void kunit_abort(struct kunit *test, const char *file, int line,
			  const char *what);

#define KUNIT_CASE(function)	{ .run_case = function, .name = #function }

#define kunit_test_suite(suite)	struct kunit_suite *const kunit_suite = &(suite)

#define KUNIT_EXPECT_EQ(test, left, right) do {				\
	__typeof__(left) left_ = (left);				\
	__typeof__(right) right_ = (right);				\
									\
	if (left_ != right_)						\
		kunit_fail(test, __FILE__, __LINE__,			\
			   #left " == " #right, left_, right_);		\
} while (0)

#define KUNIT_EXPECT_PTR_EQ(test, left, right)				\
	KUNIT_EXPECT_EQ(test, (intptr_t)(left), (intptr_t)(right))

#define KUNIT_ASSERT_NOT_NULL(test, pointer) do {			\
	if (!(pointer))							\
		kunit_abort(test, __FILE__, __LINE__,			\
			    #pointer " != NULL");			\
} while (0)

extern struct kunit_suite *const kunit_suite;

#endif /* KMSGPIPE_TEST_KUNIT_H */
