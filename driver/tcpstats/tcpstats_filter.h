/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a filter means. Knows nothing of sockets but who they are; the same in the
 * kernel and in user space.
 */

#ifndef TCPSTATS_FILTER_H
#define TCPSTATS_FILTER_H

#include "tcpstats.h"
#include "tcpstats_port.h"

/**
 * struct tcpstats_id - who a socket is
 * @af: AF_INET or AF_INET6, by what is on the wire
 * @local_port: in the machine's order
 * @remote_port: in the machine's order, 0 if it listens
 * @state: TCPS_*
 * @local_addr: its address, all 0 if it has none
 * @remote_addr: its peer's, all 0 if it listens
 */
struct tcpstats_id {
	u16 af;
	u16 local_port;
	u16 remote_port;
	u8 state;
	union tcpstats_addr local_addr;
	union tcpstats_addr remote_addr;
};

/* tcpstats_filter_match(): the socket gets a record. */
#define TCPSTATS_MATCH	(-1)

void tcpstats_filter_init(struct tcpstats_filter *filter, bool full);
int tcpstats_filter_check(const struct tcpstats_filter *filter);
int tcpstats_filter_match(const struct tcpstats_filter *filter,
			  const struct tcpstats_id *id, bool visible);
u32 tcpstats_filter_fields(const struct tcpstats_filter *filter);

#endif /* TCPSTATS_FILTER_H */
