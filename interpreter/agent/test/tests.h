/* SPDX-License-Identifier: Apache-2.0 */
/* The tests of the agent, one function for each file. */
#ifndef KSPEC_TEST_TESTS_H
#define KSPEC_TEST_TESTS_H

struct test_context {
	const char *agent;   /* the executable under test */
	const char *vectors; /* the directory of the vectors */
};

void test_bytes(const struct test_context *context);
void test_expr(const struct test_context *context);
void test_kmsg(const struct test_context *context);
void test_workdir(const struct test_context *context);
void test_vectors(const struct test_context *context);
void test_fuzz(const struct test_context *context);
void test_regex(const struct test_context *context);
void test_steps(const struct test_context *context);
void test_flow(const struct test_context *context);
void test_memory(const struct test_context *context);
void test_run(const struct test_context *context);
void test_trace(const struct test_context *context);
void test_fork(const struct test_context *context);
void test_lanes(const struct test_context *context);
void test_hold(const struct test_context *context);
void test_connect(const struct test_context *context);
void test_inherit(const struct test_context *context);
void test_ends(const struct test_context *context);
void test_isolation(const struct test_context *context);
void test_leaks(const struct test_context *context);
void test_hung(const struct test_context *context);
void test_session(const struct test_context *context);
void test_like(const struct test_context *context);

#endif
