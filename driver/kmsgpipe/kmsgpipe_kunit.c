// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the ring of messages. test/ builds this same file as a program
 * in user space.
 */

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kmsgpipe_buf.h"

#define RING_CAPACITY	4
#define RING_DATA_SIZE	32

/**
 * struct ring - what each test begins with: an empty ring
 * @buf: the ring
 * @slots: its slots
 */
struct ring {
	struct kmsgpipe_buf buf;
	struct kmsgpipe_msg *slots[RING_CAPACITY];
};

static int ring_init(struct kunit *test)
{
	struct ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);

	if (!ring)
		return -ENOMEM;
	test->priv = ring;
	return kmsgpipe_buf_init(&ring->buf, ring->slots, RING_CAPACITY,
				 RING_DATA_SIZE);
}

/* By hand, so that a ring that loses messages does not lose them here. */
static void ring_exit(struct kunit *test)
{
	struct ring *ring = test->priv;
	int i;

	if (!ring)
		return;
	for (i = 0; i < RING_CAPACITY; i++)
		kfree(ring->slots[i]);
	kfree(ring);
}

/* @len bytes of the value @fill, in memory that has not one byte more. */
static struct kmsgpipe_msg *msg_make(struct kunit *test, u32 len, u8 fill)
{
	struct kmsgpipe_msg *msg = kmalloc(sizeof(*msg) + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, msg);
	msg->time_ns = 10000;
	msg->uid = 1000;
	msg->gid = 2000;
	msg->len = len;
	memset(msg->data, fill, len);
	return msg;
}

/* Pushes a message and says which, so that it can be told from others. */
static struct kmsgpipe_msg *push(struct kunit *test, u32 len, u8 fill)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg = msg_make(test, len, fill);

	KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&ring->buf, msg), (int)len);
	return msg;
}

/* Four messages: of users 1000 to 1003, groups 2000 to 2003, ten apart. */
static void fill(struct kunit *test)
{
	u32 i;

	for (i = 0; i < RING_CAPACITY; i++) {
		struct kmsgpipe_msg *msg = push(test, i + 1, 'a' + i);

		msg->time_ns += 10 * i;
		msg->uid += i;
		msg->gid += i;
	}
}

static void drop(struct kunit *test, unsigned int count)
{
	struct ring *ring = test->priv;

	while (count--)
		kfree(kmsgpipe_buf_take(&ring->buf));
}

static void expect_state(struct kunit *test, u32 count, u32 head, u32 tail)
{
	struct ring *ring = test->priv;
	u32 used = 0, i;

	KUNIT_EXPECT_EQ(test, ring->buf.count, count);
	KUNIT_EXPECT_EQ(test, ring->buf.head, head);
	KUNIT_EXPECT_EQ(test, ring->buf.tail, tail);
	for (i = 0; i < RING_CAPACITY; i++)
		used += ring->slots[i] ? 1 : 0;
	KUNIT_EXPECT_EQ(test, used, count);
}

static void init_empties(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg none;
	u32 i;

	for (i = 0; i < RING_CAPACITY; i++)
		ring->slots[i] = &none;
	ring->buf.head = 1;
	ring->buf.tail = 2;
	ring->buf.count = 3;
	KUNIT_EXPECT_EQ(test, 0,
			kmsgpipe_buf_init(&ring->buf, ring->slots,
					  RING_CAPACITY, RING_DATA_SIZE));
	expect_state(test, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, ring->buf.capacity, (u32)RING_CAPACITY);
	KUNIT_EXPECT_EQ(test, ring->buf.data_size, (u32)RING_DATA_SIZE);
}

static void init_refuses(struct kunit *test)
{
	struct kmsgpipe_msg *slots[1];
	struct kmsgpipe_buf buf;

	KUNIT_EXPECT_EQ(test, -EINVAL, kmsgpipe_buf_init(&buf, NULL, 1, 1));
	KUNIT_EXPECT_EQ(test, -EINVAL, kmsgpipe_buf_init(&buf, slots, 0, 1));
	KUNIT_EXPECT_EQ(test, -EINVAL, kmsgpipe_buf_init(&buf, slots, 1, 0));
	KUNIT_EXPECT_EQ(test, 0, kmsgpipe_buf_init(&buf, slots, 1, 1));
}

static void push_keeps_slots_in_order(struct kunit *test)
{
	struct ring *ring = test->priv;
	u32 i;

	fill(test);
	expect_state(test, 4, 0, 0);
	for (i = 0; i < RING_CAPACITY; i++) {
		const struct kmsgpipe_msg *msg = ring->slots[i];

		KUNIT_EXPECT_EQ(test, msg->time_ns, 10000ULL + 10 * i);
		KUNIT_EXPECT_EQ(test, msg->uid, 1000 + i);
		KUNIT_EXPECT_EQ(test, msg->gid, 2000 + i);
		KUNIT_EXPECT_EQ(test, msg->len, i + 1);
		KUNIT_EXPECT_EQ(test, msg->data[i], (u8)('a' + i));
	}
}

