/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ring of messages: who comes first, who may read, what has expired.
 *
 * It knows nothing of devices, locks, clocks and memory management, so that it
 * can be tested by itself, in the kernel and outside. The caller locks, says what
 * time it is and who is asking, and owns the memory: a message belongs to the
 * ring from push() until one of the functions that take it out gives it back.
 *
 * There are two rings with this interface, kmsgpipe_buf.c and the one in rust/.
 */

#ifndef KMSGPIPE_BUF_H
#define KMSGPIPE_BUF_H

#include <linux/types.h>

/**
 * struct kmsgpipe_msg - a message
 * @time_ns: when it was pushed, in nanoseconds of whatever clock the caller has;
 *	never less than that of the message before
 * @uid: its writer's user
 * @gid: its writer's group
 * @len: bytes in @data
 * @data: the bytes
 */
struct kmsgpipe_msg {
	u64 time_ns;
	u32 uid;
	u32 gid;
	u32 len;
	u8 data[];
};

/**
 * struct kmsgpipe_buf - a ring of messages
 * @slots: room for @capacity messages; NULL where there is none
 * @capacity: the number of slots, at least 1
 * @data_size: bytes in the longest message, at least 1
 * @head: the slot that the next message goes into
 * @tail: the slot of the oldest message; @head if there is none, or no room
 * @count: messages in the ring. Written in one go, and so good to be looked at
 *	without the caller's lock where a number a moment old will do.
 */
struct kmsgpipe_buf {
	struct kmsgpipe_msg **slots;
	u32 capacity;
	u32 data_size;
	u32 head;
	u32 tail;
	u32 count;
};

int kmsgpipe_buf_init(struct kmsgpipe_buf *buf, struct kmsgpipe_msg **slots,
		      u32 capacity, u32 data_size);
int kmsgpipe_buf_push(struct kmsgpipe_buf *buf, struct kmsgpipe_msg *msg);
int kmsgpipe_buf_peek(const struct kmsgpipe_buf *buf, u32 uid, u32 gid,
		      size_t size, struct kmsgpipe_msg **msg);
int kmsgpipe_buf_pop(struct kmsgpipe_buf *buf, u32 uid, u32 gid, size_t size,
		     struct kmsgpipe_msg **msg);
struct kmsgpipe_msg *kmsgpipe_buf_oldest(const struct kmsgpipe_buf *buf);
struct kmsgpipe_msg *kmsgpipe_buf_take(struct kmsgpipe_buf *buf);
struct kmsgpipe_msg *kmsgpipe_buf_take_expired(struct kmsgpipe_buf *buf,
					       u64 before_ns);

#endif /* KMSGPIPE_BUF_H */
