/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions: exactness at the ends of the range, every instruction, every status. */
#include "../expr.h"
#include "build.h"
#include "check.h"
#include "tests.h"

#include <string.h>

static struct machine m;

/* That the decoder accepts what is evaluated here. */
static bool is_sound(const struct ex *e)
{
	struct build b;
	struct program p;
	struct refusal why = {0};
	build_begin(&b, 2, 1);
	build_buffer(&b, 16, NULL, 0);
	build_buffer(&b, 5, NULL, 0);
	build_check(&b, *e);
	struct writer w = build_end(&b);
	bool ok = program_decode(w.data, w.len, &p, &why);
	if (!ok)
		printf("  %s\n", why.message);
	program_free(&p);
	writer_free(&w);
	return ok;
}

static void expect(int line, struct ex e, int status, wide value)
{
	wide v;
	struct expr x = {e.code, e.len, expr_only(e.code, e.len)};
	check_that(is_sound(&e), __FILE__, line, "it is accepted");
	for (int way = 0; way < 2; way++) {
		int got = way == 0 ? expr_eval(&m, &x, &v) : expr_eval_code(&m, &x, &v);
		check_equal(got, status, __FILE__, line, "status");
		check_equal(v, value, __FILE__, line, "value");
	}
}

#define IS(e, value) expect(__LINE__, e, STATUS_OK, value)
#define FAILS(e, status) expect(__LINE__, e, status, 0)

static const wide MAX = UINT64_MAX;

static void arithmetic(void)
{
	checks.test = __func__;
	IS(op2(EX_ADD, num(INT64_MIN), unum(UINT64_MAX)), INT64_MAX);
	FAILS(op2(EX_ADD, unum(UINT64_MAX), num(1)), STATUS_OVERFLOW);
	FAILS(op2(EX_SUB, num(INT64_MIN), num(1)), STATUS_OVERFLOW);
	IS(op2(EX_SUB, num(-1), unum(INT64_MAX)), INT64_MIN);
	IS(op2(EX_MUL, unum(UINT32_MAX), unum(4294967297)), MAX);
	FAILS(op2(EX_MUL, unum(UINT64_MAX), unum(UINT64_MAX)), STATUS_OVERFLOW);
	FAILS(op2(EX_MUL, num(INT64_MIN), unum(UINT64_MAX)), STATUS_OVERFLOW);
	IS(op2(EX_MUL, num(INT64_MIN), num(-1)), (wide)1 << 63);
	IS(op2(EX_DIV, num(INT64_MIN), num(-1)), (wide)1 << 63);
	IS(op2(EX_DIV, num(-7), num(2)), -3);
	IS(op2(EX_MOD, num(-7), num(2)), -1);
	IS(op2(EX_MOD, num(7), num(-2)), 1);
	FAILS(op2(EX_DIV, num(1), num(0)), STATUS_DIVISION);
	FAILS(op2(EX_MOD, num(1), num(0)), STATUS_DIVISION);
	IS(op1(EX_NEG, unum((uint64_t)1 << 63)), INT64_MIN);
	FAILS(op1(EX_NEG, unum(((uint64_t)1 << 63) + 1)), STATUS_OVERFLOW);
	FAILS(op2(EX_SUB, op2(EX_ADD, unum(UINT64_MAX), num(1)), num(1)),
	      STATUS_OVERFLOW); /* on the way, too */
}

static void comparisons(void)
{
	checks.test = __func__;
	IS(op2(EX_LT, num(-1), unum(UINT64_MAX)), 1); /* exact: not as C would convert them */
	IS(op2(EX_EQ, num(-1), unum(UINT64_MAX)), 0);
	IS(op2(EX_NE, num(3), num(3)), 0);
	IS(op2(EX_LE, num(3), num(3)), 1);
	IS(op2(EX_GT, num(3), num(3)), 0);
	IS(op2(EX_GE, num(3), num(4)), 0);
	IS(op1(EX_BOOL, num(-5)), 1);
	IS(op1(EX_BOOL, num(0)), 0);
	IS(op1(EX_NOT, num(0)), 1);
	IS(op1(EX_NOT, num(-1)), 0);
}

/* Those that are evaluated at one go. */
static void registers_and_constants(void)
{
	checks.test = __func__;
	m.registers[1] = MAX;
	IS(op2(EX_EQ, reg(1), unum(UINT64_MAX)), 1);
	IS(op2(EX_EQ, reg(1), num(-1)), 0);
	IS(op2(EX_NE, reg(1), num(-1)), 1);
	IS(op2(EX_GT, reg(1), num(INT64_MAX)), 1);
	m.registers[1] = INT64_MIN;
	IS(op2(EX_LT, reg(1), unum(0)), 1);
	IS(op2(EX_LE, reg(1), num(INT64_MIN)), 1);
	IS(op2(EX_GE, reg(1), num(INT64_MIN)), 1);
	IS(op2(EX_GE, reg(1), unum((uint64_t)1 << 63)), 0);
	IS(op2(EX_LT, num(INT64_MIN), reg(1)), 0);
}

