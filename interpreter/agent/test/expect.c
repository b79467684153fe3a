/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"

#include <string.h>

void expect_value(const struct done *d, uint32_t step, int status, wide value, int line,
		  const char *file)
{
	const struct answer_record *r = done_record(d, step);
	if (!check_that(r != NULL, file, line, "the step has a record"))
		return;
	check_equal(r->head.status, status, file, line, "status");
	check_equal(r->head.value, value, file, line, "value");
}

void expect_data(const struct done *d, uint32_t step, const void *data, size_t n, int line,
		 const char *file)
{
	const struct answer_record *r = done_record(d, step);
	if (check_that(r != NULL && r->head.data_len == n, file, line, "the length of the data"))
		check_that(memcmp(r->data, data, n) == 0, file, line, "the data");
}

void expect_shown(const struct done *d, uint32_t step, const char *text, int line, const char *file)
{
	const struct answer_record *r = done_record(d, step);
	if (check_that(r != NULL && r->head.data_len == 24 && !r->data[23], file, line,
		       "it is shown"))
		check_text((const char *)r->data, text, file, line, "shown");
}
