// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the kernel's sockets to who they are and to records. Nothing is locked:
 * each field is read once, and is what it was at that moment.
 *
 * There are three kinds of sockets, told by their state: whole ones, those in
 * TIME_WAIT (also called FIN_WAIT_2 while they wait for the peer), and half open
 * ones. All begin with struct sock_common, which says who they are.
 */

#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/timer.h>
#include <net/inet_connection_sock.h>
#include <net/inet_timewait_sock.h>
#include <net/ipv6.h>
#include <net/request_sock.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>

#include "tcpstats_device.h"

static u8 state_of(int linux_state)
{
	static const u8 states[] = {
		[TCP_ESTABLISHED] = TCPS_ESTABLISHED,
		[TCP_SYN_SENT] = TCPS_SYN_SENT,
		[TCP_SYN_RECV] = TCPS_SYN_RECEIVED,
		[TCP_FIN_WAIT1] = TCPS_FIN_WAIT_1,
		[TCP_FIN_WAIT2] = TCPS_FIN_WAIT_2,
		[TCP_TIME_WAIT] = TCPS_TIME_WAIT,
		[TCP_CLOSE] = TCPS_CLOSED,
		[TCP_CLOSE_WAIT] = TCPS_CLOSE_WAIT,
		[TCP_LAST_ACK] = TCPS_LAST_ACK,
		[TCP_LISTEN] = TCPS_LISTEN,
		[TCP_CLOSING] = TCPS_CLOSING,
		[TCP_NEW_SYN_RECV] = TCPS_SYN_RECEIVED,
	};

	return linux_state < (int)ARRAY_SIZE(states) ? states[linux_state] :
						       TCPS_CLOSED;
}

static bool is_v6(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	return sk->sk_family == AF_INET6 &&
	       !ipv6_addr_v4mapped(&sk->sk_v6_rcv_saddr);
#else
	return false;
#endif
}

static void identify_addrs(const struct sock *sk, struct tcpstats_id *id)
{
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6 && id->af == AF_INET) {
		id->local_addr.v4 = sk->sk_v6_rcv_saddr.s6_addr32[3];
		id->remote_addr.v4 = sk->sk_v6_daddr.s6_addr32[3];
		return;
	}
	if (id->af == AF_INET6) {
		memcpy(id->local_addr.v6, &sk->sk_v6_rcv_saddr, 16);
		memcpy(id->remote_addr.v6, &sk->sk_v6_daddr, 16);
		return;
	}
#endif
	id->local_addr.v4 = sk->sk_rcv_saddr;
	id->remote_addr.v4 = sk->sk_daddr;
}

/**
 * tcpstats_identify - tell who a socket is
 * @sk: the socket, of any kind; held
 * @id: set to it
 * @uid: set to its user; INVALID_UID in TIME_WAIT, where it is not known any more
 *
 * A half open socket has the user of the one that listens.
 */
void tcpstats_identify(struct sock *sk, struct tcpstats_id *id, kuid_t *uid)
{
	/* What kind it is comes before what is in it. */
	int state = smp_load_acquire(&sk->sk_state);
	const struct sock *owner = sk;

	memset(id, 0, sizeof(*id));
	*uid = INVALID_UID;
	if (state == TCP_TIME_WAIT) {
		state = READ_ONCE(inet_twsk(sk)->tw_substate);
		owner = NULL;
	} else if (state == TCP_NEW_SYN_RECV) {
		owner = READ_ONCE(inet_reqsk(sk)->rsk_listener);
	}
	if (owner)
		*uid = READ_ONCE(owner->sk_uid);
	id->af = is_v6(sk) ? AF_INET6 : AF_INET;
	id->state = state_of(state);
	id->local_port = READ_ONCE(sk->sk_num);
	identify_addrs(sk, id);
	if (id->state == TCPS_LISTEN)
		memset(&id->remote_addr, 0, sizeof(id->remote_addr));
	else
		id->remote_port = ntohs(READ_ONCE(sk->sk_dport));
}

/* From segments to bytes. */
static u32 segments(u32 count, u32 size)
{
	return min_t(u64, (u64)count * size, U32_MAX);
}

static void fill_congestion(const struct tcp_sock *tp,
			    struct tcpstats_record *record)
{
	u32 mss = READ_ONCE(tp->mss_cache);
	u32 ssthresh = READ_ONCE(tp->snd_ssthresh);

	record->tsr_snd_cwnd = segments(READ_ONCE(tp->snd_cwnd), mss);
	record->tsr_snd_ssthresh = ssthresh >= TCP_INFINITE_SSTHRESH ?
					   U32_MAX : segments(ssthresh, mss);
	record->tsr_snd_wnd = READ_ONCE(tp->snd_wnd);
	record->tsr_rcv_wnd = READ_ONCE(tp->rcv_wnd);
	record->tsr_maxseg = mss;
}

