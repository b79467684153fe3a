/* SPDX-License-Identifier: Apache-2.0 */
/* kspec-agent-test AGENT VECTORS [TEST]: runs all tests, or the one named; exit status 1 if a check
 * failed. */
#include "check.h"
#include "tests.h"

#include <signal.h>
#include <string.h>

static const struct {
	const char *name;
	void (*run)(const struct test_context *);
} tests[] = {
	{"bytes", test_bytes},         {"expr", test_expr},       {"regex", test_regex},
	{"kmsg", test_kmsg},           {"workdir", test_workdir}, {"vectors", test_vectors},
	{"fuzz", test_fuzz},           {"steps", test_steps},     {"flow", test_flow},
	{"memory", test_memory},       {"run", test_run},         {"fork", test_fork},
	{"hold", test_hold},           {"inherit", test_inherit}, {"ends", test_ends},
	{"isolation", test_isolation}, {"session", test_session}, {"hung", test_hung},
	{"trace", test_trace},         {"lanes", test_lanes},     {"leaks", test_leaks},
	{"connect", test_connect},     {"like", test_like},
};

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: kspec-agent-test AGENT VECTORS [TEST]\n");
		return 2;
	}
	struct test_context context = {argv[1], argv[2]};
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < COUNT(tests); i++) {
		if (argc > 3 && strcmp(argv[3], tests[i].name) != 0)
			continue;
		long done = checks.done, failed = checks.failed;
		tests[i].run(&context);
		printf("%-10s %ld checks, %ld failed\n", tests[i].name, checks.done - done,
		       checks.failed - failed);
		fflush(stdout);
	}
	return checks.done == 0 || checks.failed > 0;
}
