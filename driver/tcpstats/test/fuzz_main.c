// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random texts and filters, for where there is no libFuzzer: sound ones, changed
 * a little.
 *
 *	fuzz_main [ROUNDS [SEED]]
 *
 * The same seed gives the same rounds. What does not hold ends the program; the
 * round it was in has been printed then. Results as KTAP.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tcpstats_filter.h"
#include "../tcpstats_parse.h"
#include "fuzz_target.h"
#include "ktap.h"
#include "texts.h"

#define INPUT_MAX	1024

/* Parts that mean something, so that changes get somewhere. */
static const char *const parts[] = {
	"local_port=", "remote_port=", "exclude=", "include_state=",
	"local_addr=", "remote_addr=", "ipv4_only", "ipv6_only", "fields=",
	"format=", "443", "65535", "1", "0", "listen", "time_wait", "syn_rcvd",
	"established", "10.0.0.0/8", "127.0.0.1", "0.0.0.0/0", "::1", "::/0",
	"fe80::/10", "2001:db8::", "1:2:3:4:5:6:7:8", "::ffff:a00:1", "all",
	"default", "rtt", "full", "compact", " ", "\t", ",", "=", ":", "/", ".",
};

static u64 state;

/* splitmix64; from 0 to @below - 1 */
static u32 below(u32 below)
{
	u64 z = state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % below;
}

static size_t put(char *text, size_t len, const char *part)
{
	size_t size = strlen(part);

	if (len + size > INPUT_MAX)
		return len;
	memcpy(text + len, part, size);
	return len + size;
}

/* Some directives that may even go together. */
static size_t compose(char *text)
{
	size_t len = 0;
	u32 count = below(5);

	while (count--) {
		len = put(text, len, parts[below(10)]);
		len = put(text, len, parts[10 + below(22)]);
		if (!below(3))
			len = put(text, len, ",");
		len = put(text, len, below(2) ? parts[10 + below(22)] : "");
		len = put(text, len, " ");
	}
	return len;
}

static size_t take_sound(char *text)
{
	const char *first = common_texts[below(ARRAY_SIZE(common_texts))].text;
	const char *second = strict_texts[below(ARRAY_SIZE(strict_texts))].text;
	size_t len = put(text, 0, first);

	return below(2) ? len : put(text, put(text, len, " "), second);
}

static size_t change(char *text, size_t len)
{
	size_t at = len ? below(len) : 0;

	switch (below(6)) {
	case 0:
		if (len)
			text[at] = below(256);
		return len;
	case 1:
		if (len)
			text[at] ^= 1 << below(8);
		return len;
	case 2:
		if (!len)
			return 0;
		memmove(text + at, text + at + 1, len - at - 1);
		return len - 1;
	case 3:
		return put(text, len, parts[below(ARRAY_SIZE(parts))]);
	case 4:
		if (!len || len + len - at > INPUT_MAX)
			return len;
		memmove(text + len, text + at, len - at);
		return len + len - at;
	default:
		return len ? at : 0;
	}
}

/* A struct that is sound, or nearly. */
static size_t make_struct(u8 *bytes)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;
	char text[INPUT_MAX];
	size_t len;

	do
		len = below(2) ? take_sound(text) : compose(text);
	while (tcpstats_parse(text, len, &filter, &error));
	memcpy(bytes, &filter, sizeof(filter));
	if (below(2))
		bytes[below(sizeof(filter))] ^= 1 << below(8);
	return sizeof(filter);
}

/* From a copy of the very size, so that the sanitizers see a byte too many read. */
static void try(const u8 *socket, const void *data, size_t size)
{
	u8 *copy = malloc(8 + size);

	if (!copy)
		abort();
	memcpy(copy, socket, 8);
	memcpy(copy + 8, data, size);
	fuzz_target(copy, 8 + size);
	free(copy);
}

static void round_of(void)
{
	char text[INPUT_MAX];
	u8 socket[8];
	u32 count;
	size_t len;
	int i;

	for (i = 0; i < 8; i++)
		socket[i] = below(256);
	if (!below(4)) {
		len = make_struct((u8 *)text);
	} else {
		len = below(2) ? take_sound(text) : compose(text);
		for (count = below(4); count; count--)
			len = change(text, len);
	}
	try(socket, text, len);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1, i;
	struct ktap ktap;
	char name[80];

	ktap_begin(&ktap, 1);
	ktap_suite(&ktap, "fuzz", 1);
	for (i = 0; i < rounds; i++) {
		state = seed * 0x100000000 + i;
		if (i % 100000 == 0)
			printf("    # seed %lu, from round %lu\n", seed, i);
		round_of();
	}
	snprintf(name, sizeof(name), "%lu rounds from seed %lu", rounds, seed);
	ktap_case(&ktap, true, name);
	ktap_suite_end(&ktap, "fuzz");
	return ktap_end(&ktap);
}