static void fill_names(const struct inet_connection_sock *icsk,
		       struct tcpstats_record *record)
{
	const struct tcp_congestion_ops *ops;

	/* Which may be in a module on its way out. */
	rcu_read_lock();
	ops = READ_ONCE(icsk->icsk_ca_ops);
	if (ops)
		strscpy_pad(record->tsr_cc, ops->name, sizeof(record->tsr_cc));
	rcu_read_unlock();
}

static void fill_rtt(const struct tcp_sock *tp,
		     const struct inet_connection_sock *icsk,
		     struct tcpstats_record *record)
{
	u32 least = tcp_min_rtt(tp);

	record->tsr_rtt = READ_ONCE(tp->srtt_us) >> 3;
	record->tsr_rttvar = READ_ONCE(tp->mdev_us) >> 2;
	record->tsr_rto = jiffies_to_usecs(READ_ONCE(icsk->icsk_rto));
	record->tsr_rttmin = least == ~0U ? 0 : least;
}

static void fill_state(const struct tcp_sock *tp,
		       struct tcpstats_record *record)
{
	const struct tcp_options_received *opt = &tp->rx_opt;

	if (opt->tstamp_ok)
		record->tsr_options |= TSR_OPT_TIMESTAMPS;
	if (opt->sack_ok)
		record->tsr_options |= TSR_OPT_SACK;
	if (opt->wscale_ok) {
		record->tsr_options |= TSR_OPT_WSCALE;
		record->tsr_snd_wscale = opt->snd_wscale;
		record->tsr_rcv_wscale = opt->rcv_wscale;
	}
}

static void fill_sequences(const struct tcp_sock *tp,
			   struct tcpstats_record *record)
{
	record->tsr_snd_nxt = READ_ONCE(tp->snd_nxt);
	record->tsr_snd_una = READ_ONCE(tp->snd_una);
	record->tsr_snd_max = record->tsr_snd_nxt;
	record->tsr_rcv_nxt = READ_ONCE(tp->rcv_nxt);
	record->tsr_rcv_adv = READ_ONCE(tp->rcv_wup) + READ_ONCE(tp->rcv_wnd);
}

static void fill_counters(const struct tcp_sock *tp,
			  struct tcpstats_record *record)
{
	record->tsr_snd_rexmitpack = READ_ONCE(tp->total_retrans);
	record->tsr_rcv_ooopack = READ_ONCE(tp->rcv_ooopack);
	record->tsr_dupacks = tp->dup_ack_counter;
	record->tsr_rcv_numsacks = tp->rx_opt.num_sacks;
}

static void fill_ecn(const struct tcp_sock *tp, struct tcpstats_record *record)
{
	if (tp->ecn_flags & TCP_ECN_OK)
		record->tsr_ecn = TSR_ECN_OK;
	record->tsr_delivered_ce = READ_ONCE(tp->delivered_ce);
	record->tsr_dsack_pack = READ_ONCE(tp->dsack_dups);
}

/* A timer that is due runs still. */
static s32 ms_until(unsigned long expires)
{
	long left = expires - jiffies;

	if (left <= 0)
		return 1;
	return clamp_t(u32, jiffies_to_msecs(left), 1, S32_MAX);
}

static s32 timer_ms(const struct timer_list *timer)
{
	return timer_pending(timer) ? ms_until(READ_ONCE(timer->expires)) : 0;
}

static void fill_timers(const struct sock *sk,
			const struct inet_connection_sock *icsk,
			const struct tcpstats_id *id,
			struct tcpstats_record *record)
{
	u8 pending = READ_ONCE(icsk->icsk_pending);
	s32 own = timer_ms(&sk->sk_timer);

	if (id->state == TCPS_LISTEN)
		return;
	if (pending == ICSK_TIME_PROBE0)
		record->tsr_tt_persist = ms_until(READ_ONCE(icsk->icsk_timeout));
	else if (pending)
		record->tsr_tt_rexmt = ms_until(READ_ONCE(icsk->icsk_timeout));
	/* Linux has one timer for both. */
	if (id->state == TCPS_FIN_WAIT_2 && sock_flag(sk, SOCK_DEAD))
		record->tsr_tt_2msl = own;
	else
		record->tsr_tt_keep = own;
	if (READ_ONCE(icsk->icsk_ack.pending) & ICSK_ACK_TIMER)
		record->tsr_tt_delack = ms_until(READ_ONCE(icsk->icsk_ack.timeout));
	record->tsr_rcvtime = min_t(u32, S32_MAX,
				    jiffies_to_msecs((u32)jiffies -
						     READ_ONCE(icsk->icsk_ack.lrcvtime)));
}

