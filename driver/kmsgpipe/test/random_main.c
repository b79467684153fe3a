// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations on a ring of messages, beside a model that keeps the same
 * messages in an array and moves all of them when one is taken out. After each
 * operation both must agree.
 *
 *	random_main [ROUNDS [SEED]]
 *
 * Each round is a ring of its own; what goes wrong in one is found again by
 * the seed that is printed. Results as KTAP; status 0 if all agreed, else 1.
 */

#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <stdio.h>

#include "../kmsgpipe_buf.h"

#define CAPACITY_MAX	17
#define DATA_SIZE_MAX	40
#define OPERATIONS	2000

/**
 * struct model - what the ring should be
 * @msgs: its messages, the oldest first
 * @count: how many they are
 * @capacity: how many they may be
 * @data_size: how long one may be
 */
struct model {
	struct kmsgpipe_msg *msgs[CAPACITY_MAX];
	u32 count;
	u32 capacity;
	u32 data_size;
};

static u64 state;

/* splitmix64; from 0 to @below - 1 */
static u32 random_below(u32 below)
{
	u64 z = state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % below;
}

static struct kmsgpipe_msg *model_take(struct model *model)
{
	struct kmsgpipe_msg *msg = model->count ? model->msgs[0] : NULL;
	u32 i;

	for (i = 1; i < model->count; i++)
		model->msgs[i - 1] = model->msgs[i];
	model->count -= msg ? 1 : 0;
	return msg;
}

static int model_push(struct model *model, struct kmsgpipe_msg *msg)
{
	if (msg->len > model->data_size)
		return -EMSGSIZE;
	if (model->count == model->capacity)
		return -ENOSPC;
	model->msgs[model->count++] = msg;
	return msg->len;
}

static int model_pop(struct model *model, u32 uid, u32 gid, size_t size,
		     struct kmsgpipe_msg **msg)
{
	const struct kmsgpipe_msg *oldest = model->msgs[0];

	if (!model->count)
		return -ENODATA;
	if (uid && uid != oldest->uid && gid != oldest->gid)
		return -EACCES;
	if (size < oldest->len)
		return -EMSGSIZE;
	*msg = model_take(model);
	return (*msg)->len;
}

static struct kmsgpipe_msg *msg_random(u64 time_ns, u32 data_size)
{
	u32 len = random_below(data_size + 3);
	struct kmsgpipe_msg *msg = kmalloc(sizeof(*msg) + len, GFP_KERNEL);

	if (!msg)
		abort();
	msg->time_ns = time_ns;
	msg->uid = random_below(4);
	msg->gid = random_below(4);
	msg->len = len;
	memset(msg->data, len, len);
	return msg;
}

static bool agree_on_push(struct kmsgpipe_buf *buf, struct model *model,
			  u64 now)
{
	struct kmsgpipe_msg *msg = msg_random(now, model->data_size);
	int expected = model_push(model, msg);
	int actual = kmsgpipe_buf_push(buf, msg);

	if (expected < 0)
		kfree(msg);
	return actual == expected;
}

static bool agree_on_pop(struct kmsgpipe_buf *buf, struct model *model)
{
	struct kmsgpipe_msg *expected_msg = NULL, *actual_msg = NULL;
	u32 uid = random_below(5), gid = random_below(5);
	size_t size = random_below(model->data_size + 2);
	int expected = model_pop(model, uid, gid, size, &expected_msg);
	int actual = kmsgpipe_buf_pop(buf, uid, gid, size, &actual_msg);
	bool agreed = actual == expected && actual_msg == expected_msg;

	if (agreed)
		kfree(actual_msg);
	return agreed;
}

static bool agree_on_expiry(struct kmsgpipe_buf *buf, struct model *model,
			    u64 now)
{
	u64 before = now - random_below(now < 20 ? now + 1 : 20);
	struct kmsgpipe_msg *msg;

	while ((msg = kmsgpipe_buf_take_expired(buf, before))) {
		if (msg->time_ns >= before || msg != model_take(model))
			return false;
		kfree(msg);
	}
	return !model->count || model->msgs[0]->time_ns >= before;
}

static bool agree_on_clear(struct kmsgpipe_buf *buf, struct model *model)
{
	struct kmsgpipe_msg *msg;

	while ((msg = kmsgpipe_buf_take(buf))) {
		if (msg != model_take(model))
			return false;
		kfree(msg);
	}
	return !model->count;
}

static bool agree_on_state(const struct kmsgpipe_buf *buf,
			   const struct model *model)
{
	u32 i;

	if (buf->count != model->count || buf->head >= buf->capacity ||
	    buf->tail >= buf->capacity)
		return false;
	for (i = 0; i < buf->capacity; i++) {
		u32 slot = (buf->tail + i) % buf->capacity;

		if (buf->slots[slot] != (i < model->count ? model->msgs[i] : NULL))
			return false;
	}
	return kmsgpipe_buf_oldest(buf) == (model->count ? model->msgs[0] : NULL);
}

static bool agree(struct kmsgpipe_buf *buf, struct model *model, u64 now)
{
	u32 choice = random_below(100);
	bool agreed;

	if (choice < 48)
		agreed = agree_on_push(buf, model, now);
	else if (choice < 90)
		agreed = agree_on_pop(buf, model);
	else if (choice < 99)
		agreed = agree_on_expiry(buf, model, now);
	else
		agreed = agree_on_clear(buf, model);
	return agreed && agree_on_state(buf, model);
}

/* How many operations went well: all of them, or up to the one that did not. */
static int run(u64 seed)
{
	struct kmsgpipe_msg *slots[CAPACITY_MAX];
	struct model model = { .count = 0 };
	struct kmsgpipe_buf buf;
	u64 now = 0;
	int i;

	state = seed;
	model.capacity = 1 + random_below(CAPACITY_MAX);
	model.data_size = 1 + random_below(DATA_SIZE_MAX);
	if (kmsgpipe_buf_init(&buf, slots, model.capacity, model.data_size))
		return 0;
	for (i = 0; i < OPERATIONS; i++) {
		now += random_below(5);
		if (!agree(&buf, &model, now))
			return i;
	}
	agree_on_clear(&buf, &model);
	return i;
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
	u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	unsigned long i;

	printf("KTAP version 1\n1..1\n");
	for (i = 0; i < rounds; i++) {
		int good = run(seed + i);

		if (good < OPERATIONS) {
			printf("# seed %llu: operation %d differs from the model\n",
			       (unsigned long long)(seed + i), good + 1);
			printf("not ok 1 kmsgpipe_buf_random\n");
			return 1;
		}
	}
	printf("# %lu rounds of %d operations, seeds from %llu\n", rounds,
	       OPERATIONS, (unsigned long long)seed);
	printf("%s 1 kmsgpipe_buf_random\n", rounds ? "ok" : "not ok");
	return rounds ? 0 : 1;
}
