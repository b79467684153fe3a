// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters: whether one is sound, and which sockets it lets through.
 */

#include "tcpstats_filter.h"

#define ADDR_BITS_V6	128

/**
 * struct filter_end - what a filter says on one end of the connections
 * @ports: TSF_PORTS_MAX of them
 * @port_flag: TSF_*_PORT_MATCH, if it is set
 * @addr_flag: TSF_*_ADDR_MATCH, if it is set
 * @addr_v4: IPv4 address
 * @mask_v4: its mask
 * @addr_v6: IPv6 address
 * @prefix_v6: its bits that count
 * @pad: three bytes
 */
struct filter_end {
	const __be16 *ports;
	u32 port_flag;
	u32 addr_flag;
	__be32 addr_v4;
	__be32 mask_v4;
	const u8 *addr_v6;
	u8 prefix_v6;
	const u8 *pad;
};

static struct filter_end filter_local(const struct tcpstats_filter *filter)
{
	return (struct filter_end) {
		.ports = filter->local_ports,
		.port_flag = filter->flags & TSF_LOCAL_PORT_MATCH,
		.addr_flag = filter->flags & TSF_LOCAL_ADDR_MATCH,
		.addr_v4 = filter->local_addr_v4,
		.mask_v4 = filter->local_mask_v4,
		.addr_v6 = filter->local_addr_v6,
		.prefix_v6 = filter->local_prefix_v6,
		.pad = filter->_pad1,
	};
}

static struct filter_end filter_remote(const struct tcpstats_filter *filter)
{
	return (struct filter_end) {
		.ports = filter->remote_ports,
		.port_flag = filter->flags & TSF_REMOTE_PORT_MATCH,
		.addr_flag = filter->flags & TSF_REMOTE_ADDR_MATCH,
		.addr_v4 = filter->remote_addr_v4,
		.mask_v4 = filter->remote_mask_v4,
		.addr_v6 = filter->remote_addr_v6,
		.prefix_v6 = filter->remote_prefix_v6,
		.pad = filter->_pad2,
	};
}

/**
 * tcpstats_filter_init - make a filter without conditions
 * @filter: what to make one of
 * @full: all fields of the records, not just the usual ones
 */
void tcpstats_filter_init(struct tcpstats_filter *filter, bool full)
{
	memset(filter, 0, sizeof(*filter));
	filter->version = TSF_VERSION;
	filter->state_mask = TSF_STATE_ALL;
	filter->field_mask = full ? TSR_FIELDS_ALL : TSR_FIELDS_DEFAULT;
	filter->format = full ? TSF_FORMAT_FULL : TSF_FORMAT_COMPACT;
}

/**
 * tcpstats_filter_fields - which fields the records are to have
 * @filter: a sound one
 *
 * Return: TSR_FIELDS_* bits
 */
u32 tcpstats_filter_fields(const struct tcpstats_filter *filter)
{
	return filter->format == TSF_FORMAT_FULL ? TSR_FIELDS_ALL :
						   filter->field_mask;
}

