// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers and addresses in the text of a filter. Stricter than the usual
 * functions: what can be written in one way only cannot be misread.
 */

#include "tcpstats_parse.h"

#define GROUPS	8

static bool next_is(const struct tcpstats_text *text, char c)
{
	return text->at < text->end && *text->at == c;
}

static bool take(struct tcpstats_text *text, char c)
{
	if (!next_is(text, c))
		return false;
	text->at++;
	return true;
}

/* -1: no digit of that base */
static int digit(const struct tcpstats_text *text, int base)
{
	int c = text->at < text->end ? *text->at : 0;
	int value = -1;

	if (c >= '0' && c <= '9')
		value = c - '0';
	else if (c >= 'a' && c <= 'f')
		value = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		value = c - 'A' + 10;
	return value < base ? value : -1;
}

/**
 * tcpstats_parse_number - take a decimal number off a text
 * @text: where it begins; what follows it is left
 * @max: the highest that it may be
 * @value: set to it
 *
 * Return: NULL, or what is wrong at the new beginning of @text
 */
const char *tcpstats_parse_number(struct tcpstats_text *text, u32 max,
				  u32 *value)
{
	const char *first = text->at;
	u32 number = 0;
	int d;

	if (digit(text, 10) < 0)
		return "a number is missing";
	while ((d = digit(text, 10)) >= 0) {
		if (number > (max - d) / 10)
			return "the number is too high";
		number = number * 10 + d;
		text->at++;
	}
	if (*first == '0' && text->at - first > 1) {
		text->at = first;
		return "the number has a leading zero";
	}
	*value = number;
	return NULL;
}

static const char *parse_v4(struct tcpstats_text *text, u8 *bytes)
{
	u32 value;
	int i;

	for (i = 0; i < 4; i++) {
		const char *wrong;

		if (i && !take(text, '.'))
			return "an IPv4 address has four numbers with dots between";
		wrong = tcpstats_parse_number(text, 255, &value);
		if (wrong)
			return wrong;
		bytes[i] = value;
	}
	return NULL;
}

static const char *parse_group(struct tcpstats_text *text, u8 *bytes)
{
	u32 value = 0;
	int d, digits;

	for (digits = 0; (d = digit(text, 16)) >= 0; digits++) {
		if (digits == 4)
			return "a group of an IPv6 address has four digits at most";
		value = value << 4 | d;
		text->at++;
	}
	if (!digits)
		return "a group of an IPv6 address is missing";
	bytes[0] = value >> 8;
	bytes[1] = value;
	return NULL;
}

static bool at_group(const struct tcpstats_text *text)
{
	return digit(text, 16) >= 0;
}

/*
 * Groups up to the gap, "::", are put at the beginning, those behind it are
 * moved to the end.
 */
static const char *parse_v6(struct tcpstats_text *text, u8 *bytes)
{
	int groups = 0, gap = -1;

	if (next_is(text, ':')) {
		text->at++;
		if (!take(text, ':'))
			return "a single colon begins no IPv6 address";
		gap = 0;
	}
	while (gap != groups || at_group(text)) {
		const char *wrong;

		if (groups == GROUPS)
			return "an IPv6 address has eight groups at most";
		wrong = parse_group(text, bytes + 2 * groups++);
		if (wrong)
			return wrong;
		if (!take(text, ':'))
			break;
		if (take(text, ':')) {
			if (gap >= 0)
				return "an IPv6 address has one :: at most";
			gap = groups;
		}
	}
	if (gap < 0)
		return groups == GROUPS ? NULL : "an IPv6 address has eight groups";
	if (groups == GROUPS)
		return "the :: stands for no group";
	memmove(bytes + 16 - 2 * (groups - gap), bytes + 2 * gap,
		2 * (groups - gap));
	memset(bytes + 2 * gap, 0, 2 * (GROUPS - groups));
	return NULL;
}

static bool bits_behind(const struct tcpstats_addr_text *addr, u32 bits)
{
	u32 i;

	for (i = addr->prefix; i < bits; i++)
		if (addr->addr.v6[i / 8] & (0x80 >> i % 8))
			return true;
	return false;
}

static const char *parse_prefix(struct tcpstats_text *text, u32 bits,
				struct tcpstats_addr_text *result)
{
	const char *first = text->at;
	u32 prefix = bits;

	if (take(text, '/')) {
		const char *wrong =
			tcpstats_parse_number(text, bits, &prefix);

		if (wrong)
			return wrong;
	}
	result->prefix = prefix;
	if (bits_behind(result, bits)) {
		text->at = first;
		return "the address has bits behind its prefix";
	}
	return NULL;
}

static bool is_v6(const struct tcpstats_text *text)
{
	return memchr(text->at, ':', text->end - text->at);
}

/**
 * tcpstats_parse_addr - take an address off a text, with a prefix if it has one
 * @text: nothing else; empty after this
 * @result: set to it
 *
 * Return: NULL, or what is wrong at the new beginning of @text
 */
const char *tcpstats_parse_addr(struct tcpstats_text *text,
				struct tcpstats_addr_text *result)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	bool v6 = is_v6(text);
	const char *wrong;

	memset(result, 0, sizeof(*result));
	result->af = v6 ? AF_INET6 : AF_INET;
	wrong = v6 ? parse_v6(text, result->addr.v6) :
		     parse_v4(text, result->addr.v6);
	if (!wrong)
		wrong = parse_prefix(text, v6 ? 128 : 32, result);
	if (!wrong && text->at < text->end)
		return "there is more than an address";
	if (!wrong && v6 && result->prefix >= 96 &&
	    !memcmp(result->addr.v6, mapped, sizeof(mapped)))
		return "it is an IPv4 address: write it as one";
	return wrong;
}
