/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's allocator for programs in user space: malloc, so that sanitizers
 * and valgrind watch over it.
 */

#ifndef KMSGPIPE_TEST_SLAB_H
#define KMSGPIPE_TEST_SLAB_H

#include <stdlib.h>

#define GFP_KERNEL		0
#define kmalloc(size, flags)	malloc(size)
#define kzalloc(size, flags)	calloc(1, size)
#define kfree(memory)		free(memory)

#endif /* KMSGPIPE_TEST_SLAB_H */
