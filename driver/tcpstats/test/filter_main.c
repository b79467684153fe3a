// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters as structs: which are refused, and which sockets the others let through.
 * Results as KTAP; status 0 if all passed, else 1.
 */

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "../tcpstats_filter.h"
#include "../tcpstats_parse.h"
#include "ktap.h"

static struct tcpstats_filter of(const char *text)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;

	if (tcpstats_parse(text, strlen(text), &filter, &error)) {
		printf("    # \"%s\" is refused: %s\n", text, error.reason);
		exit(1);
	}
	return filter;
}

/**
 * struct place - a part of a filter
 * @at: its offset
 * @size: its bytes: 1, 2 or 4
 */
struct place {
	size_t at;
	size_t size;
};

/**
 * struct change - a change to a part of a filter
 * @name: what it is
 * @base: the text of the filter, "" for one without conditions
 * @place: what is changed
 * @value: what it is set to, in the machine's order
 * @expected: what becomes of the filter
 */
struct change {
	const char *name;
	const char *base;
	struct place place;
	u32 value;
	int expected;
};

#define BYTE(member)	{ offsetof(struct tcpstats_filter, member), 1 }
#define HALF(member)	{ offsetof(struct tcpstats_filter, member), 2 }
#define WORD(member)	{ offsetof(struct tcpstats_filter, member), 4 }

static const struct change changes[] = {
	{ "version 1", "", WORD(version), 1, -EOPNOTSUPP },
	{ "version 3", "", WORD(version), 3, -EOPNOTSUPP },
	{ "version 0, and a wrong flag", "", WORD(version), 0, -EOPNOTSUPP },
	{ "padding 0", "", HALF(_pad0), 1, -EINVAL },
	{ "padding 1, first", "", BYTE(_pad1[0]), 1, -EINVAL },
	{ "padding 1, last", "", BYTE(_pad1[2]), 0x80, -EINVAL },
	{ "padding 2, first", "", BYTE(_pad2[0]), 1, -EINVAL },
	{ "padding 2, last", "", BYTE(_pad2[2]), 1, -EINVAL },
	{ "spare, first", "", WORD(_spare[0]), 1, -EINVAL },
	{ "spare, last", "", WORD(_spare[3]), 0x80000000, -EINVAL },
	{ "flag 0x800", "", WORD(flags), 0x800, -EINVAL },
	{ "flag 0x80000", "", WORD(flags), 0x80000, -EINVAL },
	{ "flag 0x80000000", "", WORD(flags), 0x80000000, -EINVAL },
	{ "both families", "", WORD(flags), 0x60000, -EINVAL },
	{ "one family", "", WORD(flags), 0x40000, 0 },
	{ "include mode and exclude", "", WORD(flags), 0x1002, -EINVAL },
	{ "include mode", "", WORD(flags), 0x1000, 0 },
	{ "exclude all", "", WORD(flags), 0x7ff, 0 },
	{ "state mask 0", "", HALF(state_mask), 0, 0 },
	{ "fields 0", "", WORD(field_mask), 0, 0 },
	{ "fields 0x400", "", WORD(field_mask), 0x400, -EINVAL },
	{ "fields all", "", WORD(field_mask), 0x3ff, 0 },
	{ "format 2", "", WORD(format), 2, -EINVAL },
	{ "port match without a port", "", WORD(flags), 0x2000, -EINVAL },
	{ "remote port match without a port", "",
	  WORD(flags), 0x4000, -EINVAL },
	{ "a port without port match", "", HALF(local_ports[7]), 1, -EINVAL },
	{ "a remote port without port match", "",
	  HALF(remote_ports[0]), 1, -EINVAL },
	{ "a port twice", "local_port=80",
	  HALF(local_ports[7]), 0x5000, -EINVAL },
	{ "ports with a gap", "local_port=80", HALF(local_ports[7]), 1, 0 },
	{ "address match without an address", "",
	  WORD(flags), 0x8000, -EINVAL },
	{ "remote address match without one", "",
	  WORD(flags), 0x10000, -EINVAL },
	{ "address match for a family", "", WORD(flags), 0x28000, 0 },
	{ "an address without a mask", "", WORD(local_addr_v4), 1, -EINVAL },
	{ "an address without address match", "",
	  WORD(local_mask_v4), 0xff, -EINVAL },
	{ "an IPv6 address without address match", "",
	  BYTE(remote_prefix_v6), 8, -EINVAL },
	{ "a mask with a hole", "local_addr=10.0.0.0/8",
	  WORD(local_mask_v4), 0x00ff00ff, -EINVAL },
	{ "a mask from behind", "local_addr=10.0.0.0/8",
	  WORD(local_mask_v4), 0xff000000, -EINVAL },
	{ "an address behind its mask", "local_addr=10.0.0.0/8",
	  WORD(local_addr_v4), 0x0000010a, -EINVAL },
	{ "a prefix of 129", "local_addr=::1",
	  BYTE(local_prefix_v6), 129, -EINVAL },
	{ "a prefix of 255", "remote_addr=::1",
	  BYTE(remote_prefix_v6), 255, -EINVAL },
	{ "a prefix before its address", "local_addr=::1",
	  BYTE(local_prefix_v6), 127, -EINVAL },
	{ "an address behind its prefix", "remote_addr=fe80::/10",
	  BYTE(remote_addr_v6[1]), 0xa0, -EINVAL },
	{ "an address of both families", "local_addr=10.0.0.0/8",
	  BYTE(local_prefix_v6), 1, -EINVAL },
	{ "an IPv4 address, and IPv6 only", "local_addr=10.0.0.0/8",
	  WORD(flags), 0x48000, -EINVAL },
	{ "an IPv6 address, and IPv4 only", "remote_addr=::1",
	  WORD(flags), 0x30000, -EINVAL },
	{ "an IPv4 address, and IPv4 only", "local_addr=10.0.0.0/8",
	  WORD(flags), 0x28000, 0 },
};

