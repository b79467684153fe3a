/* SPDX-License-Identifier: Apache-2.0 */
#include "expr.h"

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Its value as a digit of any base, 255 if it is none. */
static uint8_t digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (uint8_t)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (uint8_t)(c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (uint8_t)(c - 'A' + 10);
	return 255;
}

/* Passes over the prefix that the base has or, for base 0, that tells it; the base. */
static uint8_t take_prefix(const uint8_t **at, const uint8_t *end, uint8_t base)
{
	bool prefixed = end - *at >= 2 && **at == '0';
	if ((base == 16 || base == 0) && prefixed && (*at)[1] == 'x') {
		*at += 2;
		return 16;
	}
	if (base == 0 && prefixed && (*at)[1] == 'o') {
		*at += 2;
		return 8;
	}
	return base ? base : 10;
}

int expr_parse(const uint8_t *text, size_t n, uint8_t base, wide *value)
{
	const uint8_t *at = text, *end = text + n;
	*value = 0;
	while (at < end && is_space(*at))
		at++;
	while (at < end && is_space(end[-1]))
		end--;
	bool negative = at < end && *at == '-';
	if (at < end && (*at == '-' || *at == '+'))
		at++;
	base = take_prefix(&at, end, base);
	if (at == end)
		return STATUS_MALFORMED;
	wide v = 0;
	bool overflow = false;
	for (; at < end;
	     at++) { /* to the end even after an overflow: malformed text is malformed first */
		uint8_t d = digit(*at);
		if (d >= base)
			return STATUS_MALFORMED;
		v = v * base + (negative ? -(wide)d : d);
		overflow |= !expr_in_range(v);
		if (overflow)
			v = 0;
	}
	*value = v;
	return overflow ? STATUS_OVERFLOW : STATUS_OK;
}