static void memory(void)
{
	checks.test = __func__;
	static const uint8_t bytes[8] = {0xfe, 0xff, 0x01, 0x80, 0xff, 0xff, 0xff, 0xff};
	uint8_t *b = machine_buffer(&m, 0);
	memcpy(b, bytes, 8);
	uint16_t v16;
	uint64_t v64;
	memcpy(&v16, b + 1, 2);
	memcpy(&v64, b, 8);
	IS(load(0, 0, 1, false), 0xfe);
	IS(load(0, 0, 1, true), -2);
	IS(load(0, 1, 2, false), v16);
	IS(load(0, 4, 4, true), -1);
	IS(load(0, 4, 4, false), UINT32_MAX);
	IS(load(0, 0, 8, false), v64);
	IS(load(0, 0, 8, true), (int64_t)v64);
	m.registers[1] = MAX;
	IS(reg(1), MAX);
	m.registers[1] = -5;
	IS(op2(EX_ADD, reg(1), num(5)), 0);
}

static void texts(void)
{
	checks.test = __func__;
	memcpy(machine_buffer(&m, 0), "hello world ", 12);
	memcpy(machine_buffer(&m, 1), "hello", 5);
	IS(bytes_eq(0, num(5), "hello"), 1);
	IS(bytes_eq(0, num(6), "hello"), 0);
	IS(bytes_eq(0, num(5), "hellO"), 0);
	IS(bytes_eq(0, num(0), ""), 1);
	FAILS(bytes_eq(0, num(17), "hello"), STATUS_RANGE);
	FAILS(bytes_eq(0, num(-1), "hello"), STATUS_RANGE);
	IS(contains(0, num(11), "o w"), 1);
	IS(contains(0, num(10), "world"), 0);
	IS(contains(0, num(0), ""), 1);
	IS(contains(0, num(0), "x"), 0);
	FAILS(contains(0, unum(UINT64_MAX), "x"), STATUS_RANGE);
	IS(same(text_at(0, 0, 5), text_at(1, 0, 5)), 1);
	IS(same(text_at(0, 1, 4), text_at(1, 1, 4)), 1);
	IS(same(text_at(0, 0, 4), text_at(1, 1, 4)), 0);
	IS(same(text_at(0, 0, 5), text_at(1, 0, 4)), 0);
	IS(same(text_at(0, 16, 0), text_at(1, 5, 0)), 1);
	FAILS(same(text_at(0, 0, 5), text_at(1, 0, 6)), STATUS_RANGE);
	FAILS(same(text_at(0, 0, 17), text_at(1, 0, 5)), STATUS_RANGE);
	FAILS(same(text_at(0, 16, 1), text_at(1, 0, 1)), STATUS_RANGE);
}

static struct ex find(uint32_t offset, uint32_t length, const char *text)
{
	return with_bytes(EX_FIND, text_at(0, offset, length), text, strlen(text));
}

static void slices(void)
{
	checks.test = __func__;
	memcpy(machine_buffer(&m, 0), "hello world 1234", 16);
	IS(find(0, 16, "o"), 4);
	IS(find(5, 11, "o"), 2);
	IS(find(0, 16, "x"), -1);
	IS(find(0, 16, ""), 0);
	IS(find(16, 0, ""), 0);
	IS(find(0, 4, "o"), -1);
	FAILS(find(10, 7, "o"), STATUS_RANGE);
	FAILS(with_bytes(EX_FIND, part_of(0, num(-1), num(1)), "o", 1), STATUS_RANGE);
	FAILS(with_bytes(EX_FIND, part_of(0, num(1), num(-1)), "o", 1), STATUS_RANGE);
	FAILS(with_bytes(EX_FIND, part_of(0, unum(UINT64_MAX), num(1)), "o", 1), STATUS_RANGE);
	FAILS(with_bytes(EX_FIND, part_of(0, op2(EX_DIV, num(1), num(0)), num(1)), "o", 1),
	      STATUS_DIVISION);
	IS(masked(text_at(0, 0, 5), "h\1l@o", "\xff\1\xff@\xff"), 1);
	IS(masked(text_at(0, 0, 5), "h\1l@O", "\xff\1\xff@\xff"), 0);
	IS(masked(text_at(0, 0, 4), "h\1l@o", "\xff\1\xff@\xff"), 0);
	IS(masked(text_at(0, 3, 2), "lo", "\xff\xff"), 1);
	IS(masked(text_at(0, 3, 1), "\x6d", "\x6d"), 0); /* bits of the value outside of the mask */
	FAILS(masked(text_at(0, 16, 1), "l", "l"), STATUS_RANGE);
	IS(parse_base(text_at(0, 12, 4), 10), 1234);
	IS(parse_base(text_at(0, 13, 2), 10), 23);
	FAILS(load(0, 9, 8, 0), STATUS_RANGE);
	IS(load(0, 15, 1, 0), '4');
	FAILS(load(0, 16, 1, 0), STATUS_RANGE);
	FAILS(load_at(0, num(-1), 1, 0), STATUS_RANGE);
	IS(load(0, 12, 2, INT_BIG), '1' << 8 | '2');
	IS(load(0, 12, 4, INT_BIG), 0x31323334);
}

