/* SPDX-License-Identifier: Apache-2.0 */
/* What records should say; `d` is the struct done of whoever uses these. */
#ifndef KSPEC_TEST_EXPECT_H
#define KSPEC_TEST_EXPECT_H

#include "answer.h"
#include "check.h"

void expect_value(const struct done *d, uint32_t step, int status, wide value, int line,
		  const char *file);
void expect_data(const struct done *d, uint32_t step, const void *data, size_t n, int line,
		 const char *file);
/* A build_show(): the value in decimal. */
void expect_shown(const struct done *d, uint32_t step, const char *text, int line,
		  const char *file);

#define VALUE(step, status, value)                                                                 \
	expect_value(&d, step, STATUS_##status, value, __LINE__, __FILE__)
#define DATA(step, data, n) expect_data(&d, step, data, n, __LINE__, __FILE__)
#define SHOWN(step, text) expect_shown(&d, step, text, __LINE__, __FILE__)
#define NO_RECORD(step) CHECK(done_record(&d, step) == NULL)

#endif