static void push_to_full(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg = msg_make(test, 1, 'x');

	fill(test);
	KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&ring->buf, msg), -ENOSPC);
	expect_state(test, 4, 0, 0);
	KUNIT_EXPECT_EQ(test, ring->slots[0]->data[0], (u8)'a');
	kfree(msg);
}

static void push_longest(struct kunit *test)
{
	push(test, RING_DATA_SIZE, 'x');
	expect_state(test, 1, 1, 0);
}

static void push_too_long(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg = msg_make(test, RING_DATA_SIZE + 1, 'x');

	KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&ring->buf, msg), -EMSGSIZE);
	expect_state(test, 0, 0, 0);
	/* What is wrong with the message comes before what is with the ring. */
	fill(test);
	KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&ring->buf, msg), -EMSGSIZE);
	expect_state(test, 4, 0, 0);
	kfree(msg);
}

static void push_wraps(struct kunit *test)
{
	fill(test);
	drop(test, 3);
	expect_state(test, 1, 0, 3);
	push(test, 5, 'x');
	expect_state(test, 2, 1, 3);
}

static void pop_is_first_in_first_out(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg = NULL;
	u32 i;

	fill(test);
	for (i = 0; i < RING_CAPACITY; i++) {
		KUNIT_EXPECT_EQ(test, (int)(i + 1),
				kmsgpipe_buf_pop(&ring->buf, 1000 + i, 2000 + i,
						 RING_DATA_SIZE, &msg));
		KUNIT_ASSERT_NOT_NULL(test, msg);
		KUNIT_EXPECT_EQ(test, msg->data[0], (u8)('a' + i));
		KUNIT_EXPECT_EQ(test, msg->data[i], (u8)('a' + i));
		kfree(msg);
	}
	expect_state(test, 0, 0, 0);
}

static void pop_from_empty(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg;

	KUNIT_EXPECT_EQ(test, -ENODATA,
			kmsgpipe_buf_pop(&ring->buf, 0, 0, 64, &msg));
	KUNIT_EXPECT_PTR_EQ(test, kmsgpipe_buf_take(&ring->buf), NULL);
	KUNIT_EXPECT_PTR_EQ(test, kmsgpipe_buf_oldest(&ring->buf), NULL);
	fill(test);
	drop(test, 4);
	KUNIT_EXPECT_EQ(test, -ENODATA,
			kmsgpipe_buf_pop(&ring->buf, 0, 0, 64, &msg));
	expect_state(test, 0, 0, 0);
}

/* Who may read a message of user 1000 and group 2000, with room for @size. */
static int peek_as(struct kunit *test, u32 uid, u32 gid, size_t size)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg;

	return kmsgpipe_buf_peek(&ring->buf, uid, gid, size, &msg);
}

static void peek_needs_user_or_group(struct kunit *test)
{
	push(test, 5, 'x');
	KUNIT_EXPECT_EQ(test, peek_as(test, 1001, 2001, 64), -EACCES);
	KUNIT_EXPECT_EQ(test, peek_as(test, 2000, 1000, 64), -EACCES);
	KUNIT_EXPECT_EQ(test, peek_as(test, 1001, 0, 64), -EACCES);
	KUNIT_EXPECT_EQ(test, peek_as(test, 0, 2001, 64), 5);
	KUNIT_EXPECT_EQ(test, peek_as(test, 1001, 2000, 64), 5);
	KUNIT_EXPECT_EQ(test, peek_as(test, 1000, 2001, 64), 5);
	expect_state(test, 1, 1, 0);
}

static void peek_needs_room(struct kunit *test)
{
	push(test, 5, 'x');
	KUNIT_EXPECT_EQ(test, peek_as(test, 1000, 2000, 0), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, peek_as(test, 1000, 2000, 4), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, peek_as(test, 1000, 2000, 5), 5);
	/* A stranger is not told how long the message is. */
	KUNIT_EXPECT_EQ(test, peek_as(test, 1001, 2001, 4), -EACCES);
	expect_state(test, 1, 1, 0);
}

static void pop_refused_changes_nothing(struct kunit *test)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *first = push(test, 5, 'x');
	struct kmsgpipe_msg *msg;

	KUNIT_EXPECT_EQ(test, -EACCES,
			kmsgpipe_buf_pop(&ring->buf, 1001, 2001, 64, &msg));
	KUNIT_EXPECT_EQ(test, -EMSGSIZE,
			kmsgpipe_buf_pop(&ring->buf, 1000, 2000, 4, &msg));
	expect_state(test, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, 5,
			kmsgpipe_buf_pop(&ring->buf, 1000, 2000, 5, &msg));
	KUNIT_EXPECT_PTR_EQ(test, msg, first);
	expect_state(test, 0, 1, 1);
	kfree(first);
}

static unsigned int expire(struct kunit *test, u64 before_ns)
{
	struct ring *ring = test->priv;
	struct kmsgpipe_msg *msg;
	unsigned int count = 0;

	while ((msg = kmsgpipe_buf_take_expired(&ring->buf, before_ns))) {
		kfree(msg);
		count++;
	}
	return count;
}

