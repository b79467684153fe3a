// SPDX-License-Identifier: GPL-2.0-only
/*
 * A filter as a text, such that reading the text gives the filter again.
 */

#include "tcpstats_parse.h"

/**
 * struct out - a text that is being written
 * @buf: where
 * @size: room there
 * @len: written so far, without the NUL
 */
struct out {
	char *buf;
	size_t size;
	size_t len;
};

static __printf(2, 3) void put(struct out *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out->len += vscnprintf(out->buf + out->len, out->size - out->len,
			       format, args);
	va_end(args);
}

/* Before a directive. */
static void put_name(struct out *out, const char *name)
{
	put(out, "%s%s", out->len ? " " : "", name);
}

static void put_ports(struct out *out, const char *name, const __be16 *ports)
{
	const char *before = "";
	int i;

	put_name(out, name);
	for (i = 0; i < TSF_PORTS_MAX; i++) {
		if (!ports[i])
			continue;
		put(out, "%s%u", before, __be16_to_cpu(ports[i]));
		before = ",";
	}
}

static void put_words(struct out *out, const char *name, u32 bits,
		      const char *const *names, int count)
{
	const char *before = "";
	int i;

	put_name(out, name);
	for (i = 0; i < count; i++) {
		if (!(bits & (1U << i)))
			continue;
		put(out, "%s%s", before, names[i]);
		before = ",";
	}
}

static void put_states(struct out *out, const struct tcpstats_filter *filter)
{
	const u32 all = (1U << TCPS_NSTATES) - 1;
	u32 excluded = (~filter->state_mask | filter->flags) & all;

	if (filter->flags & TSF_STATE_INCLUDE_MODE)
		put_words(out, "include_state=", filter->state_mask,
			  tcpstats_state_names, TCPS_NSTATES);
	else if (excluded)
		put_words(out, "exclude=", excluded, tcpstats_state_names,
			  TCPS_NSTATES);
}

static u32 group(const u8 *addr, int i)
{
	return addr[2 * i] << 8 | addr[2 * i + 1];
}

/* The first of the longest runs of zero groups, if it is two groups or more. */
static int longest_zeros(const u8 *addr, int *groups)
{
	int best = -1, i, k;

	*groups = 1;
	for (i = 0; i < 8; i++) {
		for (k = i; k < 8 && !group(addr, k); k++)
			;
		if (k - i > *groups) {
			*groups = k - i;
			best = i;
		}
	}
	return best;
}

/* As RFC 5952 wants it. */
static void put_v6(struct out *out, const u8 *addr)
{
	int zeros, gap = longest_zeros(addr, &zeros), i;

	for (i = 0; i < 8; i++) {
		if (i == gap) {
			put(out, "::");
			i += zeros - 1;
			continue;
		}
		put(out, "%s%x", i && i != gap + zeros ? ":" : "",
		    group(addr, i));
	}
}

static int ones(u32 mask)
{
	int count = 0;

	for (; mask; mask <<= 1)
		count++;
	return count;
}

static void put_addr(struct out *out, const char *name, __be32 addr_v4,
		     __be32 mask_v4, const u8 *addr_v6, u8 prefix_v6,
		     bool any_v6)
{
	u32 addr = __be32_to_cpu(addr_v4);
	int prefix = ones(__be32_to_cpu(mask_v4));

	put_name(out, name);
	if (prefix_v6 || any_v6) {
		put_v6(out, addr_v6);
		if (prefix_v6 < 128)
			put(out, "/%u", prefix_v6);
		return;
	}
	put(out, "%u.%u.%u.%u", addr >> 24, addr >> 16 & 255, addr >> 8 & 255,
	    addr & 255);
	if (prefix < 32)
		put(out, "/%d", prefix);
}

static void put_addrs(struct out *out, const struct tcpstats_filter *filter)
{
	bool any_v6 = filter->flags & TSF_IPV6_ONLY;

	if (filter->flags & TSF_LOCAL_ADDR_MATCH)
		put_addr(out, "local_addr=", filter->local_addr_v4,
			 filter->local_mask_v4, filter->local_addr_v6,
			 filter->local_prefix_v6, any_v6);
	if (filter->flags & TSF_REMOTE_ADDR_MATCH)
		put_addr(out, "remote_addr=", filter->remote_addr_v4,
			 filter->remote_mask_v4, filter->remote_addr_v6,
			 filter->remote_prefix_v6, any_v6);
}

static void put_fields(struct out *out, const struct tcpstats_filter *filter)
{
	if (filter->field_mask == TSR_FIELDS_DEFAULT)
		put_name(out, "fields=default");
	else if (filter->field_mask == TSR_FIELDS_ALL)
		put_name(out, "fields=all");
	else
		put_words(out, "fields=", filter->field_mask,
			  tcpstats_field_names,
			  ARRAY_SIZE(tcpstats_field_names));
	if (filter->format == TSF_FORMAT_FULL)
		put_name(out, "format=full");
}

/**
 * tcpstats_format - write a filter as a text
 * @filter: one that tcpstats_parse() has made
 * @buf: where; the text ends with a NUL
 * @size: room there, at least 1; TCPSTATS_TEXT_MAX + 1 is always enough
 *
 * Return: the text's bytes without the NUL, never 0
 */
int tcpstats_format(const struct tcpstats_filter *filter, char *buf,
		    size_t size)
{
	struct out out = { buf, size, 0 };

	*buf = 0;
	if (filter->flags & TSF_LOCAL_PORT_MATCH)
		put_ports(&out, "local_port=", filter->local_ports);
	if (filter->flags & TSF_REMOTE_PORT_MATCH)
		put_ports(&out, "remote_port=", filter->remote_ports);
	put_states(&out, filter);
	put_addrs(&out, filter);
	if (filter->flags & TSF_IPV4_ONLY)
		put_name(&out, "ipv4_only");
	if (filter->flags & TSF_IPV6_ONLY)
		put_name(&out, "ipv6_only");
	put_fields(&out, filter);
	return out.len;
}
