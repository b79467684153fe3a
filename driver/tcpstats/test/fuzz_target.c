// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has to hold for any text, and for any filter and socket. Ends the program
 * where it does not. For libFuzzer and for fuzz_main.c alike.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tcpstats_filter.h"
#include "../tcpstats_parse.h"
#include "fuzz_target.h"

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

/* A sound text gives a sound filter, whose text gives the same filter. */
static void try_text(const char *text, size_t len)
{
	struct tcpstats_filter filter, again;
	struct tcpstats_parse_error error = { 0 };
	char buf[TCPSTATS_TEXT_MAX + 1], twice[TCPSTATS_TEXT_MAX + 1];
	int ret = tcpstats_parse(text, len, &filter, &error), written;

	if (ret) {
		must(ret == (len > TCPSTATS_TEXT_MAX ? -ENAMETOOLONG : -EINVAL),
		     "a wrong text is EINVAL, one too long ENAMETOOLONG");
		must(error.reason && error.offset <= len,
		     "a mistake is within the text");
		return;
	}
	must(!tcpstats_filter_check(&filter), "a sound text, a sound filter");
	written = tcpstats_format(&filter, buf, sizeof(buf));
	must(written > 0 && written < TCPSTATS_TEXT_MAX,
	     "there is room for any text");
	must(!tcpstats_parse(buf, written, &again, &error),
	     "what is written can be read");
	must(!memcmp(&filter, &again, sizeof(filter)),
	     "what is written says the same");
	tcpstats_format(&again, twice, sizeof(twice));
	must(!strcmp(buf, twice), "it is written the same each time");
}

/* Bit @i of an address, from the left. */
static bool bit(const u8 *addr, int i)
{
	return addr[i / 8] >> (7 - i % 8) & 1;
}

static bool same_addr(const u8 *addr, const u8 *wanted, int bits)
{
	int i;

	for (i = 0; i < bits; i++)
		if (bit(addr, i) != bit(wanted, i))
			return false;
	return true;
}

static int ones(__be32 mask)
{
	u8 bytes[4];
	int count = 0;

	memcpy(bytes, &mask, 4);
	while (count < 32 && bit(bytes, count))
		count++;
	return count;
}

static bool port_wanted(const __be16 *ports, u16 port)
{
	u8 bytes[2] = { port >> 8, port & 255 };
	int i;

	for (i = 0; i < TSF_PORTS_MAX; i++)
		if (port && !memcmp(&ports[i], bytes, 2))
			return true;
	return false;
}

static bool addr_wanted(u16 af, const u8 *addr, __be32 addr_v4, __be32 mask_v4,
			const u8 *addr_v6, int prefix_v6)
{
	if (mask_v4)
		return af == AF_INET &&
		       same_addr(addr, (u8 *)&addr_v4, ones(mask_v4));
	return !prefix_v6 ||
	       (af == AF_INET6 && same_addr(addr, addr_v6, prefix_v6));
}

/* The same as the module's own, another way. */
static bool wanted(const struct tcpstats_filter *f,
		   const struct tcpstats_id *id)
{
	bool local = addr_wanted(id->af, id->local_addr.v6, f->local_addr_v4,
				 f->local_mask_v4, f->local_addr_v6,
				 f->local_prefix_v6);
	bool remote = addr_wanted(id->af, id->remote_addr.v6, f->remote_addr_v4,
				  f->remote_mask_v4, f->remote_addr_v6,
				  f->remote_prefix_v6);
	bool family = (id->af == AF_INET && !(f->flags & TSF_IPV6_ONLY)) ||
		      (id->af == AF_INET6 && !(f->flags & TSF_IPV4_ONLY));
	bool state = (f->state_mask >> id->state & 1) &&
		     !(f->flags >> id->state & 1);

	return local && remote && family && state &&
	       (!(f->flags & TSF_LOCAL_PORT_MATCH) ||
		port_wanted(f->local_ports, id->local_port)) &&
	       (!(f->flags & TSF_REMOTE_PORT_MATCH) ||
		port_wanted(f->remote_ports, id->remote_port));
}

/* A socket out of the bytes; near to the filter, if it is for its family. */
static struct tcpstats_id socket_near(const struct tcpstats_filter *filter,
				      const u8 *data)
{
	struct tcpstats_id id = { .af = data[0] & 1 ? AF_INET : AF_INET6 };

	id.state = data[1] % TCPS_NSTATES;
	id.local_port = data[2] & 1 ? __be16_to_cpu(filter->local_ports[0]) :
				      data[2];
	id.remote_port = data[3] & 1 ? __be16_to_cpu(filter->remote_ports[0]) :
				       data[3];
	if (id.af == AF_INET) {
		id.local_addr.v4 = filter->local_addr_v4;
		id.remote_addr.v4 = filter->remote_addr_v4;
	} else {
		memcpy(&id.local_addr, filter->local_addr_v6, 16);
		memcpy(&id.remote_addr, filter->remote_addr_v6, 16);
	}
	if (data[4] & 1)
		id.local_addr.v6[data[4] >> 1 & (id.af == AF_INET ? 3 : 15)] ^=
			data[5];
	if (data[6] & 1)
		id.remote_addr.v6[data[6] >> 1 & (id.af == AF_INET ? 3 : 15)] ^=
			data[7];
	return id;
}

static void try_filter(const struct tcpstats_filter *filter, const u8 *data)
{
	struct tcpstats_id id = socket_near(filter, data);
	int reason = tcpstats_filter_match(filter, &id, true);

	must(reason >= TCPSTATS_MATCH && reason < TCPSTATS_NSKIPS,
	     "there is a reason");
	must((reason == TCPSTATS_MATCH) == wanted(filter, &id),
	     "the filter lets through what it says");
}

/**
 * fuzz_target - try some bytes
 * @data: eight that make a socket, the others a text; or a struct
 * @size: how many
 *
 * Return: 0
 */
int fuzz_target(const u8 *data, size_t size)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;
	const char *text = (const char *)data + 8;

	if (size < 8)
		return 0;
	try_text(text, size - 8);
	if (!tcpstats_parse(text, size - 8, &filter, &error))
		try_filter(&filter, data);
	if (size >= 8 + sizeof(filter)) {
		memcpy(&filter, text, sizeof(filter));
		if (!tcpstats_filter_check(&filter))
			try_filter(&filter, data);
	}
	return 0;
}
