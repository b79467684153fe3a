/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's types for programs in user space.
 */

#ifndef KMSGPIPE_TEST_TYPES_H
#define KMSGPIPE_TEST_TYPES_H

#include <asm/types.h>
#include <stdbool.h>
#include <stddef.h>

typedef __u8 u8;
typedef __u32 u32;
typedef __u64 u64;

#define U64_MAX	((u64)~0ULL)

#endif /* KMSGPIPE_TEST_TYPES_H */
