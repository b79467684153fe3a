/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "expr.h"

#include <string.h>

/* −2^63 … 2^64−1 in decimal at the end of text; its first character. */
static const char *decimal(wide v, char text[24], uint32_t *len)
{
	char *at = text + 24;
	bool negative = v < 0;
	if (negative)
		v = -v;
	uint64_t rest = (uint64_t)v;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (negative)
		*--at = '-';
	*len = (uint32_t)(text + 24 - at);
	return at;
}

/* The value modulo 2^64, at the end of text; its first character. */
static const char *hexadecimal(wide v, char text[24], uint32_t *len)
{
	char *at = text + 24;
	uint64_t rest = (uint64_t)v;
	do
		*--at = "0123456789abcdef"[rest & 15];
	while (rest >>= 4);
	*len = (uint32_t)(text + 24 - at);
	return at;
}

static int part_bytes(const struct machine *m, const struct part *part, char text[24],
		      const void **bytes, uint32_t *len)
{
	wide v;
	struct span span;
	int status = STATUS_OK;
	switch (part->kind) {
	case PART_BYTES:
		*bytes = part->bytes;
		*len = part->len;
		break;
	case PART_DEC:
		status = expr_eval(m, &part->expr, &v);
		*bytes = decimal(v, text, len);
		break;
	case PART_HEX:
		status = expr_eval(m, &part->expr, &v);
		*bytes = hexadecimal(v, text, len);
		break;
	default: /* PART_BUF */
		status = slice_eval(m, &part->slice, &span);
		*bytes = span.at;
		*len = span.len;
	}
	return status;
}

/* Made aside, then copied: parts may read the buffer that is written, and a failure leaves it as it
 * was. */
IN_EVERY_CASE int step_format(struct machine *m, const struct format *format, struct outcome *out)
{
	uint32_t size = machine_size(m, format->buffer), made = 0;
	for (int i = 0; i < format->nparts; i++) {
		char text[24];
		const void *bytes;
		uint32_t len;
		int status = part_bytes(m, &format->parts[i], text, &bytes, &len);
		if (status != STATUS_OK)
			return status;
		if (len > size - made)
			return STATUS_TOO_LONG;
		memcpy(m->scratch + made, bytes, len);
		made += len;
	}
	memcpy(machine_buffer(m, format->buffer), m->scratch, made);
	out->value = made;
	return STATUS_OK;
}
