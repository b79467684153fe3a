/* SPDX-License-Identifier: Apache-2.0 */
#include "kmsg.h"

#include "utf8.h"

#include <string.h>

static bool number(const char **at, const char *end, uint64_t *value)
{
	const char *begin = *at;
	uint64_t v = 0;
	while (*at < end && **at >= '0' && **at <= '9')
		v = v * 10 + (uint64_t)(*(*at)++ - '0');
	*value = v;
	return *at > begin;
}

static bool comma(const char **at, const char *end)
{
	return *at < end && *(*at)++ == ',';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Decodes \xNN (the kernel writes lower case) in place; the new length. */
static size_t unescape(char *text, size_t n)
{
	size_t out = 0;
	for (size_t i = 0; i < n; i++) {
		if (n - i >= 4 && text[i] == '\\' && text[i + 1] == 'x'
		    && hex_digit(text[i + 2]) >= 0 && hex_digit(text[i + 3]) >= 0) {
			text[out++] = (char)(hex_digit(text[i + 2]) << 4 | hex_digit(text[i + 3]));
			i += 3;
		} else {
			text[out++] = text[i];
		}
	}
	return out;
}

bool kmsg_parse(char *line, size_t n, struct kmsg_record *record)
{
	const char *at = line, *end = line + n;
	uint64_t prefix;
	if (!number(&at, end, &prefix) || !comma(&at, end) || !number(&at, end, &record->seq)
	    || !comma(&at, end) || !number(&at, end, &record->timestamp_us) || !comma(&at, end))
		return false;
	char *text = memchr(at, ';', (size_t)(end - at));
	if (!text)
		return false;
	text++;
	char *newline = memchr(text, '\n', (size_t)(end - text));
	record->level = prefix & 7;
	record->text = text;
	record->len = unescape(text, (size_t)((newline ? newline : end) - text));
	utf8_make((uint8_t *)text, record->len);
	return true;
}
