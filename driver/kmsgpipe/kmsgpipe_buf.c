// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of messages in C; kmsgpipe_buf.h says what it is for.
 *
 * A slot holds a pointer, and each message has memory of its own. Slots of the
 * longest message's size would take up to 256 MiB for a device that may never
 * see a message, and what is written beyond one of them would be the next one's
 * bytes, where no debugging aid of the kernel sees it.
 */

#include <linux/errno.h>
#include <linux/types.h>

#include "kmsgpipe_buf.h"

static u32 kmsgpipe_buf_next(const struct kmsgpipe_buf *buf, u32 slot)
{
	return slot + 1 == buf->capacity ? 0 : slot + 1;
}

static bool kmsgpipe_msg_is_for(const struct kmsgpipe_msg *msg, u32 uid,
				u32 gid)
{
	return uid == 0 || uid == msg->uid || gid == msg->gid;
}

/**
 * kmsgpipe_buf_init - make an empty ring
 * @buf: the ring
 * @slots: memory for @capacity pointers, the caller's, in use as long as @buf
 * @capacity: messages that fit in, at least 1
 * @data_size: bytes in the longest message, at least 1
 *
 * Return: 0, or -EINVAL if there is no memory or a size is 0.
 */
int kmsgpipe_buf_init(struct kmsgpipe_buf *buf, struct kmsgpipe_msg **slots,
		      u32 capacity, u32 data_size)
{
	u32 i;

	if (!slots || !capacity || !data_size)
		return -EINVAL;
	for (i = 0; i < capacity; i++)
		slots[i] = NULL;
	buf->slots = slots;
	buf->capacity = capacity;
	buf->data_size = data_size;
	buf->head = 0;
	buf->tail = 0;
	buf->count = 0;
	return 0;
}

/**
 * kmsgpipe_buf_push - append a message
 * @buf: the ring
 * @msg: the message, which the ring owns if this succeeds
 *
 * Return: its length, -EMSGSIZE if it is longer than the ring allows, or
 * -ENOSPC if the ring is full.
 */
int kmsgpipe_buf_push(struct kmsgpipe_buf *buf, struct kmsgpipe_msg *msg)
{
	if (msg->len > buf->data_size)
		return -EMSGSIZE;
	if (buf->count == buf->capacity)
		return -ENOSPC;
	buf->slots[buf->head] = msg;
	buf->head = kmsgpipe_buf_next(buf, buf->head);
	buf->count++;
	return msg->len;
}

/**
 * kmsgpipe_buf_oldest - look at the oldest message, whosever it is
 * @buf: the ring
 *
 * Return: the message, still the ring's, or NULL if there is none.
 */
struct kmsgpipe_msg *kmsgpipe_buf_oldest(const struct kmsgpipe_buf *buf)
{
	return buf->count ? buf->slots[buf->tail] : NULL;
}

/**
 * kmsgpipe_buf_peek - look at the oldest message as one who wants to read it
 * @buf: the ring
 * @uid: the reader's user, 0 for one who may read everything
 * @gid: the reader's group
 * @size: bytes that the reader has room for
 * @msg: set to the message, still the ring's, if this succeeds
 *
 * Return: its length, -ENODATA if there is none, -EACCES if it is of another
 * user and another group, or -EMSGSIZE if it is longer than @size.
 */
int kmsgpipe_buf_peek(const struct kmsgpipe_buf *buf, u32 uid, u32 gid,
		      size_t size, struct kmsgpipe_msg **msg)
{
	struct kmsgpipe_msg *oldest = kmsgpipe_buf_oldest(buf);

	if (!oldest)
		return -ENODATA;
	if (!kmsgpipe_msg_is_for(oldest, uid, gid))
		return -EACCES;
	if (oldest->len > size)
		return -EMSGSIZE;
	*msg = oldest;
	return oldest->len;
}

/**
 * kmsgpipe_buf_take - take out the oldest message, whosever it is
 * @buf: the ring
 *
 * Return: the message, from now on the caller's, or NULL if there is none.
 */
struct kmsgpipe_msg *kmsgpipe_buf_take(struct kmsgpipe_buf *buf)
{
	struct kmsgpipe_msg *oldest = kmsgpipe_buf_oldest(buf);

	if (!oldest)
		return NULL;
	buf->slots[buf->tail] = NULL;
	buf->tail = kmsgpipe_buf_next(buf, buf->tail);
	buf->count--;
	return oldest;
}

/**
 * kmsgpipe_buf_pop - take out the oldest message as one who reads it
 * @buf: the ring
 * @uid: the reader's user, 0 for one who may read everything
 * @gid: the reader's group
 * @size: bytes that the reader has room for
 * @msg: set to the message, from now on the caller's, if this succeeds
 *
 * Return: as kmsgpipe_buf_peek(); on an error nothing has changed.
 */
int kmsgpipe_buf_pop(struct kmsgpipe_buf *buf, u32 uid, u32 gid, size_t size,
		     struct kmsgpipe_msg **msg)
{
	int len = kmsgpipe_buf_peek(buf, uid, gid, size, msg);

	if (len >= 0)
		kmsgpipe_buf_take(buf);
	return len;
}

/**
 * kmsgpipe_buf_take_expired - take out the oldest message if it is too old
 * @buf: the ring
 * @before_ns: messages pushed earlier than this are too old
 *
 * To be called until it gives NULL: messages are in the order of their times, so
 * that behind the first one young enough there are no others.
 *
 * Return: the message, from now on the caller's, or NULL if there is none.
 */
struct kmsgpipe_msg *kmsgpipe_buf_take_expired(struct kmsgpipe_buf *buf,
					       u64 before_ns)
{
	struct kmsgpipe_msg *oldest = kmsgpipe_buf_oldest(buf);

	if (!oldest || oldest->time_ns >= before_ns)
		return NULL;
	return kmsgpipe_buf_take(buf);
}
