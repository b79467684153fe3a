/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions: exactness at the ends of the range, every instruction, every status. */
#include "../expr.h"
#include "build.h"
#include "check.h"
#include "tests.h"

#include <string.h>

static struct machine m;

static void expect(int line, struct ex e, int status, wide value)
{
	wide v;
	struct expr x = {e.code, e.len};
	int got = expr_eval(&m, &x, &v);
	check_equal(got, status, __FILE__, line, "status");
	check_equal(v, value, __FILE__, line, "value");
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
	IS(op2(EX_AND, num(-5), num(7)), 1);
	IS(op2(EX_AND, num(-5), num(0)), 0);
	IS(op2(EX_OR, num(0), num(0)), 0);
	IS(op2(EX_OR, num(0), num(2)), 1);
	IS(op1(EX_NOT, num(0)), 1);
	IS(op1(EX_NOT, num(-1)), 0);
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
	IS(same(0, num(5), 1, num(5)), 1);
	IS(same(0, num(5), 1, num(4)), 0);
	IS(same(0, num(0), 1, num(0)), 1);
	FAILS(same(0, num(5), 1, num(6)), STATUS_RANGE);
	FAILS(same(0, num(17), 1, num(5)), STATUS_RANGE);
}

static void parse_text(int line, const char *text, int status, wide value)
{
	wide v = 0;
	int got = expr_parse((const uint8_t *)text, strlen(text), &v);
	check_equal(got, status, __FILE__, line, text);
	if (status == STATUS_OK)
		check_equal(v, value, __FILE__, line, text);
}

#define PARSES(text, value) parse_text(__LINE__, text, STATUS_OK, value)
#define UNPARSED(text, status) parse_text(__LINE__, text, status, 0)

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
		memory();
		texts();
		numbers();
		machine_free(&m);
	}
	program_free(&p);
	writer_free(&w);
}
