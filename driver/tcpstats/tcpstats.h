/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * User space interface of tcpstats: one record for each TCP socket of a network
 * namespace, those that a filter lets through.
 *
 *	struct tcpstats_filter filter = {
 *		.version = TSF_VERSION,
 *		.state_mask = TSF_STATE_ALL,
 *		.flags = TSF_LOCAL_PORT_MATCH,
 *		.local_ports = { htons(443) },
 *		.field_mask = TSR_FIELDS_DEFAULT,
 *	};
 *	struct tcpstats_record records[1000];
 *	int fd = open("/dev/tcpstats", O_RDONLY);
 *
 *	ioctl(fd, TCPSTATS_SET_FILTER, &filter);
 *	len = read(fd, records, sizeof(records));	len / 320 records
 *	read(fd, records, sizeof(records));		0: the pass is over
 *	ioctl(fd, TCPSTATS_RESET);
 *	read(fd, records, sizeof(records));		the next pass
 *
 * Devices, all of mode 0440; they differ in the filter that a file has at first:
 *	/dev/tcpstats		no conditions, TSR_FIELDS_DEFAULT, TSF_FORMAT_COMPACT
 *	/dev/tcpstats-full	no conditions, TSR_FIELDS_ALL, TSF_FORMAT_FULL
 *	/dev/tcpstats-profile/N	the filter that the profile N has at that moment;
 *				what becomes of the profile is nothing to the file
 *
 * open
 *	The file is for the network namespace of who opens it, and keeps that
 *	namespace alive. It shows all sockets of it if who opens it has
 *	CAP_NET_ADMIN there, else those of the opener's user (fsuid) only. Who
 *	reads later makes no difference.
 *	EPERM	 not for reading only
 *	EMFILE	 max_open_fds files are open, all devices together
 *	ENOENT	 the profile is just being deleted
 *	ENOMEM
 *
 * read
 *	One read is one pass over the sockets: it gives as many whole records as
 *	there are and as the buffer holds, and drops the rest. Each later read
 *	gives 0 until RESET. Sockets that come or go during a pass may be missed,
 *	one that stays is in it exactly once. A read of 0 bytes gives 0, and is
 *	no pass. In this order:
 *	EINVAL	 the buffer is smaller than one record (but not 0 bytes)
 *	EINTR	 a signal came while another thread read from the same file
 *	EBUSY	 this file's last pass began less than min_read_interval_ms ago
 *	EBUSY	 max_concurrent_readers passes are under way
 *	ENOMEM
 *	EINTR	 a signal came before the first record was copied
 *	EFAULT	 bad pointer, at the first record
 *	After an error the pass can be tried again without RESET. If a signal or a
 *	bad pointer ends a pass when records have been copied, or if it takes longer
 *	than max_read_duration_ms, the read gives what has been copied, as many
 *	whole records (perhaps none), and the pass is over. Signals and time are
 *	looked at with every 1024th socket.
 *
 * write, lseek, pread: EBADF, ESPIPE. poll: always readable.
 *
 * ioctl, the same from 32-bit programs
 *	EFAULT	 bad pointer
 *	EINTR	 a signal came while another thread read from the same file
 *	ENOTTY	 any other request, also with the same number but another
 *		 direction or size
 *
 * Sockets. Listening ones, connected ones in all states, those half open (as
 * SYN_RECEIVED) and those in TIME_WAIT. A socket that is bound or made, but
 * neither listens nor connects, is in no table of Linux and has no record; so
 * CLOSED is seen only of one that is closed while the pass comes to it. A socket
 * of family AF_INET6 with IPv4-mapped addresses counts as IPv4: what is on the
 * wire decides. (One that listens on :: is IPv6, also if it accepts both.)
 *
 * Byte order. Addresses, here as bytes, and ports in filters are in network
 * order; ports in records and all else in the machine's.
 */

