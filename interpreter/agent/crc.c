/* SPDX-License-Identifier: Apache-2.0 */
#include "crc.h"

static uint32_t table[256];

static void fill_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
		table[i] = c;
	}
}

uint32_t crc32_more(uint32_t crc, const void *data, size_t n)
{
	if (table[1] == 0)
		fill_table();
	const uint8_t *p = data;
	crc = ~crc;
	while (n--)
		crc = crc >> 8 ^ table[(crc ^ *p++) & 0xff];
	return ~crc;
}
