/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions, compiled to the code that wire.def describes: checked, and run as a Pike VM.
 */
#ifndef KSPEC_REGEX_H
#define KSPEC_REGEX_H

#include "base.h"

/* NULL if code[0, len) is sound: complete, every target in it, no way past its end; else what is
 * wrong. */
const char *regex_check(const uint8_t *code, uint32_t len);

/* Whether sound code matches somewhere in text[0, n); in time proportional to n × instructions. Not
 * to be called by two threads at a time. */
bool regex_match(const uint8_t *code, uint32_t len, const uint8_t *text, size_t n);

#endif