#ifndef TCPSTATS_H
#define TCPSTATS_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define TCPSTATS_RECORD_VERSION	1
#define TCPSTATS_RECORD_SIZE	320

/*
 * The states of sockets, in records and as bits of state_mask. (Linux' own
 * numbers differ.)
 */
#define TCPS_CLOSED		0
#define TCPS_LISTEN		1
#define TCPS_SYN_SENT		2
#define TCPS_SYN_RECEIVED	3
#define TCPS_ESTABLISHED	4
#define TCPS_CLOSE_WAIT		5
#define TCPS_FIN_WAIT_1		6
#define TCPS_CLOSING		7
#define TCPS_LAST_ACK		8
#define TCPS_FIN_WAIT_2		9
#define TCPS_TIME_WAIT		10
#define TCPS_NSTATES		11

/* tsr_flags. SYNCACHE is never set: half open sockets are like others here. */
#define TSR_F_IPV6		0x00000001
#define TSR_F_LISTEN		0x00000002
#define TSR_F_SYNCACHE		0x00000004

/* tsr_flags_tcp */
#define TSR_TF_NODELAY		0x00000004

/* tsr_options: what both ends have agreed on */
#define TSR_OPT_TIMESTAMPS	0x01
#define TSR_OPT_SACK		0x02
#define TSR_OPT_WSCALE		0x04

/* tsr_ecn */
#define TSR_ECN_OK		0x01

/*
 * The groups of a record's fields, as bits of field_mask. What is not asked for
 * is 0. The header, who the socket is (addresses, ports, state, user) are in every
 * record; IDENTITY is a bit so that a mask can name it.
 */
#define TSR_FIELDS_IDENTITY	0x00000001
#define TSR_FIELDS_STATE	0x00000002
#define TSR_FIELDS_CONGESTION	0x00000004
#define TSR_FIELDS_RTT		0x00000008
#define TSR_FIELDS_SEQUENCES	0x00000010
#define TSR_FIELDS_COUNTERS	0x00000020
#define TSR_FIELDS_TIMERS	0x00000040
#define TSR_FIELDS_BUFFERS	0x00000080
#define TSR_FIELDS_ECN		0x00000100
#define TSR_FIELDS_NAMES	0x00000200
#define TSR_FIELDS_ALL		0x000003ff
#define TSR_FIELDS_DEFAULT	0x0000008f

/**
 * union tcpstats_addr - an address, in network order
 * @v4: IPv4, the first four bytes; the other twelve are 0
 * @v6: IPv6
 */
union tcpstats_addr {
	__be32 v4;
	__u8 v6[16];
};

