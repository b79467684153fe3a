/* SPDX-License-Identifier: Apache-2.0 */
#include "step_ops.h"

#include "sys.h"

#include <string.h>

/* Takes the bytes that came with the release out of the place of the records. */
static uint32_t take_bytes(struct machine *m, uint16_t buffer)
{
	uint8_t *to = machine_buffer(m, buffer);
	uint32_t size = machine_size(m, buffer), n = m->arena->hold_len;
	if (n > size)
		n = size;
	memcpy(to, m->arena->records, n);
	memset(to + n, 0, size - n);
	return n;
}

int step_hold(struct machine *m, uint16_t buffer, struct outcome *out)
{
	out->begun_ns = now_ns();
	enum hold how = arena_wait(m->arena);
	out->ended_ns = now_ns();
	out->data = m->arena->records + RECORD_WIRE; /* those before have been taken */
	if (how == HOLD_REFUSED)
		return STATUS_RANGE;
	if (how != HOLD_RELEASED) {
		out->final = true;
		return STATUS_FALSE;
	}
	out->value = m->arena->hold_value;
	out->data_len = take_bytes(m, buffer);
	memcpy(out->data, machine_buffer(m, buffer), out->data_len);
	return STATUS_OK;
}