static void fill_buffers(const struct sock *sk, const struct tcp_sock *tp,
			 const struct tcpstats_id *id,
			 struct tcpstats_record *record)
{
	record->tsr_snd_buf_hiwat = READ_ONCE(sk->sk_sndbuf);
	record->tsr_rcv_buf_hiwat = READ_ONCE(sk->sk_rcvbuf);
	/* Where the sequence numbers of data are not settled, there is none. */
	if (id->state == TCPS_LISTEN || id->state == TCPS_SYN_SENT)
		return;
	record->tsr_snd_buf_cc = max_t(s32, 0, READ_ONCE(tp->write_seq) -
						       READ_ONCE(tp->snd_una));
	record->tsr_rcv_buf_cc = max_t(s32, 0, READ_ONCE(tp->rcv_nxt) -
						       READ_ONCE(tp->copied_seq));
}

static void fill_whole(struct sock *sk, const struct tcpstats_id *id,
		       u32 fields, struct tcpstats_record *record)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const struct tcp_sock *tp = tcp_sk(sk);

	if (tp->nonagle & TCP_NAGLE_OFF)
		record->tsr_flags_tcp |= TSR_TF_NODELAY;
	if (fields & TSR_FIELDS_CONGESTION)
		fill_congestion(tp, record);
	if (fields & TSR_FIELDS_NAMES)
		fill_names(icsk, record);
	if (fields & TSR_FIELDS_RTT)
		fill_rtt(tp, icsk, record);
	if (fields & TSR_FIELDS_STATE)
		fill_state(tp, record);
	if (fields & TSR_FIELDS_SEQUENCES)
		fill_sequences(tp, record);
	if (fields & TSR_FIELDS_COUNTERS)
		fill_counters(tp, record);
	if (fields & TSR_FIELDS_TIMERS)
		fill_timers(sk, icsk, id, record);
	if (fields & TSR_FIELDS_BUFFERS)
		fill_buffers(sk, tp, id, record);
	if (fields & TSR_FIELDS_ECN)
		fill_ecn(tp, record);
}

static void fill_time_wait(struct sock *sk, u32 fields,
			   struct tcpstats_record *record)
{
	const struct tcp_timewait_sock *tw = tcp_twsk(sk);

	if (fields & TSR_FIELDS_CONGESTION)
		record->tsr_rcv_wnd = READ_ONCE(tw->tw_rcv_wnd);
	if (fields & TSR_FIELDS_SEQUENCES) {
		record->tsr_snd_nxt = READ_ONCE(tw->tw_snd_nxt);
		record->tsr_snd_una = record->tsr_snd_nxt;
		record->tsr_snd_max = record->tsr_snd_nxt;
		record->tsr_rcv_nxt = READ_ONCE(tw->tw_rcv_nxt);
		record->tsr_rcv_adv = record->tsr_rcv_nxt +
				      READ_ONCE(tw->tw_rcv_wnd);
	}
	if (fields & TSR_FIELDS_TIMERS)
		record->tsr_tt_2msl = timer_ms(&tw->tw_sk.tw_timer);
}

static void fill_half_open(struct sock *sk, u32 fields,
			   struct tcpstats_record *record)
{
	const struct request_sock *req = inet_reqsk(sk);

	if (fields & TSR_FIELDS_CONGESTION)
		record->tsr_maxseg = READ_ONCE(req->mss);
	if (fields & TSR_FIELDS_COUNTERS)
		record->tsr_snd_rexmitpack = READ_ONCE(req->num_retrans);
	if (fields & TSR_FIELDS_TIMERS)
		record->tsr_tt_rexmt = timer_ms(&req->rsk_timer);
}

/**
 * tcpstats_fill - fill in a record
 * @sk: the socket, of any kind; held
 * @id: who it is
 * @fields: TSR_FIELDS_* that are wanted
 * @record: all of it is set; the user to 0
 */
void tcpstats_fill(struct sock *sk, const struct tcpstats_id *id, u32 fields,
		   struct tcpstats_record *record)
{
	/* As in tcpstats_identify(). */
	int state = smp_load_acquire(&sk->sk_state);

	memset(record, 0, sizeof(*record));
	record->tsr_version = TCPSTATS_RECORD_VERSION;
	record->tsr_len = sizeof(*record);
	record->tsr_flags = (id->af == AF_INET6 ? TSR_F_IPV6 : 0) |
			    (id->state == TCPS_LISTEN ? TSR_F_LISTEN : 0);
	record->tsr_af = id->af;
	record->tsr_local_port = id->local_port;
	record->tsr_remote_port = id->remote_port;
	record->tsr_local_addr = id->local_addr;
	record->tsr_remote_addr = id->remote_addr;
	record->tsr_state = id->state;
	if (fields & TSR_FIELDS_NAMES)
		strscpy(record->tsr_stack, "linux", sizeof(record->tsr_stack));
	if (state == TCP_TIME_WAIT)
		fill_time_wait(sk, fields, record);
	else if (state == TCP_NEW_SYN_RECV)
		fill_half_open(sk, fields, record);
	else
		fill_whole(sk, id, fields, record);
}
