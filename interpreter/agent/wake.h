/* SPDX-License-Identifier: Apache-2.0 */
/* A machine that was saved and goes on elsewhere and later: what it believes of time and chance is mended. */
#ifndef KSPEC_WAKE_H
#define KSPEC_WAKE_H

#include <stdbool.h>

/*
 * Sets the clock (CLOCK_REALTIME; the others go on from where the machine stood still) and stirs the kernel's random
 * numbers.  `clock` is SECONDS.NANOSECONDS since 1970, `seed` up to 64 bytes in hexadecimal.  Complains and
 * returns false if that cannot be done.
 */
bool wake(const char *clock, const char *seed);

#endif