static struct tcpstats_filter changed(const struct change *change)
{
	struct tcpstats_filter filter = of(change->base);
	u8 *at = (u8 *)&filter + change->place.at;
	u16 half = change->value;

	if (change->place.size == 1)
		*at = change->value;
	else if (change->place.size == 2)
		memcpy(at, &half, 2);
	else
		memcpy(at, &change->value, 4);
	if (change->place.at == offsetof(struct tcpstats_filter, version))
		filter.flags |= change->value ? 0 : 0x800;
	return filter;
}

static void checks(struct ktap *ktap)
{
	int count = ARRAY_SIZE(changes), i;

	ktap_suite(ktap, "checks", count);
	for (i = 0; i < count; i++) {
		struct tcpstats_filter filter = changed(&changes[i]);
		int ret = tcpstats_filter_check(&filter);

		if (ret != changes[i].expected)
			printf("    # expected %d, but %d\n",
			       changes[i].expected, ret);
		ktap_case(ktap, ret == changes[i].expected, changes[i].name);
	}
	ktap_suite_end(ktap, "checks");
}

/* From a text: ADDRESS PORT ADDRESS PORT STATE */
static struct tcpstats_id socket_of(const char *text)
{
	char local[64], remote[64];
	struct tcpstats_id id = { 0 };
	int state;

	if (sscanf(text, "%63s %hu %63s %hu %d", local, &id.local_port, remote,
		   &id.remote_port, &state) != 5)
		abort();
	id.state = state;
	id.af = strchr(local, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(id.af, local, &id.local_addr) != 1 ||
	    inet_pton(id.af, remote, &id.remote_addr) != 1)
		abort();
	return id;
}

#define HOME	"127.0.0.19 9081 127.0.0.19 40000 4"
#define AWAY	"127.0.0.19 40000 127.0.0.19 9081 4"
#define LISTEN	"127.0.0.19 9081 0.0.0.0 0 1"
#define SIX	"fd00::19 9083 fd00::19 40000 4"
#define SIX_L	"fd00::19 9083 :: 0 1"

/**
 * struct match - a filter and a socket
 * @filter: the filter
 * @socket: the socket
 * @expected: TCPSTATS_MATCH or TCPSTATS_SKIP_*
 */
struct match {
	const char *filter;
	const char *socket;
	int expected;
};

