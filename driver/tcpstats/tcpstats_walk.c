// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk through the kernel's tables of TCP sockets. Each bucket is taken as a
 * whole, as references, under its lock; what is done with the sockets is done
 * without. So a socket that stays where it is comes exactly once, however the
 * others come and go.
 */

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/inet_hashtables.h>
#include <net/inet_timewait_sock.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/transp_v6.h>

#include "tcpstats_device.h"

/* Sockets that there is room for at first; most buckets have fewer. */
#define BATCH_FIRST	64

/**
 * struct walk - a walk that is under way
 * @net: whose sockets
 * @visit: called with each, without locks; false ends the walk
 * @data: its second argument
 * @batch: sockets of the bucket, each held
 * @size: room in @batch
 * @count: sockets in @batch
 * @found: sockets in the bucket, perhaps more than there is room for
 */
struct walk {
	struct net *net;
	bool (*visit)(struct sock *sk, void *data);
	void *data;
	struct sock **batch;
	u32 size;
	u32 count;
	u32 found;
};

/* Under the bucket's lock. */
static void walk_take_all(struct walk *walk, struct hlist_nulls_head *head)
{
	struct hlist_nulls_node *node;
	struct sock *sk;

	sk_nulls_for_each(sk, node, head) {
		if (!net_eq(sock_net(sk), walk->net))
			continue;
		if (walk->found++ >= walk->size)
			continue;
		/* One of which nobody holds a reference any more is gone. */
		if (refcount_inc_not_zero(&sk->sk_refcnt))
			walk->batch[walk->count++] = sk;
	}
}

static void walk_put_all(struct walk *walk, u32 first)
{
	u32 i;

	for (i = first; i < walk->count; i++)
		sock_gen_put(walk->batch[i]);
	walk->count = 0;
}

static int walk_grow(struct walk *walk)
{
	u32 size = walk->found + walk->found / 4;
	struct sock **batch;

	walk_put_all(walk, 0);
	batch = kvmalloc_array(size, sizeof(struct sock *), GFP_KERNEL);
	if (!batch)
		return -ENOMEM;
	kvfree(walk->batch);
	walk->batch = batch;
	walk->size = size;
	return 0;
}

/*
 * Return: 1 to go on, 0 if the visitor has had enough, -ENOMEM. Networking takes
 * the locks of listening sockets with bottom halves enabled.
 */
static int walk_bucket(struct walk *walk, struct hlist_nulls_head *head,
		       spinlock_t *lock, bool bh)
{
	u32 i;

	if (hlist_nulls_empty(head))
		return 1;
	for (;;) {
		walk->found = 0;
		if (bh)
			spin_lock_bh(lock);
		else
			spin_lock(lock);
		walk_take_all(walk, head);
		if (bh)
			spin_unlock_bh(lock);
		else
			spin_unlock(lock);
		if (walk->found <= walk->size)
			break;
		if (walk_grow(walk))
			return -ENOMEM;
	}
	for (i = 0; i < walk->count; i++) {
		struct sock *sk = walk->batch[i];
		bool more = walk->visit(sk, walk->data);

		sock_gen_put(sk);
		if (!more) {
			walk_put_all(walk, i + 1);
			return 0;
		}
		cond_resched();
	}
	walk->count = 0;
	return 1;
}

static int walk_listening(struct walk *walk, struct inet_hashinfo *hash)
{
	int ret = 1;
	u32 i;

	for (i = 0; i <= hash->lhash2_mask && ret > 0; i++) {
		struct inet_listen_hashbucket *bucket = &hash->lhash2[i];

		ret = walk_bucket(walk, &bucket->nulls_head, &bucket->lock,
				  false);
		cond_resched();
	}
	return ret;
}

static int walk_connected(struct walk *walk, struct inet_hashinfo *hash)
{
	int ret = 1;
	u32 i;

	for (i = 0; i <= hash->ehash_mask && ret > 0; i++) {
		ret = walk_bucket(walk, &hash->ehash[i].chain,
				  inet_ehash_lockp(hash, i), true);
		cond_resched();
	}
	return ret;
}

/**
 * tcpstats_walk - visit the TCP sockets of a network namespace
 * @net: the namespace
 * @visit: called with each and @data, in process context, without locks; it
 *	may sleep. Gives false to end the walk
 * @data: for @visit
 *
 * First those that listen, then all others, also those half open and in TIME_WAIT,
 * for which see sk_fullsock().
 *
 * Return: 0, or -ENOMEM when some may have been visited
 */
int tcpstats_walk(struct net *net, bool (*visit)(struct sock *sk, void *data),
		  void *data)
{
	struct inet_hashinfo *hash = net->ipv4.tcp_death_row.hashinfo;
	struct walk walk = {
		.net = net, .visit = visit, .data = data, .size = BATCH_FIRST,
	};
	int ret;

	walk.batch = kvmalloc_array(walk.size, sizeof(struct sock *),
				    GFP_KERNEL);
	if (!walk.batch)
		return -ENOMEM;
	ret = walk_listening(&walk, hash);
	if (ret > 0)
		ret = walk_connected(&walk, hash);
	kvfree(walk.batch);
	return min(ret, 0);
}

/**
 * tcpstats_count_hint - guess how many sockets a walk will visit
 * @net: the namespace
 *
 * Return: TCP sockets of all kinds, also those that are in no table, without those
 * half open
 */
u32 tcpstats_count_hint(struct net *net)
{
	int count = sock_prot_inuse_get(net, &tcp_prot);

#if IS_ENABLED(CONFIG_IPV6)
	count += sock_prot_inuse_get(net, &tcpv6_prot);
#endif
	/* The namespace has a reference of its own. */
	count += refcount_read(&net->ipv4.tcp_death_row.tw_refcount) - 1;
	return max(count, 0);
}
