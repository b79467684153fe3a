/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filters as texts; the same in the kernel and in user space.
 *
 *	local_port=443,8443 exclude=listen,time_wait local_addr=10.0.0.0/8 fields=all
 *
 * Directives are separated by blanks or tabs. Each stands once, in any order; small
 * and capital letters are the same. A text without directives is a filter without
 * conditions.
 *
 * local_port=, remote_port=
 *	1 to 8 ports, 1 to 65535, decimal without leading zeros, none twice
 * exclude=, include_state=
 *	states, none twice; one of the two directives only: closed listen syn_sent
 *	syn_received syn_rcvd established close_wait closewait fin_wait_1 closing
 *	last_ack fin_wait_2 time_wait timewait
 * local_addr=, remote_addr=
 *	an address, 10.0.0.1 or 2001:db8::1, perhaps with a prefix, 10.0.0.0/8,
 *	decimal without leading zeros; the bits behind the prefix are 0. No IPv4
 *	address within one of IPv6, neither in dots nor as ::ffff:0:0/96
 * ipv4_only, ipv6_only
 *	one of the two only, and no address of the other family. An address with
 *	the prefix 0 says the same: any address of its family
 * fields=
 *	identity state congestion rtt sequences counters timers buffers ecn names,
 *	none twice; all; default (identity state congestion rtt buffers)
 * format=
 *	compact or full
 *
 * Lists are separated by commas, and have no blanks and no empty elements.
 */

#ifndef TCPSTATS_PARSE_H
#define TCPSTATS_PARSE_H

#include "tcpstats.h"
#include "tcpstats_port.h"

/* The longest text, in bytes, and the most directives in one. */
#define TCPSTATS_TEXT_MAX	511
#define TCPSTATS_DIRECTIVES_MAX	16

/**
 * struct tcpstats_parse_error - what is wrong with a text
 * @offset: where, in bytes from its beginning
 * @reason: what, a sentence without its full stop
 */
struct tcpstats_parse_error {
	unsigned int offset;
	const char *reason;
};

/**
 * struct tcpstats_text - a part of a text
 * @at: its first byte
 * @end: the byte behind its last one
 */
struct tcpstats_text {
	const char *at;
	const char *end;
};

/**
 * struct tcpstats_addr_text - what an address in a text says
 * @af: AF_INET or AF_INET6
 * @prefix: bits that count, 0 to 32 or 128
 * @addr: the address
 */
struct tcpstats_addr_text {
	u16 af;
	u8 prefix;
	union tcpstats_addr addr;
};

int tcpstats_parse(const char *text, size_t len, struct tcpstats_filter *filter,
		   struct tcpstats_parse_error *error);
int tcpstats_format(const struct tcpstats_filter *filter, char *buf,
		    size_t size);

/* Within the parser: both give NULL, or what is wrong, at text->at. */
const char *tcpstats_parse_number(struct tcpstats_text *text, u32 max,
				  u32 *value);
const char *tcpstats_parse_addr(struct tcpstats_text *text,
				struct tcpstats_addr_text *result);

/* The words for states and fields, by their number; the first is the usual one. */
extern const char *const tcpstats_state_names[TCPS_NSTATES];
extern const char *const tcpstats_field_names[10];

#endif /* TCPSTATS_PARSE_H */
