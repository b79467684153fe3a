/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical text of what frames carry, as the `value` lines of the vectors have it
 * (vectors/README.md). */
#ifndef KSPEC_TEST_TEXT_H
#define KSPEC_TEST_TEXT_H

#include "../bytes.h"
#include "../program.h"
#include "answer.h"

/* Each line ends with a newline; nothing ends with NUL. */
void text_program(struct writer *out, const struct program *p);
void text_done(struct writer *out, const struct done *d);
void text_hex(struct writer *out, const uint8_t *bytes, size_t n);
void text_format(struct writer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