/**
 * struct tcpstats_record - a socket
 * @tsr_version: TCPSTATS_RECORD_VERSION
 * @tsr_len: TCPSTATS_RECORD_SIZE
 * @tsr_flags: TSR_F_*
 * @_tsr_pad0: 0
 * @tsr_af: AF_INET (2) or AF_INET6 (10)
 * @_tsr_pad1: 0
 * @tsr_local_port: in the machine's order
 * @tsr_remote_port: in the machine's order, 0 if the socket listens
 * @tsr_local_addr: in network order; all 0 if bound to none
 * @tsr_remote_addr: in network order; all 0 if the socket listens
 * @tsr_state: TCPS_*
 * @tsr_flags_tcp: TSR_TF_*
 * @tsr_snd_cwnd: CONGESTION. Congestion window, in bytes
 * @tsr_snd_ssthresh: slow start threshold, in bytes; U32_MAX: none
 * @tsr_snd_wnd: window that the peer allows, in bytes
 * @tsr_rcv_wnd: window that the peer is allowed, in bytes
 * @tsr_maxseg: longest segment sent, in bytes
 * @tsr_cc: NAMES. Congestion control, a text
 * @tsr_stack: "linux"
 * @tsr_rtt: RTT. Smoothed round trip time, in us; 0: not measured yet
 * @tsr_rttvar: its variance, in us
 * @tsr_rto: retransmission time-out, in us
 * @tsr_rttmin: least round trip time, in us; 0: not measured yet
 * @tsr_snd_wscale: STATE. Shift of the peer's window
 * @tsr_rcv_wscale: shift of the window given to the peer
 * @tsr_options: TSR_OPT_*
 * @_tsr_pad2: 0
 * @tsr_snd_nxt: SEQUENCES. Next to be sent
 * @tsr_snd_una: oldest not acknowledged
 * @tsr_snd_max: as @tsr_snd_nxt, which is always the highest on Linux
 * @tsr_rcv_nxt: next expected
 * @tsr_rcv_adv: end of the window that the peer is allowed
 * @tsr_snd_rexmitpack: COUNTERS. Segments sent again
 * @tsr_rcv_ooopack: segments out of order
 * @tsr_snd_zerowin: 0; Linux does not count it for a socket
 * @tsr_dupacks: duplicate acknowledgments in a row, up to 3
 * @tsr_rcv_numsacks: SACK blocks to be sent
 * @tsr_ecn: ECN. TSR_ECN_*
 * @tsr_delivered_ce: segments that the peer had with a congestion mark
 * @tsr_received_ce: 0; Linux does not count it for a socket
 * @tsr_dsack_bytes: 0; Linux does not count it for a socket
 * @tsr_dsack_pack: duplicate SACKs received
 * @tsr_total_tlp: 0; Linux does not count it for a socket
 * @tsr_total_tlp_bytes: 0; Linux does not count it for a socket
 * @tsr_tt_rexmt: TIMERS. Until a segment is sent again, in ms, at least 1 if
 *	the timer runs; 0: it does not. So are the next four.
 * @tsr_tt_persist: until a closed window is probed
 * @tsr_tt_keep: until a keep-alive is sent
 * @tsr_tt_2msl: until a socket in TIME_WAIT, or in FIN_WAIT_2 without a
 *	process, goes
 * @tsr_tt_delack: until a delayed acknowledgment is sent
 * @tsr_rcvtime: since data came, in ms
 * @tsr_snd_buf_cc: BUFFERS. Bytes written and not acknowledged
 * @tsr_snd_buf_hiwat: memory for sending, in bytes (SO_SNDBUF)
 * @tsr_rcv_buf_cc: bytes received and not read
 * @tsr_rcv_buf_hiwat: memory for receiving, in bytes (SO_RCVBUF)
 * @tsr_so_addr: 0; where a socket lies in the kernel is no business of others
 * @tsr_uid: the socket's user, as the user namespace of who opened the file has
 *	it; 0 in TIME_WAIT, where it is not known any more
 * @tsr_inp_gencnt: 0; Linux has no generations of sockets
 * @_tsr_spare: 0
 *
 * Sockets are not stopped while they are looked at: each of the numbers is right,
 * two of them may be a moment apart. Sockets in TIME_WAIT, half open ones and
 * those that listen have less to tell; the rest is 0.
 */
