/* SPDX-License-Identifier: Apache-2.0 */
/* The clock by which all is timed. */
#ifndef KSPEC_CLOCK_H
#define KSPEC_CLOCK_H

#include "base.h"

#include <time.h>

#define NS_PER_S 1000000000u

/* clock_gettime(2), the C library's or, after clock_prepare(), the vDSO's. */
extern int (*clock_read)(clockid_t, struct timespec *);

/* Finds the clock of the vDSO (vdso(7)), if there is one: a case that reads it then need not have
 * the C library's code mapped, at a page fault. */
void clock_prepare(void);

/* CLOCK_MONOTONIC; through the vDSO where there is one. */
static inline uint64_t now_ns(void)
{
	struct timespec t;
	clock_read(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

#endif
