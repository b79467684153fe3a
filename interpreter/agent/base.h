/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Included first by every file: feature macros, so that a plain
 * `cc -O2 -static *.c` builds the agent without any flag, and common types.
 */
#ifndef KSPEC_BASE_H
#define KSPEC_BASE_H

#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#define _TIME_BITS 64

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef __SIZEOF_INT128__
#error "kspec-agent needs a compiler with __int128 (gcc or clang for a 64-bit target)"
#endif

/* Large enough for every value of a register (-2^63 … 2^64-1) and for the exact sum of any two. */
typedef __int128 wide;

/*
 * Of a function that the process of every case enters: linkers put these together, so that few
 * pages with code have to be mapped for it.  Jump tables would lie elsewhere.
 */
#define IN_EVERY_CASE __attribute__((hot))
#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("no-jump-tables")
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
