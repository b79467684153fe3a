/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "expr.h"
#include "sys.h"

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

static int part_bytes(const struct machine *m, const struct part *part, char text[24],
		      const void **bytes, uint32_t *len)
{
	wide v;
	int status;
	switch (part->kind) {
	case PART_BYTES:
		*bytes = part->bytes;
		*len = part->len;
		return STATUS_OK;
	case PART_DEC:
		status = expr_eval(m, &part->expr, &v);
		*bytes = decimal(v, text, len);
		return status;
	default: /* PART_BUF */
		*bytes = machine_buffer(m, part->buffer);
		return expr_eval_length(m, &part->expr, part->buffer, len);
	}
}

/* Made aside, then copied: parts may read the buffer that is written, and a failure leaves it as it
 * was. */
static int make(struct machine *m, const struct format *format, uint32_t *made)
{
	uint32_t size = machine_size(m, format->buffer);
	*made = 0;
	for (int i = 0; i < format->nparts; i++) {
		char text[24];
		const void *bytes;
		uint32_t len;
		int status = part_bytes(m, &format->parts[i], text, &bytes, &len);
		if (status != STATUS_OK)
			return status;
		if (len > size - *made)
			return STATUS_TOO_LONG;
		memcpy(m->scratch + *made, bytes, len);
		*made += len;
	}
	return STATUS_OK;
}

int step_format(struct machine *m, const struct format *format, struct outcome *out)
{
	uint32_t made;
	out->begun_ns = now_ns();
	int status = make(m, format, &made);
	if (status == STATUS_OK) {
		memcpy(machine_buffer(m, format->buffer), m->scratch, made);
		memcpy(out->data, m->scratch, made);
		out->data_len = made;
		out->value = made;
	}
	out->ended_ns = now_ns();
	return status;
}