static void expire_takes_the_older(struct kunit *test)
{
	fill(test);
	KUNIT_EXPECT_EQ(test, expire(test, 10015), 2U);
	expect_state(test, 2, 0, 2);
	KUNIT_EXPECT_EQ(test, expire(test, 10015), 0U);
}

static void expire_is_strict(struct kunit *test)
{
	fill(test);
	KUNIT_EXPECT_EQ(test, expire(test, 0), 0U);
	KUNIT_EXPECT_EQ(test, expire(test, 10000), 0U);
	KUNIT_EXPECT_EQ(test, expire(test, 10001), 1U);
	KUNIT_EXPECT_EQ(test, expire(test, 10030), 2U);
	KUNIT_EXPECT_EQ(test, expire(test, U64_MAX), 1U);
	expect_state(test, 0, 0, 0);
}

static void expire_empty(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, expire(test, U64_MAX), 0U);
	expect_state(test, 0, 0, 0);
}

static void count_follows(struct kunit *test)
{
	struct ring *ring = test->priv;
	u32 i;

	for (i = 0; i < RING_CAPACITY; i++) {
		KUNIT_EXPECT_EQ(test, ring->buf.count, i);
		push(test, 1, 'x');
	}
	KUNIT_EXPECT_EQ(test, ring->buf.count, 4U);
	drop(test, 3);
	KUNIT_EXPECT_EQ(test, ring->buf.count, 1U);
	push(test, 1, 'x');
	KUNIT_EXPECT_EQ(test, ring->buf.count, 2U);
}

static void take_clears(struct kunit *test)
{
	fill(test);
	drop(test, 4);
	expect_state(test, 0, 0, 0);
	push(test, 3, 'x');
	expect_state(test, 1, 1, 0);
}

/* Round and round: each message comes out once, as it went in. */
static void many_rounds(struct kunit *test)
{
	struct ring *ring = test->priv;
	unsigned int in = 0, out = 0;

	while (out < 1000) {
		struct kmsgpipe_msg *msg;

		while (ring->buf.count < 1 + in % RING_CAPACITY) {
			push(test, 1 + in % RING_DATA_SIZE, in % 251);
			in++;
		}
		msg = kmsgpipe_buf_take(&ring->buf);
		KUNIT_ASSERT_NOT_NULL(test, msg);
		KUNIT_EXPECT_EQ(test, msg->len, 1 + out % RING_DATA_SIZE);
		KUNIT_EXPECT_EQ(test, msg->data[msg->len - 1],
				(u8)(out % 251));
		kfree(msg);
		out++;
	}
	KUNIT_EXPECT_EQ(test, in - out, ring->buf.count);
}

static void capacity_of_one(struct kunit *test)
{
	struct kmsgpipe_msg *slots[1], *first, *second;
	struct kmsgpipe_buf buf;
	int i;

	KUNIT_EXPECT_EQ(test, 0, kmsgpipe_buf_init(&buf, slots, 1, 1));
	first = msg_make(test, 1, '1');
	second = msg_make(test, 1, '2');
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&buf, first), 1);
		KUNIT_EXPECT_EQ(test, kmsgpipe_buf_push(&buf, second), -ENOSPC);
		KUNIT_EXPECT_PTR_EQ(test, kmsgpipe_buf_take(&buf), first);
		KUNIT_EXPECT_PTR_EQ(test, kmsgpipe_buf_take(&buf), NULL);
		KUNIT_EXPECT_EQ(test, buf.head, 0U);
		KUNIT_EXPECT_EQ(test, buf.tail, 0U);
	}
	kfree(first);
	kfree(second);
}

static struct kunit_case kmsgpipe_buf_cases[] = {
	KUNIT_CASE(init_empties),
	KUNIT_CASE(init_refuses),
	KUNIT_CASE(push_keeps_slots_in_order),
	KUNIT_CASE(push_to_full),
	KUNIT_CASE(push_longest),
	KUNIT_CASE(push_too_long),
	KUNIT_CASE(push_wraps),
	KUNIT_CASE(pop_is_first_in_first_out),
	KUNIT_CASE(pop_from_empty),
	KUNIT_CASE(peek_needs_user_or_group),
	KUNIT_CASE(peek_needs_room),
	KUNIT_CASE(pop_refused_changes_nothing),
	KUNIT_CASE(expire_takes_the_older),
	KUNIT_CASE(expire_is_strict),
	KUNIT_CASE(expire_empty),
	KUNIT_CASE(count_follows),
	KUNIT_CASE(take_clears),
	KUNIT_CASE(many_rounds),
	KUNIT_CASE(capacity_of_one),
	{}
};

static struct kunit_suite kmsgpipe_buf_suite = {
	.name = "kmsgpipe_buf",
	.init = ring_init,
	.exit = ring_exit,
	.test_cases = kmsgpipe_buf_cases,
};

kunit_test_suite(kmsgpipe_buf_suite);

MODULE_AUTHOR("The kspec authors");
MODULE_DESCRIPTION("KUnit tests of kmsgpipe's ring of messages");
MODULE_LICENSE("GPL");
