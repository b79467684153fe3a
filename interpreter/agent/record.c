/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

bool record_read(const uint8_t *at, size_t left, uint32_t steps, size_t *size)
{
	if (left < RECORD_WIRE || load_u32(at + LENGTH_AT) > left - RECORD_WIRE)
		return false;
	bool negative = at[NEGATIVE_AT] == 1;
	if (load_u32(at + STEP_AT) >= steps || !wire_name("STATUS", at[STATUS_AT])
	    || at[NEGATIVE_AT] > 1 || (negative && load_u64(at + BITS_AT) >> 63 == 0))
		return false;
	*size = RECORD_WIRE + load_u32(at + LENGTH_AT);
	return true;
}
