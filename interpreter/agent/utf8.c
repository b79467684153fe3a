/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

size_t utf8_sequence(const uint8_t *s, size_t n)
{
	if (s[0] < 0x80)
		return s[0] != 0;
	size_t len = s[0] >= 0xc2 && s[0] < 0xe0   ? 2
		     : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		     : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
						   : 0;
	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	bool too_long = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
	bool surrogate = s[0] == 0xed && s[1] >= 0xa0;
	bool too_big = s[0] == 0xf4 && s[1] >= 0x90;
	return too_long || surrogate || too_big ? 0 : len;
}

void utf8_make(uint8_t *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t len = utf8_sequence(text + i, n - i);
		if (len == 0)
			text[i++] = '?';
		i += len;
	}
}

void utf8_make_line(uint8_t *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] == 0x7f)
			text[i] = '?';
	utf8_make(text, n);
}