struct tcpstats_record {
	__u32 tsr_version;
	__u32 tsr_len;
	__u32 tsr_flags;
	__u32 _tsr_pad0;
	__u8 tsr_af;
	__u8 _tsr_pad1[3];
	__u16 tsr_local_port;
	__u16 tsr_remote_port;
	union tcpstats_addr tsr_local_addr;
	union tcpstats_addr tsr_remote_addr;
	__s32 tsr_state;
	__u32 tsr_flags_tcp;
	__u32 tsr_snd_cwnd;
	__u32 tsr_snd_ssthresh;
	__u32 tsr_snd_wnd;
	__u32 tsr_rcv_wnd;
	__u32 tsr_maxseg;
	char tsr_cc[16];
	char tsr_stack[16];
	__u32 tsr_rtt;
	__u32 tsr_rttvar;
	__u32 tsr_rto;
	__u32 tsr_rttmin;
	__u8 tsr_snd_wscale;
	__u8 tsr_rcv_wscale;
	__u8 tsr_options;
	__u8 _tsr_pad2;
	__u32 tsr_snd_nxt;
	__u32 tsr_snd_una;
	__u32 tsr_snd_max;
	__u32 tsr_rcv_nxt;
	__u32 tsr_rcv_adv;
	__u32 tsr_snd_rexmitpack;
	__u32 tsr_rcv_ooopack;
	__u32 tsr_snd_zerowin;
	__u32 tsr_dupacks;
	__u32 tsr_rcv_numsacks;
	__u32 tsr_ecn;
	__u32 tsr_delivered_ce;
	__u32 tsr_received_ce;
	__u32 tsr_dsack_bytes;
	__u32 tsr_dsack_pack;
	__u32 tsr_total_tlp;
	__u64 tsr_total_tlp_bytes;
	__s32 tsr_tt_rexmt;
	__s32 tsr_tt_persist;
	__s32 tsr_tt_keep;
	__s32 tsr_tt_2msl;
	__s32 tsr_tt_delack;
	__s32 tsr_rcvtime;
	__u32 tsr_snd_buf_cc;
	__u32 tsr_snd_buf_hiwat;
	__u32 tsr_rcv_buf_cc;
	__u32 tsr_rcv_buf_hiwat;
	__u64 tsr_so_addr;
	__u32 tsr_uid;
	__u64 tsr_inp_gencnt;
	__u32 _tsr_spare[13];
} __attribute__((packed));

#define TSF_VERSION		2
#define TSF_STATE_ALL		0xffff
#define TSF_PORTS_MAX		8

/*
 * flags of a filter: TSF_EXCLUDE(TCPS_LISTEN) and so on, which state_mask says as
 * well, and what of the filter is a condition.
 */
#define TSF_EXCLUDE(state)	(1U << (state))
#define TSF_EXCLUDE_ALL		0x000007ff
#define TSF_STATE_INCLUDE_MODE	0x00001000
#define TSF_LOCAL_PORT_MATCH	0x00002000
#define TSF_REMOTE_PORT_MATCH	0x00004000
#define TSF_LOCAL_ADDR_MATCH	0x00008000
#define TSF_REMOTE_ADDR_MATCH	0x00010000
#define TSF_IPV4_ONLY		0x00020000
#define TSF_IPV6_ONLY		0x00040000
#define TSF_FLAGS_ALL		0x0007f7ff

/* format: COMPACT fills in the groups of field_mask, FULL all of them. */
#define TSF_FORMAT_COMPACT	0
#define TSF_FORMAT_FULL		1