static const struct match matches[] = {
	{ "", HOME, TCPSTATS_MATCH },
	{ "", SIX_L, TCPSTATS_MATCH },
	{ "ipv4_only", HOME, TCPSTATS_MATCH },
	{ "ipv4_only", SIX, TCPSTATS_SKIP_IPVER },
	{ "ipv6_only", SIX, TCPSTATS_MATCH },
	{ "ipv6_only", LISTEN, TCPSTATS_SKIP_IPVER },
	{ "exclude=listen", LISTEN, TCPSTATS_SKIP_STATE },
	{ "exclude=listen", HOME, TCPSTATS_MATCH },
	{ "exclude=established", HOME, TCPSTATS_SKIP_STATE },
	{ "include_state=listen", LISTEN, TCPSTATS_MATCH },
	{ "include_state=listen", HOME, TCPSTATS_SKIP_STATE },
	{ "include_state=time_wait", "127.0.0.1 1 127.0.0.1 2 10", TCPSTATS_MATCH },
	{ "exclude=closed", "127.0.0.1 1 127.0.0.1 2 0", TCPSTATS_SKIP_STATE },
	{ "local_port=9081", HOME, TCPSTATS_MATCH },
	{ "local_port=9081", AWAY, TCPSTATS_SKIP_PORT },
	{ "local_port=9081", LISTEN, TCPSTATS_MATCH },
	{ "local_port=1,2,3,4,5,6,7,9081", HOME, TCPSTATS_MATCH },
	{ "local_port=14627", HOME, TCPSTATS_SKIP_PORT },
	{ "remote_port=9081", AWAY, TCPSTATS_MATCH },
	{ "remote_port=9081", HOME, TCPSTATS_SKIP_PORT },
	{ "remote_port=9081", LISTEN, TCPSTATS_SKIP_PORT },
	{ "local_port=9081 remote_port=9081", HOME, TCPSTATS_SKIP_PORT },
	{ "local_port=9081 remote_port=40000", HOME, TCPSTATS_MATCH },
	{ "local_addr=127.0.0.19", HOME, TCPSTATS_MATCH },
	{ "local_addr=127.0.0.18", HOME, TCPSTATS_SKIP_ADDR },
	{ "local_addr=127.0.0.18/31", HOME, TCPSTATS_MATCH },
	{ "local_addr=127.0.0.16/31", HOME, TCPSTATS_SKIP_ADDR },
	{ "local_addr=127.0.0.0/8", HOME, TCPSTATS_MATCH },
	{ "local_addr=127.0.0.0/8", SIX, TCPSTATS_SKIP_ADDR },
	{ "local_addr=0.0.0.0/0", HOME, TCPSTATS_MATCH },
	{ "local_addr=0.0.0.0/0", SIX, TCPSTATS_SKIP_IPVER },
	{ "local_addr=0.0.0.0", HOME, TCPSTATS_SKIP_ADDR },
	{ "remote_addr=127.0.0.19", HOME, TCPSTATS_MATCH },
	{ "remote_addr=127.0.0.19", LISTEN, TCPSTATS_SKIP_ADDR },
	{ "remote_addr=0.0.0.0", LISTEN, TCPSTATS_MATCH },
	{ "local_addr=fd00::19", SIX, TCPSTATS_MATCH },
	{ "local_addr=fd00::18/127", SIX, TCPSTATS_MATCH },
	{ "local_addr=fd00::1a/127", SIX, TCPSTATS_SKIP_ADDR },
	{ "local_addr=fd00::/8", SIX, TCPSTATS_MATCH },
	{ "local_addr=fc00::/7", SIX, TCPSTATS_MATCH },
	{ "local_addr=fe00::/8", SIX, TCPSTATS_SKIP_ADDR },
	{ "local_addr=fd00::19", HOME, TCPSTATS_SKIP_ADDR },
	{ "local_addr=::/0", SIX_L, TCPSTATS_MATCH },
	{ "local_addr=::/0", HOME, TCPSTATS_SKIP_IPVER },
	{ "remote_addr=fd00::19", SIX, TCPSTATS_MATCH },
	{ "remote_addr=fd00::19", SIX_L, TCPSTATS_SKIP_ADDR },
	{ "remote_addr=::", SIX_L, TCPSTATS_MATCH },
	{ "local_addr=127.0.0.19 remote_addr=fd00::19", HOME, TCPSTATS_SKIP_ADDR },
	{ "local_addr=127.0.0.19 remote_addr=fd00::19", SIX, TCPSTATS_SKIP_ADDR },
	/* the first reason is told */
	{ "ipv6_only exclude=established local_port=1", HOME, TCPSTATS_SKIP_IPVER },
	{ "exclude=established local_port=1", HOME, TCPSTATS_SKIP_STATE },
	{ "local_port=1 local_addr=10.0.0.1", HOME, TCPSTATS_SKIP_PORT },
};

static bool match_ok(const struct match *match)
{
	struct tcpstats_filter filter = of(match->filter);
	struct tcpstats_id id = socket_of(match->socket);
	int ret = tcpstats_filter_match(&filter, &id, true);
	int hidden = tcpstats_filter_match(&filter, &id, false);
	bool before = match->expected == TCPSTATS_SKIP_IPVER ||
		      match->expected == TCPSTATS_SKIP_STATE;

	if (ret == match->expected &&
	    hidden == (before ? match->expected : TCPSTATS_SKIP_CRED))
		return true;
	printf("    # \"%s\", %s: expected %d, but %d, hidden %d\n",
	       match->filter, match->socket, match->expected, ret, hidden);
	return false;
}

static void all_matches(struct ktap *ktap)
{
	int count = ARRAY_SIZE(matches), i;

	ktap_suite(ktap, "matches", count);
	for (i = 0; i < count; i++)
		ktap_case(ktap, match_ok(&matches[i]), matches[i].filter);
	ktap_suite_end(ktap, "matches");
}

int main(void)
{
	struct ktap ktap;

	ktap_begin(&ktap, 2);
	checks(&ktap);
	all_matches(&ktap);
	return ktap_end(&ktap);
}
