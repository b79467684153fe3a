/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * User space interface of kspec_counter: one signed 64-bit number behind
 * /dev/kspec_counter, shared by all who open it.
 *
 *	int fd = open("/dev/kspec_counter", O_RDWR);
 *	__s64 value = 40;
 *
 *	ioctl(fd, KSPEC_COUNTER_SET, &value);	value is 40
 *	write(fd, "2\n", 2);			value is 42
 *	pread(fd, text, sizeof(text), 0);	"42\n", returns 3
 *	ioctl(fd, KSPEC_COUNTER_GET, &value);
 *
 * open
 *	EBUSY	 the module parameter max_open allows no further open file
 *	ENOMEM
 *
 * read, pread
 *	The number in decimal and a newline. Reading at offset 0 takes a new
 *	text, which the open file then keeps: reading on, in however small
 *	pieces, gives the rest of that same text and then end of file. (An open
 *	file first read at another offset takes its text then.) Reading 0 bytes
 *	does nothing.
 *	EFAULT, ENOMEM, EINTR
 *
 * lseek
 *	SEEK_SET and SEEK_CUR. SEEK_END is refused with EINVAL, since the text
 *	differs in length from one time to the next.
 *
 * write, pwrite
 *	Adds a decimal number: an optional sign, digits, and white space before
 *	and after. Returns the length of the whole text. The offset is neither
 *	used nor moved. Each element of a writev is a write of its own. On an
 *	error nothing has changed.
 *	EINVAL	 not one such number, or longer than KSPEC_COUNTER_WRITE_MAX
 *	ERANGE	 the number, or the sum, does not fit into signed 64 bits
 *	EFAULT, ENOMEM, EINTR
 *
 * ioctl, in whatever mode the file is open
 *	EFAULT	 GET, SET: bad pointer; a SET has then changed nothing
 *	ENOTTY	 any other request, also with the same number but another
 *		 direction or size
 *	EINTR
 */

#ifndef KSPEC_COUNTER_H
#define KSPEC_COUNTER_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The longest text that write takes, in bytes. */
#define KSPEC_COUNTER_WRITE_MAX	32

/* Fetch the number. */
#define KSPEC_COUNTER_GET	_IOR('R', 1, __s64)

/* Replace the number. */
#define KSPEC_COUNTER_SET	_IOW('R', 2, __s64)

/* Put the number back to the module parameter start. */
#define KSPEC_COUNTER_RESET	_IO('R', 3)

#endif /* KSPEC_COUNTER_H */