/**
 * struct tcpstats_filter - which sockets get a record, and what is in it
 * @version: TSF_VERSION
 * @state_mask: bits 1 << TCPS_*: sockets in these states. Bits from
 *	1 << TCPS_NSTATES on mean nothing, and may be set
 * @_pad0: 0
 * @flags: TSF_*. A socket whose TSF_EXCLUDE bit is set gets no record, whatever
 *	is in @state_mask. With INCLUDE_MODE none of these bits may be set
 * @local_ports: with LOCAL_PORT_MATCH: sockets with one of these ports, in network
 *	order. Elements of 0 are unused, one at least is not; without the flag all
 *	are 0. No port is in it twice. A socket that listens has the remote port 0,
 *	which is none of them
 * @remote_ports: the same with REMOTE_PORT_MATCH
 * @local_addr_v4: with LOCAL_ADDR_MATCH: IPv4 sockets with this address, in
 *	network order, as far as the mask goes
 * @local_mask_v4: its mask, in network order: ones, then zeros. What it hides of
 *	the address is 0
 * @remote_addr_v4: the same with REMOTE_ADDR_MATCH
 * @remote_mask_v4: the same
 * @local_addr_v6: with LOCAL_ADDR_MATCH, instead of the former: IPv6 sockets with
 *	this address, as far as the prefix goes. Not an IPv4-mapped one
 *	(::ffff:0:0/96), which no IPv6 socket has
 * @local_prefix_v6: its bits that count, 1 to 128; the rest of the address is 0
 * @_pad1: 0
 * @remote_addr_v6: the same with REMOTE_ADDR_MATCH
 * @remote_prefix_v6: the same
 * @_pad2: 0
 * @field_mask: TSR_FIELDS_*
 * @format: TSF_FORMAT_*
 * @_spare: 0
 *
 * All conditions have to be met. An address of one family lets no socket of the
 * other through; a local address of one and a remote address of the other are
 * allowed, and let nothing through. What is not used has to be 0.
 *
 * An address with neither mask nor prefix is 0.0.0.0/0 beside IPV4_ONLY, ::/0
 * beside IPV6_ONLY: any address of that family. (Texts get that flag by
 * themselves: "local_addr=::/0" is as good as "ipv6_only".)
 *
 * SET_FILTER looks for mistakes in this order:
 * EOPNOTSUPP	version
 * EINVAL	everything else: unknown bits, both IPV4_ONLY and IPV6_ONLY, an
 *		address against one of them, ...; see above
 */
struct tcpstats_filter {
	__u32 version;
	__u16 state_mask;
	__u16 _pad0;
	__u32 flags;
	__be16 local_ports[TSF_PORTS_MAX];
	__be16 remote_ports[TSF_PORTS_MAX];
	__be32 local_addr_v4;
	__be32 local_mask_v4;
	__be32 remote_addr_v4;
	__be32 remote_mask_v4;
	__u8 local_addr_v6[16];
	__u8 local_prefix_v6;
	__u8 _pad1[3];
	__u8 remote_addr_v6[16];
	__u8 remote_prefix_v6;
	__u8 _pad2[3];
	__u32 field_mask;
	__u32 format;
	__u32 _spare[4];
};

/* flags of struct tcpstats_version: tsr_inp_gencnt and sockets_skipped_gencnt stay 0. */
#define TCPSTATS_NO_GENERATIONS	0x00000001

/**
 * struct tcpstats_version - what there is
 * @protocol_version: TCPSTATS_RECORD_VERSION
 * @record_size: TCPSTATS_RECORD_SIZE, in bytes
 * @record_count_hint: sockets in the file's network namespace, about; those that
 *	have no record among them
 * @flags: TCPSTATS_NO_GENERATIONS
 */
struct tcpstats_version {
	__u32 protocol_version;
	__u32 record_size;
	__u32 record_count_hint;
	__u32 flags;
};

#define TCPSTATS_VERSION	_IOR('T', 1, struct tcpstats_version)

/*
 * For the file's next pass, until the next SET_FILTER. Does not begin one: if the
 * last pass is over, RESET does. On an error the filter stays what it was.
 */
#define TCPSTATS_SET_FILTER	_IOW('T', 2, struct tcpstats_filter)

/* Let the next read be a pass again. The filter stays. */
#define TCPSTATS_RESET		_IO('T', 3)

/*
 * Profiles: filters with a name, at most 16, for all network namespaces. See ABI/.
 * A name has 1 to 32 of the bytes a-z, 0-9 and _; SIZE is with the NUL.
 */
#define TCPSTATS_PROFILES_MAX	16
#define TCPSTATS_NAME_SIZE	33

/* Why a socket got no record: the tracepoint filter_skip. */
#define TCPSTATS_SKIP_GENCNT	0
#define TCPSTATS_SKIP_CRED	1
#define TCPSTATS_SKIP_IPVER	2
#define TCPSTATS_SKIP_STATE	3
#define TCPSTATS_SKIP_PORT	4
#define TCPSTATS_SKIP_ADDR	5
#define TCPSTATS_NSKIPS		6

#endif /* TCPSTATS_H */