static void bits(void)
{
	checks.test = __func__;
	IS(op2(EX_BIT_AND, num(-1), unum(UINT64_MAX)), MAX);
	IS(op2(EX_BIT_AND, num(-2), num(7)), 6);
	IS(op2(EX_BIT_OR, num(-8), num(1)), -7);
	IS(op2(EX_BIT_OR, unum(UINT64_MAX), num(-1)), -1);
	IS(op2(EX_BIT_XOR, num(-1), num(5)), -6);
	FAILS(op2(EX_BIT_XOR, num(INT64_MIN), unum(UINT64_MAX)), STATUS_OVERFLOW);
	IS(op1(EX_BIT_NOT, num(0)), -1);
	IS(op1(EX_BIT_NOT, num(INT64_MIN)), INT64_MAX);
	FAILS(op1(EX_BIT_NOT, unum(UINT64_MAX)), STATUS_OVERFLOW);
	IS(op2(EX_SHL, num(1), num(63)), (wide)1 << 63);
	IS(op2(EX_SHL, num(-1), num(63)), INT64_MIN);
	FAILS(op2(EX_SHL, num(1), num(64)), STATUS_OVERFLOW);
	FAILS(op2(EX_SHL, num(-1), num(64)), STATUS_OVERFLOW);
	FAILS(op2(EX_SHL, unum(UINT64_MAX), num(1)), STATUS_OVERFLOW);
	IS(op2(EX_SHL, num(0), num(127)), 0);
	FAILS(op2(EX_SHL, num(0), num(128)), STATUS_RANGE);
	FAILS(op2(EX_SHR, num(0), num(-1)), STATUS_RANGE);
	IS(op2(EX_SHR, num(-1), num(127)), -1);
	IS(op2(EX_SHR, num(-5), num(1)), -3);
	IS(op2(EX_SHR, unum(UINT64_MAX), num(63)), 1);
	IS(op2(EX_SHR, unum(UINT64_MAX), num(64)), 0);
	IS(as_type(EX_WRAP, num(-1), 1, 0), 255);
	IS(as_type(EX_WRAP, num(200), 1, INT_SIGNED), -56);
	IS(as_type(EX_WRAP, num(-1), 8, 0), MAX);
	IS(as_type(EX_WRAP, unum(UINT64_MAX), 8, INT_SIGNED), -1);
	IS(as_type(EX_WRAP, num(0x12345678), 2, INT_BIG), 0x5678);
	IS(as_type(EX_FIT, num(255), 1, 0), 255);
	IS(as_type(EX_FIT, num(INT64_MIN), 8, INT_SIGNED), INT64_MIN);
	FAILS(as_type(EX_FIT, num(256), 1, 0), STATUS_OVERFLOW);
	FAILS(as_type(EX_FIT, num(128), 1, INT_SIGNED), STATUS_OVERFLOW);
	FAILS(as_type(EX_FIT, num(-1), 8, 0), STATUS_OVERFLOW);
	FAILS(as_type(EX_FIT, unum(UINT64_MAX), 8, INT_SIGNED), STATUS_OVERFLOW);
}

static void lazy_logic(void)
{
	checks.test = __func__;
	struct ex fault = op2(EX_DIV, num(1), num(0));
	IS(lazy(EX_AND_THEN, num(0), fault), 0);
	FAILS(lazy(EX_AND_THEN, num(1), fault), STATUS_DIVISION);
	IS(lazy(EX_AND_THEN, num(1), num(7)), 7);
	IS(lazy(EX_OR_ELSE, num(-3), fault), 1);
	IS(lazy(EX_OR_ELSE, num(0), num(7)), 7);
	IS(op1(EX_BOOL, lazy(EX_OR_ELSE, num(0), num(7))), 1);
	struct ex inner = lazy(EX_OR_ELSE, num(0), lazy(EX_AND_THEN, num(2), num(0)));
	IS(lazy(EX_OR_ELSE, inner, num(9)), 9);
	IS(lazy(EX_AND_THEN, inner, fault), 0);
	IS(op2(EX_ADD, num(5), lazy(EX_AND_THEN, num(0), op2(EX_ADD, num(1), num(1)))), 5);
	struct ex chain = num(1);
	for (int i = 0; i < 10; i++)
		chain = lazy(EX_AND_THEN, num(1), chain);
	IS(chain, 1);
}

