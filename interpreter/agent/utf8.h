/* SPDX-License-Identifier: Apache-2.0 */
/* Text for the wire: UTF-8 without NUL (RFC 3629). */
#ifndef KSPEC_UTF8_H
#define KSPEC_UTF8_H

#include "base.h"

/* The length of the sequence at the start of s[0, n), n ≥ 1: shortest form, no surrogates, no NUL;
 * 0 if there is none. */
size_t utf8_sequence(const uint8_t *s, size_t n);

/* Bytes that are not UTF-8, and NUL, become '?'. */
void utf8_make(uint8_t *text, size_t n);

/* As utf8_make(); control characters, newlines among them, become '?', too. */
void utf8_make_line(uint8_t *text, size_t n);

#endif
