/* SPDX-License-Identifier: Apache-2.0 */
/* The Pike VM: each instruction, and that it takes no more time than it may. */
#include "../bytes.h"
#include "../regex.h"
#include "../sys.h"
#include "../wire.h"
#include "check.h"
#include "tests.h"

#include <stdlib.h>
#include <string.h>

static struct writer code;
static uint16_t count;

static void begin(void)
{
	writer_free(&code);
	write_u16(&code, 0);
	count = 0;
}

static uint16_t emit(uint8_t op)
{
	write_u8(&code, op);
	code.data[0] = (uint8_t)++count;
	code.data[1] = (uint8_t)(count >> 8);
	return (uint16_t)(count - 1);
}

static void byte(char c)
{
	emit(RE_BYTE);
	write_u8(&code, (uint8_t)c);
}

static void set(const char *members)
{
	uint8_t bits[32] = {0};
	for (; *members; members++)
		bits[(uint8_t)*members >> 3] |= (uint8_t)(1 << (*members & 7));
	emit(RE_SET);
	write_bytes(&code, bits, sizeof bits);
}

static void split(uint16_t x, uint16_t y)
{
	emit(RE_SPLIT);
	write_u16(&code, x);
	write_u16(&code, y);
}

static void jump(uint16_t x)
{
	emit(RE_JUMP);
	write_u16(&code, x);
}

static bool matches_bytes(const char *text, size_t n)
{
	const char *wrong = regex_check(code.data, (uint32_t)code.len);
	if (!CHECK(wrong == NULL)) {
		printf("  %s\n", wrong);
		return false;
	}
	uint8_t *exact = malloc(n + !n); /* so that reading past its end is seen */
	memcpy(exact, text, n);
	bool matches = regex_match(code.data, (uint32_t)code.len, exact, n);
	free(exact);
	return matches;
}

static bool matches(const char *text)
{
	return matches_bytes(text, strlen(text));
}

static void bytes_and_sets(void)
{
	checks.test = __func__;
	begin(); /* a.[xyz\xff] */
	byte('a');
	emit(RE_ANY);
	set("xyz\xff");
	emit(RE_MATCH);
	CHECK(matches("..abz.."));
	CHECK(matches("a\xff\xff"));
	CHECK(!matches("a\nx"));
	CHECK(!matches("abw"));
	CHECK(!matches("ab"));
	CHECK(!matches(""));
	CHECK(matches("aabx"));
	CHECK(matches_bytes("a\0x", 3));
}

static void alternatives(void)
{
	checks.test = __func__;
	begin(); /* ^(ab|a)*c$ */
	emit(RE_BEGIN);
	split(2, 8); /* 1 */
	split(3, 6); /* 2 */
	byte('a');   /* 3 */
	byte('b');   /* 4 */
	jump(1);     /* 5 */
	byte('a');   /* 6 */
	jump(1);     /* 7 */
	byte('c');   /* 8 */
	emit(RE_END);
	emit(RE_MATCH);
	CHECK(matches("c"));
	CHECK(matches("ababaac"));
	CHECK(!matches("abbac"));
	CHECK(!matches("xc"));
	CHECK(!matches("cc"));
}

static void assertion(uint8_t op, const char *text, bool expected)
{
	begin(); /* a, asserted on both sides by what op says */
	emit(op);
	byte('a');
	emit(RE_MATCH);
	if (!CHECK(matches(text) == expected))
		printf("  %s before 'a' in \"%s\"\n", wire_name("RE", op), text);
}

static void assertions(void)
{
	checks.test = __func__;
	assertion(RE_BEGIN, "ab", true);
	assertion(RE_BEGIN, "\na", false);
	assertion(RE_LINE_BEGIN, "b\na", true);
	assertion(RE_LINE_BEGIN, "ba", false);
	assertion(RE_WORD, "b a", true);
	assertion(RE_WORD, "_a", false);
	assertion(RE_WORD, "a", true);
	assertion(RE_NOT_WORD, "0a", true);
	assertion(RE_NOT_WORD, ".a", false);
	assertion(RE_END, "a", false);
	begin(); /* a at the end of a line */
	byte('a');
	emit(RE_LINE_END);
	emit(RE_MATCH);
	CHECK(matches("xa\ny") && matches("a") && !matches("ab\n"));
	begin(); /* an empty line */
	emit(RE_LINE_BEGIN);
	emit(RE_LINE_END);
	emit(RE_MATCH);
	CHECK(matches("") && matches("a\n") && matches("a\n\nb") && !matches("a\nb"));
	begin(); /* the end of a word is one, of what is none is none */
	emit(RE_END);
	emit(RE_WORD);
	emit(RE_MATCH);
	CHECK(matches("a") && !matches("a.") && !matches(""));
}

static void loops_without_bytes(void)
{
	checks.test = __func__;
	begin();
	jump(0);
	CHECK(!matches("aaa"));
	begin();
	split(1, 0);
	split(0, 1);
	CHECK(!matches("aaa"));
	begin();
	split(0, 1);
	emit(RE_MATCH);
	CHECK(matches(""));
}

/* (a?){n}a{n} against n times a, with which backtracking would take 2^n steps; as large as is
 * allowed. */
static void time_is_bounded(void)
{
	checks.test = __func__;
	enum { N = WIRE_MAX_REGEX / 3 - 1 };
	static char text[N];
	begin();
	emit(RE_BEGIN);
	for (int i = 0; i < N; i++) {
		split((uint16_t)(count + 1), (uint16_t)(count + 2));
		byte('a');
	}
	for (int i = 0; i < N; i++)
		byte('a');
	emit(RE_END);
	emit(RE_MATCH);
	memset(text, 'a', N);
	uint64_t before = now_ns();
	CHECK(matches_bytes(text, N / 16) == false);
	CHECK(matches_bytes(text, N));
	CHECK(now_ns() - before < 20ull * NS_PER_S);
}

void test_regex(const struct test_context *context)
{
	(void)context;
	bytes_and_sets();
	alternatives();
	assertions();
	loops_without_bytes();
	time_is_bounded();
	writer_free(&code);
}
