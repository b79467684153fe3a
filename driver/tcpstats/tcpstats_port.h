/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the filter and its text need of where they run, kernel or user space.
 */

#ifndef TCPSTATS_PORT_H
#define TCPSTATS_PORT_H

#ifdef __KERNEL__

#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/types.h>

#else

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Formats are checked where the kernel's compiler sees them. */
#define __printf(format, args)

/* The kernel's: what has been written, without the NUL. */
static inline int vscnprintf(char *buf, size_t size, const char *format,
			     va_list args)
{
	int len = vsnprintf(buf, size, format, args);

	if (len < 0 || !size)
		return 0;
	return (size_t)len < size ? len : (int)size - 1;
}

#endif /* __KERNEL__ */

#include <asm/byteorder.h>

#endif /* TCPSTATS_PORT_H */
