/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * User space interface of kmsgpipe: /dev/kmsgpipe0, 1, 2..., each a first-in,
 * first-out queue of messages, shared by all who open it.
 *
 *	int fd = open("/dev/kmsgpipe0", O_RDWR);
 *	char text[1024];
 *	long queued;
 *
 *	write(fd, "hello", 5);			one message of 5 bytes
 *	ioctl(fd, KMSGPIPE_GET_COUNT, &queued);	queued is 1
 *	read(fd, text, sizeof(text));		"hello", returns 5
 *
 * The module's parameters set the sizes: devices (1 to 8), data_size (bytes in
 * the longest message, 1 to 65536), capacity (messages in a full pipe, 1 to
 * 4096), expiry_ms (milliseconds that a message may wait to be read, 0 to
 * KMSGPIPE_EXPIRY_MAX, 0: for ever).
 *
 * write
 *	Appends one message and returns its length; 0 bytes are no message, and
 *	give 0. Each element of a writev is a message of its own. Waits while the
 *	pipe is full. On an error nothing has been appended. What is wrong is
 *	looked for in this order:
 *	EMSGSIZE more bytes than data_size
 *	ENOMEM	 no memory for the message
 *	EFAULT	 bad pointer
 *	EAGAIN	 the pipe is full, and the file is open with O_NONBLOCK
 *	EINTR	 a signal came before there was room
 *
 * read
 *	Takes the oldest message, whole, and returns its length. Waits while the
 *	pipe is empty. A message may be read by its writer's user or group, and
 *	by user 0; these are the caller's file system ids (setfsuid(2)) during
 *	write and read, as the initial user namespace has them; supplementary
 *	groups do not count. On an error the message stays, the first one in the
 *	pipe, also for those who may not read it. In this order:
 *	EAGAIN	 the pipe is empty, and the file is open with O_NONBLOCK
 *	EINTR	 a signal came before there was a message
 *	EACCES	 the oldest message is not for the caller
 *	EMSGSIZE the oldest message is longer than the buffer (of 0 bytes, too)
 *	EFAULT	 bad pointer; what it points to may have been written in part
 *
 * A signal whose handler was installed with SA_RESTART makes the wait begin
 * anew instead, as for all slow devices.
 *
 * poll, select, epoll
 *	Readable while there is a message, whether or not the caller may read it
 *	(reading does not block then); writable while there is room.
 *
 * fcntl F_SETFL O_ASYNC
 *	SIGIO when a message arrives (POLL_IN), and when a full pipe gets room
 *	(POLL_OUT).
 *
 * lseek, pread, pwrite
 *	ESPIPE
 *
 * ioctl, in whatever mode the file is open, also from 32-bit programs, for which
 * a long has 32 bits
 *	EPERM	 SET_EXPIRY, CLEAR: the caller has no CAP_SYS_ADMIN
 *	EFAULT	 bad pointer; a SET_EXPIRY has then changed nothing
 *	EINVAL	 SET_EXPIRY: negative, or above KMSGPIPE_EXPIRY_MAX
 *	ENOTTY	 any other request, also with the same number but another
 *		 direction or size
 *	EINTR
 *
 * Expiry. A message that has waited for longer than expiry_ms (of CLOCK_MONOTONIC,
 * from when it was appended) is dropped: not before, and as soon after as
 * the kernel gets to it, some milliseconds as a rule. Until it is dropped it can
 * be read.
 */

#ifndef KMSGPIPE_H
#define KMSGPIPE_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The longest expiry_ms, in milliseconds: a day. */
#define KMSGPIPE_EXPIRY_MAX	86400000

/**
 * struct kmsgpipe_stats - what has become of the messages of one device
 * @enqueued: messages appended since the module was loaded
 * @dequeued: messages read
 * @expired: messages dropped because they had waited too long
 * @cleared: messages dropped by CLEAR
 * @refused: writes that ended with EAGAIN or EMSGSIZE
 * @bytes_in: bytes in the messages appended
 * @bytes_out: bytes in the messages read
 * @queued: messages in the pipe now
 * @readers_waiting: reads that wait for a message now
 * @writers_waiting: writes that wait for room now
 * @capacity: the module parameter
 *
 * In each GET_STATS, whatever goes on at the time:
 * enqueued = dequeued + expired + cleared + queued.
 */
struct kmsgpipe_stats {
	__u64 enqueued;
	__u64 dequeued;
	__u64 expired;
	__u64 cleared;
	__u64 refused;
	__u64 bytes_in;
	__u64 bytes_out;
	__u32 queued;
	__u32 readers_waiting;
	__u32 writers_waiting;
	__u32 capacity;
};

/* The module parameters data_size, in bytes, and capacity, in messages. */
#define KMSGPIPE_GET_DATA_SIZE		_IOR('K', 1, long)
#define KMSGPIPE_GET_CAPACITY		_IOR('K', 2, long)

/* Messages in the pipe now. */
#define KMSGPIPE_GET_COUNT		_IOR('K', 3, long)

/* Reads that wait for a message, and writes that wait for room, now. */
#define KMSGPIPE_GET_READERS_WAITING	_IOR('K', 4, long)
#define KMSGPIPE_GET_WRITERS_WAITING	_IOR('K', 5, long)

/*
 * How long a message of this device may wait, in milliseconds, 0 for ever. What
 * is set holds for the messages in the pipe as well.
 */
#define KMSGPIPE_GET_EXPIRY		_IOR('K', 6, long)
#define KMSGPIPE_SET_EXPIRY		_IOW('K', 7, long)

/* Drop all messages of this device. */
#define KMSGPIPE_CLEAR			_IO('K', 8)

#define KMSGPIPE_GET_STATS		_IOR('K', 9, struct kmsgpipe_stats)

#endif /* KMSGPIPE_H */
