// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long filters take, in the processor's own time.
 *
 *	bench_main [ITERATIONS]
 *
 * For each workload a line: its name, and nanoseconds for one time.
 */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../tcpstats_filter.h"
#include "../tcpstats_parse.h"

/**
 * struct workload - what is done
 * @name: its name
 * @text: a filter
 * @socket: matched against the filter; NULL: the text is read instead
 */
struct workload {
	const char *name;
	const char *text;
	const struct tcpstats_id *socket;
};

static const struct tcpstats_id v4 = {
	.af = AF_INET, .state = TCPS_ESTABLISHED, .local_port = 9081,
	.remote_port = 40000, .local_addr.v6 = { 127, 0, 0, 19 },
	.remote_addr.v6 = { 127, 0, 0, 19 },
};

static const struct tcpstats_id v6 = {
	.af = AF_INET6, .state = TCPS_ESTABLISHED, .local_port = 9083,
	.remote_port = 40000, .local_addr.v6 = { 0xfd, [15] = 0x19 },
	.remote_addr.v6 = { 0xfd, [15] = 0x19 },
};

static const struct workload workloads[] = {
	{ "parse-empty", "", NULL },
	{ "parse-port", "local_port=443", NULL },
	{ "parse-eight-ports", "local_port=1,2,3,4,5,6,7,8", NULL },
	{ "parse-ipv6", "local_addr=2001:db8::/32", NULL },
	{ "parse-all",
	  "local_port=443,8443 exclude=listen local_addr=10.0.0.0/8 ipv4_only fields=all",
	  NULL },
	{ "match-none", "", &v4 },
	{ "match-eight-ports", "local_port=1,2,3,4,5,6,7,9081", &v4 },
	{ "match-ipv4",
	  "local_port=9081 exclude=listen local_addr=127.0.0.0/8 ipv4_only", &v4 },
	{ "match-ipv6",
	  "local_port=9083 local_addr=fd00::19 remote_addr=fd00::/9", &v6 },
	{ "skip-family", "ipv6_only", &v4 },
};

static unsigned long done;

static void once(const struct workload *workload,
		 struct tcpstats_filter *filter)
{
	struct tcpstats_parse_error error;

	if (workload->socket)
		done += tcpstats_filter_match(filter, workload->socket, true);
	else
		done += tcpstats_parse(workload->text, strlen(workload->text),
				       filter, &error);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	unsigned long i;
	u32 k;

	for (k = 0; k < ARRAY_SIZE(workloads); k++) {
		const struct workload *workload = &workloads[k];
		struct tcpstats_parse_error error;
		struct tcpstats_filter filter;
		double begin;

		if (tcpstats_parse(workload->text, strlen(workload->text),
				   &filter, &error))
			return 1;
		begin = seconds();
		for (i = 0; i < count; i++)
			once(workload, &filter);
		printf("%s %.1f\n", workload->name,
		       (seconds() - begin) * 1e9 / count);
	}
	/* So that the work cannot be left out. */
	return done == 42;
}
