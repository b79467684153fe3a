/* SPDX-License-Identifier: Apache-2.0 */
#include "crc.h"

#include "bytes.h"

#define AT_ONCE 8

/* table[k][b]: what a byte comes to with k zeroes behind it (M. E. Kounavis, F. L. Berry, "A
 * Systematic Approach to Building High Performance Software-Based CRC Generators", 2005). */
static uint32_t table[AT_ONCE][256];

static void fill_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
		table[0][i] = c;
	}
	for (int k = 1; k < AT_ONCE; k++)
		for (uint32_t i = 0; i < 256; i++)
			table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 0xff];
}

uint32_t crc32_more(uint32_t crc, const void *data, size_t n)
{
	if (table[0][1] == 0)
		fill_table();
	const uint8_t *p = data;
	crc = ~crc;
	for (; n >= AT_ONCE; n -= AT_ONCE, p += AT_ONCE) {
		uint32_t low = crc ^ load_u32(p), high = load_u32(p + 4);
		crc = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff] ^ table[5][low >> 16 & 0xff]
		      ^ table[4][low >> 24] ^ table[3][high & 0xff] ^ table[2][high >> 8 & 0xff]
		      ^ table[1][high >> 16 & 0xff] ^ table[0][high >> 24];
	}
	while (n--)
		crc = crc >> 8 ^ table[0][(crc ^ *p++) & 0xff];
	return ~crc;
}
