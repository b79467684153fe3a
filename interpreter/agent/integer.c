/* SPDX-License-Identifier: Apache-2.0 */
#include "integer.h"

#include "wire.h"

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define NATIVE_BIG true
#else
#define NATIVE_BIG false
#endif

bool integer_fits(wide v, uint8_t width, uint8_t flags)
{
	int bits = width * 8;
	if (flags & INT_SIGNED)
		return v >= -((wide)1 << (bits - 1)) && v < (wide)1 << (bits - 1);
	return v >= 0 && v < (wide)1 << bits;
}

wide integer_wrap(wide v, uint8_t width, uint8_t flags)
{
	unsigned shift = 64 - 8 * (unsigned)width;
	uint64_t low = (uint64_t)v << shift;
	return flags & INT_SIGNED ? (wide)((int64_t)low >> shift) : (wide)(low >> shift);
}

/* The place of the byte that counts 256^i. */
static int place(int i, uint8_t width, uint8_t flags)
{
	return NATIVE_BIG || flags & INT_BIG ? width - 1 - i : i;
}

wide integer_load(const uint8_t *at, uint8_t width, uint8_t flags)
{
	uint64_t v = 0;
	for (int i = 0; i < width; i++)
		v |= (uint64_t)at[place(i, width, flags)] << 8 * i;
	return integer_wrap((wide)v, width, flags);
}

void integer_store(uint8_t *at, wide v, uint8_t width, uint8_t flags)
{
	for (int i = 0; i < width; i++)
		at[place(i, width, flags)] = (uint8_t)((uint64_t)v >> 8 * i);
}