static void parse_text(int line, const char *text, uint8_t base, int status, wide value)
{
	wide v = 0;
	int got = expr_parse((const uint8_t *)text, strlen(text), base, &v);
	check_equal(got, status, __FILE__, line, text);
	if (status == STATUS_OK)
		check_equal(v, value, __FILE__, line, text);
}

#define PARSES_IN(base, text, value) parse_text(__LINE__, text, base, STATUS_OK, value)
#define UNPARSED_IN(base, text, status) parse_text(__LINE__, text, base, status, 0)
#define PARSES(text, value) PARSES_IN(10, text, value)
#define UNPARSED(text, status) UNPARSED_IN(10, text, status)

static void numbers(void)
{
	checks.test = __func__;
	PARSES("0", 0);
	PARSES(" \t\n42\r\v\f ", 42);
	PARSES("+7", 7);
	PARSES("-0", 0);
	PARSES("000123", 123);
	PARSES("18446744073709551615", MAX);
	PARSES("-9223372036854775808", INT64_MIN);
	UNPARSED("18446744073709551616", STATUS_OVERFLOW);
	UNPARSED("-9223372036854775809", STATUS_OVERFLOW);
	UNPARSED("99999999999999999999999999999999999999999999999999999999999999999999999",
		 STATUS_OVERFLOW);
	UNPARSED("999999999999999999999999x", STATUS_MALFORMED);
	UNPARSED("", STATUS_MALFORMED);
	UNPARSED("  ", STATUS_MALFORMED);
	UNPARSED("-", STATUS_MALFORMED);
	UNPARSED("+-1", STATUS_MALFORMED);
	UNPARSED("- 1", STATUS_MALFORMED);
	UNPARSED("1 2", STATUS_MALFORMED);
	UNPARSED("0x10", STATUS_MALFORMED);
	UNPARSED("1.0", STATUS_MALFORMED);
	memcpy(machine_buffer(&m, 0), "12\0", 3);
	IS(parse(0, num(2)), 12);
	FAILS(parse(0, num(3)), STATUS_MALFORMED); /* a NUL is no white space */
	FAILS(parse(0, num(17)), STATUS_RANGE);
}

static void bases(void)
{
	checks.test = __func__;
	PARSES_IN(16, "ff", 255);
	PARSES_IN(16, " -0xFf\n", -255);
	PARSES_IN(16, "ffffffffffffffff", MAX);
	UNPARSED_IN(16, "10000000000000000", STATUS_OVERFLOW);
	UNPARSED_IN(16, "0x", STATUS_MALFORMED);
	UNPARSED_IN(16, "0X1", STATUS_MALFORMED);
	UNPARSED_IN(16, "0x-1", STATUS_MALFORMED);
	UNPARSED_IN(16, "g", STATUS_MALFORMED);
	PARSES_IN(8, "0755", 0755);
	UNPARSED_IN(8, "8", STATUS_MALFORMED);
	UNPARSED_IN(8, "0o7", STATUS_MALFORMED);
	PARSES_IN(0, "0x10", 16);
	PARSES_IN(0, "+0o10", 8);
	PARSES_IN(0, "010", 10);
	PARSES_IN(0, "0", 0);
	UNPARSED_IN(0, "0o", STATUS_MALFORMED);
	UNPARSED_IN(0, "0o8", STATUS_MALFORMED);
	UNPARSED_IN(0, "0b1", STATUS_MALFORMED);
	UNPARSED_IN(0, "ff", STATUS_MALFORMED);
	PARSES_IN(16, "-8000000000000000", INT64_MIN);
}

void test_expr(const struct test_context *context)
{
	(void)context;
	struct build b;
	struct program p;
	struct refusal why = {0};
	checks.test = __func__;
	build_begin(&b, 2, 1);
	build_buffer(&b, 16, NULL, 0);
	build_buffer(&b, 5, NULL, 0);
	struct writer w = build_end(&b);
	if (CHECK(program_decode(w.data, w.len, &p, &why))
	    && CHECK(machine_init(&m, &p, NULL, 0))) {
		arithmetic();
		comparisons();
		registers_and_constants();
		memory();
		texts();
		slices();
		bits();
		lazy_logic();
		numbers();
		bases();
		machine_free(&m);
	}
	program_free(&p);
	writer_free(&w);
}
