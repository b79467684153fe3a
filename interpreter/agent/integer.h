/* SPDX-License-Identifier: Apache-2.0 */
/* C integers of 1, 2, 4 and 8 bytes as wire.def has them: a width and INT_* flags. */
#ifndef KSPEC_INTEGER_H
#define KSPEC_INTEGER_H

#include "base.h"

/* Whether the type can hold it. */
bool integer_fits(wide v, uint8_t width, uint8_t flags);

/* The value modulo 2^(8·width), as the type has it. */
wide integer_wrap(wide v, uint8_t width, uint8_t flags);

/* From and to memory that need not be aligned; in native byte order unless INT_BIG. */
wide integer_load(const uint8_t *at, uint8_t width, uint8_t flags);
void integer_store(uint8_t *at, wide v, uint8_t width, uint8_t flags);

#endif