static bool all_zero(const void *data, size_t size)
{
	const u8 *bytes = data;
	size_t i;

	for (i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Ones, then zeros, and the address is 0 where the mask is. */
static bool v4_sound(__be32 addr, __be32 mask)
{
	u32 host_bits = ~__be32_to_cpu(mask);

	return !(host_bits & (host_bits + 1)) &&
	       !(__be32_to_cpu(addr) & host_bits);
}

/* The first @bits bits of both are the same. */
static bool v6_same(const u8 *a, const u8 *b, unsigned int bits)
{
	unsigned int bytes = bits / 8, rest = bits % 8;

	if (memcmp(a, b, bytes))
		return false;
	return !rest || !((a[bytes] ^ b[bytes]) >> (8 - rest));
}

/* No IPv6 socket has an address that stands for one of IPv4. */
static bool v6_mapped(const u8 *addr, unsigned int prefix)
{
	static const u8 mapped[16] = { [10] = 0xff, [11] = 0xff };

	return prefix >= 96 && v6_same(addr, mapped, 96);
}

static bool v6_sound(const u8 *addr, unsigned int prefix)
{
	unsigned int bytes = prefix / 8;

	if (prefix > ADDR_BITS_V6 || v6_mapped(addr, prefix))
		return false;
	if (prefix % 8 && (u8)(addr[bytes++] << (prefix % 8)))
		return false;
	return all_zero(addr + bytes, 16 - bytes);
}

static bool ports_sound(const struct filter_end *end)
{
	unsigned int i, k, used = 0;

	for (i = 0; i < TSF_PORTS_MAX; i++) {
		if (!end->ports[i])
			continue;
		used++;
		for (k = 0; k < i; k++)
			if (end->ports[k] == end->ports[i])
				return false;
	}
	return end->port_flag ? used > 0 : used == 0;
}

static bool addr_sound(const struct filter_end *end, u32 flags)
{
	if (!all_zero(end->pad, 3) || !v4_sound(end->addr_v4, end->mask_v4) ||
	    !v6_sound(end->addr_v6, end->prefix_v6))
		return false;
	if (end->mask_v4 && end->prefix_v6)
		return false;
	if (!end->addr_flag)
		return !end->mask_v4 && !end->prefix_v6;
	if (end->mask_v4)
		return !(flags & TSF_IPV6_ONLY);
	if (end->prefix_v6)
		return !(flags & TSF_IPV4_ONLY);
	/* Any address: of which family? */
	return flags & (TSF_IPV4_ONLY | TSF_IPV6_ONLY);
}

static bool flags_sound(u32 flags)
{
	const u32 both = TSF_IPV4_ONLY | TSF_IPV6_ONLY;

	if (flags & ~TSF_FLAGS_ALL || (flags & both) == both)
		return false;
	return !(flags & TSF_STATE_INCLUDE_MODE) || !(flags & TSF_EXCLUDE_ALL);
}

/**
 * tcpstats_filter_check - tell whether a filter is sound
 * @filter: what somebody says is one
 *
 * Return: 0, -EOPNOTSUPP if it is of another version, or -EINVAL: see struct
 * tcpstats_filter
 */
int tcpstats_filter_check(const struct tcpstats_filter *filter)
{
	struct filter_end local = filter_local(filter);
	struct filter_end remote = filter_remote(filter);

	if (filter->version != TSF_VERSION)
		return -EOPNOTSUPP;
	if (filter->_pad0 || !all_zero(filter->_spare, sizeof(filter->_spare)))
		return -EINVAL;
	if (filter->field_mask & ~TSR_FIELDS_ALL ||
	    filter->format > TSF_FORMAT_FULL || !flags_sound(filter->flags))
		return -EINVAL;
	if (!ports_sound(&local) || !ports_sound(&remote))
		return -EINVAL;
	if (!addr_sound(&local, filter->flags) ||
	    !addr_sound(&remote, filter->flags))
		return -EINVAL;
	return 0;
}

static bool ipver_matches(const struct tcpstats_filter *filter, u16 af)
{
	if (filter->flags & TSF_IPV4_ONLY)
		return af == AF_INET;
	if (filter->flags & TSF_IPV6_ONLY)
		return af == AF_INET6;
	return true;
}

static bool state_matches(const struct tcpstats_filter *filter, u8 state)
{
	return filter->state_mask & (1U << state) &&
	       !(filter->flags & TSF_EXCLUDE(state));
}

static bool port_matches(const struct filter_end *end, u16 port)
{
	__be16 wanted = __cpu_to_be16(port);
	unsigned int i;

	if (!end->port_flag)
		return true;
	for (i = 0; i < TSF_PORTS_MAX; i++)
		if (end->ports[i] && end->ports[i] == wanted)
			return true;
	return false;
}

static bool addr_matches(const struct filter_end *end, u16 af,
			 const union tcpstats_addr *addr)
{
	if (!end->addr_flag)
		return true;
	if (end->mask_v4)
		return af == AF_INET &&
		       (addr->v4 & end->mask_v4) == end->addr_v4;
	if (end->prefix_v6)
		return af == AF_INET6 &&
		       v6_same(addr->v6, end->addr_v6, end->prefix_v6);
	/* Any address: its family has been looked at. */
	return true;
}

/**
 * tcpstats_filter_match - tell whether a filter lets a socket through
 * @filter: a sound one
 * @id: the socket
 * @visible: whether who asks may see it
 *
 * Return: TCPSTATS_MATCH, or the first reason against it, TCPSTATS_SKIP_*, in the
 * order IP version, state, credentials, ports, addresses
 */
int tcpstats_filter_match(const struct tcpstats_filter *filter,
			  const struct tcpstats_id *id, bool visible)
{
	struct filter_end local = filter_local(filter);
	struct filter_end remote = filter_remote(filter);

	if (!ipver_matches(filter, id->af))
		return TCPSTATS_SKIP_IPVER;
	if (!state_matches(filter, id->state))
		return TCPSTATS_SKIP_STATE;
	if (!visible)
		return TCPSTATS_SKIP_CRED;
	if (!port_matches(&local, id->local_port))
		return TCPSTATS_SKIP_PORT;
	if (!port_matches(&remote, id->remote_port))
		return TCPSTATS_SKIP_PORT;
	if (!addr_matches(&local, id->af, &id->local_addr))
		return TCPSTATS_SKIP_ADDR;
	if (!addr_matches(&remote, id->af, &id->remote_addr))
		return TCPSTATS_SKIP_ADDR;
	return TCPSTATS_MATCH;
}
