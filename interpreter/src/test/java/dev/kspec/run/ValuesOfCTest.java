// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Structs, arrays and unions of a driver: put into bytes, taken out of them, held against patterns. */
class ValuesOfCTest {
    private static final String DRIVER = """
            driver d {
                const LIMIT = 4
                enum colour: u16 { RED, GREEN = 5, BLUE }
                flags modes: u8 { FAST = 1, LOUD = 2 }
                union address { v4: be32, raw: u8[8] }
                struct point { x: s32, y: s32 = -1 }
                struct mixed {
                    a: u8 = 7
                    b: be16
                    c: be64
                    d: le32
                    e: s64
                    on: bool
                    col: colour
                    m: modes
                }
                struct named { name: char[8], raw: u8[4], n: u32 }
                struct nested { id: u16, p: point, ps: point[2], u: address, names: char[2][4] }
                struct measured packed { length: u16 = len(data), count: u16 = count(values), whole: u16 = size(measured), data: char[8], values: u32[3] }
                struct tail { n: u32 = count(rest), rest: u16[] }
            }
            use driver d
            """;

    /** Writes a value to a file and reads it back as bytes. */
    private static String[] scenario(String value, String... steps) {
        return new String[] {
            DRIVER,
            "scenario \"s\" {",
            "open \"f\" rdwr creat as f",
            "write f " + value,
            "pread f 256 0 as t",
            String.join("\n", steps),
            "}"
        };
    }

    private static CaseOutcome outcome(String value, String... steps) {
        return Trial.file(scenario(value, steps)).of("s");
    }

    private static void passes(String value, String... steps) {
        CaseOutcome outcome = outcome(value, steps);
        assertThat(outcome.verdict())
                .as(value + "\n" + String.join("\n", steps) + "\n" + Trial.words(outcome))
                .isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "point(x: 1) => 01 00 00 00 ff ff ff ff",
                "point(y: 2) => 00 00 00 00 02 00 00 00",
                "point(x: -2147483648, y: 2147483647) => 00 00 00 80 ff ff ff 7f",
                "mixed(b: 258, c: 1, d: 1, e: -2, on: true, col: BLUE, m: FAST | LOUD) =>"
                        + " 07 00 01 02 00 00 00 00 00 00 00 00 00 00 00 01 01 00 00 00 00 00 00 00 fe ff ff ff ff ff ff ff 01 00 06 00 03 00 00 00",
                "named(name: \"ab\", raw: [1, 2], n: LIMIT) => 61 62 00 00 00 00 00 00 01 02 00 00 04 00 00 00",
                "named(name: \"abcdefgh\", raw: x\"de ad be ef\") => 61 62 63 64 65 66 67 68 de ad be ef 00 00 00 00",
                "measured(data: \"abc\", values: [9, 8]) => 03 00 02 00 1a 00 61 62 63 00 00 00 00 00 09 00 00 00 08 00 00 00 00 00 00 00",
                "tail(rest: [1, 2, 3]) => 03 00 00 00 01 00 02 00 03 00",
                "nested(id: 1, p: { x: 2 }, ps: [{ x: 3, y: 4 }], u: { v4: v4(\"1.2.3.4\") }, names: [\"ab\", \"cdef\"]) =>"
                        + " 01 00 00 00 02 00 00 00 ff ff ff ff 03 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 01 02 03 04 00 00 00 00 61 62 00 00 63 64 65 66",
            })
    void bytesOf(String value, String bytes) {
        String hex = "x\"" + bytes + "\"";
        passes(value, "assert t == " + hex);
    }

    /** The same with what only the guest knows: opaque numbers and texts. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "point(x: 1, y: 3) => 01 00 00 00 03 00 00 00",
                "mixed(b: 258, c: 1, d: 1, e: -2, on: 1 == 1, col: 6, m: FAST | 2) =>"
                        + " 07 00 01 02 00 00 00 00 00 00 00 00 00 00 00 01 01 00 00 00 00 00 00 00 fe ff ff ff ff ff ff ff 01 00 06 00 03 00 00 00",
                "named(name: \"ab\", raw: [1, 2], n: LIMIT) => 61 62 00 00 00 00 00 00 01 02 00 00 04 00 00 00",
                "measured(data: \"abc\", values: [9, 8]) => 03 00 02 00 1a 00 61 62 63 00 00 00 00 00 09 00 00 00 08 00 00 00 00 00 00 00",
                "nested(id: 1, p: { x: 2 }, ps: [{ x: 3, y: 4 }], names: [\"ab\", \"cdef\"]) =>"
                        + " 01 00 00 00 02 00 00 00 ff ff ff ff 03 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 61 62 00 00 63 64 65 66",
            })
    void bytesOfWhatOnlyTheGuestKnows(String value, String bytes) {
        Opaque opaque = Opaque.all(value);
        assertThat(opaque.steps()).isNotEmpty();
        CaseOutcome outcome = Trial.file(
                        DRIVER,
                        "scenario \"s\" {",
                        String.join("\n", opaque.steps()),
                        "open \"f\" rdwr creat as f",
                        "write f " + opaque.expression(),
                        "pread f 256 0 expect x\"" + bytes + "\"",
                        "}")
                .of("s");
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "point(x: 2147483648)",
                "point(x: -2147483649)",
                "mixed(b: 65536)",
                "mixed(a: -1)",
                "mixed(on: 2)",
                "named(name: \"abcdefghi\")",
                "named(raw: [1, 2, 3, 4, 5])",
                "named(raw: [256])",
                "nested(ps: [{}, {}, {}])",
                "nested(u: { v4: 1, raw: [1] })",
                "nested(names: [\"abcde\"])"
            })
    void whatDoesNotFit(String value) {
        assertThat(Trial.mistakes(scenario(value))).as(value).containsExactly(Code.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"point(x: 2147483648)", "mixed(b: 65536)", "mixed(a: 256)", "named(name: \"abcdefghi\")"})
    void whatDoesNotFitInTheGuest(String value) {
        Opaque opaque = Opaque.all(value);
        CaseOutcome outcome = Trial.file(
                        DRIVER,
                        "scenario \"s\" {",
                        String.join("\n", opaque.steps()),
                        "open \"f\" rdwr creat as f",
                        "write f " + opaque.expression(),
                        "}")
                .of("s");
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"point(z: 1)", "nested(p: { z: 1 })", "nested(ps: [{ x: 1 }, { z: 1 }])"})
    void unknownFields(String value) {
        assertThat(Trial.mistakes(scenario(value))).as(value).containsExactly(Code.UNKNOWN_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.id == 1",
                "s.p.x == 2 && s.p.y == -1",
                "s.ps[0].x == 3 && s.ps[1].y == 6",
                "s.ps[len(s.ps) - 1].x == 5",
                "sum(q.x for q in s.ps) == 8",
                "count(q in s.ps where q.y > 4) == 1",
                "any(q in s.ps where q == { x: 5, .. })",
                "all(q in s.ps where q.x > 2)",
                "s.p == { x: 2, y: -1 }",
                "s.p == { y: -1, .. }",
                "s.p != { y: 1, .. }",
                "s == { id: 1, p: { x: 2, .. }, ps: [{ x: 3, y: 4 }, _], u: { v4: v4(\"1.2.3.4\") }, .. }",
                "s == { ps: [{ y: 4, .. }, ..], .. }",
                "s == { id: 1..5, names: [\"ab\", \"cdef\"], .. }",
                "s.u.v4 == v4(\"1.2.3.4\")",
                "s.u.v4 == 0x01020304",
                "s.u.raw == x\"01 02 03 04 00 00 00 00\"",
                "s.u.raw == x\"01 ?? 03 04 00 00 00 00\"",
                "s.u.raw == [1, 2, 3, ..]",
                "s.u.raw[2] == 3",
                "sum(b in s.u.raw) == 10",
                "s.names[0] == \"ab\" && s.names[1] == \"cdef\"",
                "len(s.names[0]) == 2 && len(s.names[1]) == 4 && len(s.names) == 2",
                "s.names[1] matches r\"^c.*f$\"",
                "\"${s.names[0]}-${s.p.y}\" == \"ab--1\"",
                "\"cdef\" in s.names",
                "!(\"cde\" in s.names)",
                "s.ps[0] == { x: 3, y: 4 }",
                "s.ps[0] == point(x: 3, y: 4)",
                "s.ps == [point(x: 3, y: 4), point(x: 5, y: 6)]",
                "s.ps != [point(x: 3, y: 4), point(x: 5, y: 7)]",
                "s.ps == struct(t, nested).ps && s.ps[0] != s.ps[1]",
                "s.ps == [s.ps[0], s.ps[1]]",
                "s.p != s.ps[0]",
                "s.u.raw == struct(t, nested).u.raw",
                "4 in [s.ps[0].y, s.ps[1].y]",
                "s.p.x in 1..3",
                "size(nested) == len(t)",
                "s.ps is list && s.p.x is int && s.names[0] is text",
            })
    void partsOfAStruct(String condition) {
        passes(
                "nested(id: 1, p: { x: 2 }, ps: [{ x: 3, y: 4 }, { x: 5, y: 6 }], u: { v4: v4(\"1.2.3.4\") }, names: [\"ab\", \"cdef\"])",
                "let s = struct(t, nested)",
                "assert " + condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let c = colour(BLUE); assert m.col == BLUE && m.col == c",
                "assert m.m == FAST | LOUD && m.m & LOUD != 0",
                "assert m.on == true && m.on == 1",
                "assert m == { a: 7, b: 258, c: 0x0102030405060708, d: 0x01020304, e: -2, on: true, col: BLUE, m: 3 }",
                "assert m.b == 258; assert m.c == 72623859790382856; assert m.e < 0",
                "let want = mixed(a: 7, b: 258, c: 0x0102030405060708, d: 0x01020304, e: -2, on: true, col: BLUE, m: 3); assert m == want",
            })
    void integersOfAllKinds(String steps) {
        passes(
                "mixed(b: 258, c: 0x0102030405060708, d: 0x01020304, e: -2, on: true, col: BLUE, m: FAST | LOUD)",
                "let m = struct(t, mixed)",
                steps);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let ps = list(t, point); assert len(ps) == 3",
                "let ps = list(t, point); assert sum(p.x for p in ps) == 9 && ps[2].x == 5",
                "assert list(t, u8)[8] == 3 && len(list(t, u8)) == 24",
                "assert list(t, s32) == [1, 2, 3, 4, 5, 6]",
                "assert list(t, s32) == [1, _, 3, ..]",
                "assert list(t, s32) != [1, 2]",
                "assert list(t, s32) != [1, 2, 3, 4, 5, 6, 7]",
                "assert list(t, point) == [{ x: 1, .. }, { y: 4, .. }, _]",
                "assert list(t, point) != [_, _]",
                "assert list(t, point) == [point(x: 1, y: 2), point(x: 3, y: 4), point(x: 5, y: 6)]",
                "assert list(t, point[3])[0][1].x == 3",
                "assert 4 in list(t, s32) && !(7 in list(t, s32))",
                "assert len(list(\"\", s32)) == 0 && sum(x in list(\"\", s32)) == 0 && all(x in list(\"\", s32) where x == 1)",
                "assert list(\"\", s32) != [1, ..] && list(\"\", s32) == []",
                "assert len(list(\"abcde\", u16)) == 2",
                "let n = len(list(t, s32)) - 1; assert list(t, s32)[n] == 6",
                "repeat 3 as i { assert list(t, point)[i].y == 2 * i + 2 }",
                "let seen = sum(p.x * p.y for p in list(t, point) where p.x != 3); assert seen == 32",
                "for p in list(t, point) { assert p.y == p.x + 1 }",
                "for x in list(t, s32) { for y in [0, 10] { write f \"${x + y} \" } }; pread f 9 24 expect \"1 11 2 12\"",
            })
    void listsOfRecords(String steps) {
        passes("x\"01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00 05 00 00 00 06 00 00 00\"", steps);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let n = len(t); assert list(t, s32)[n] == 1",
                "let n = len(t); assert list(t, s32)[2 - n] == 1",
                "let n = len(t); let s = struct(t, nested); assert s.id == 1",
                "let n = len(t); assert t[n] == 0",
                "let n = len(t); assert lines(t)[n] == \"\"",
            })
    void whatIsNotThere(String steps) {
        CaseOutcome outcome = outcome("\"abcdefgh\"", steps);
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().expected()).matches("an element .*|enough bytes for .*");
    }

    /** A text in an array of char ends where its first NUL stands, or with the array. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "\"\" => \"\"",
                "\"a\" => \"a\"",
                "\"abcdefg\" => \"abcdefg\"",
                "\"abcdefgh\" => \"abcdefgh\"",
                "\"ab\\0cd\" => \"ab\"",
                "\"\\0bc\" => \"\""
            })
    void textsInArrays(String given, String taken) {
        passes(
                "named(name: " + given + ", raw: \"wxyz\", n: 0xffffffff)",
                "let s = struct(t, named)",
                "assert s.name == " + taken + "; assert s == { name: " + taken + ", .. }",
                "let n = s.name; assert len(n) == len(" + taken + ") && \"${n}\" == " + taken,
                "assert s.raw == \"wxyz\" && text(s.raw) == \"wxyz\"");
    }

    /** What a loop makes anew holds nothing of the round before. */
    @Test
    void buffersAreAsNewInEachRound() {
        passes(
                "\"\"",
                "for n in [5, 0, 300] { repeat 3 as i { write f point(x: n + i) } }",
                "pread f 256 0 as all",
                "assert list(all, s32) == [5, -1, 6, -1, 7, -1, 0, -1, 1, -1, 2, -1, 300, -1, 301, -1, 302, -1]",
                "repeat 3 as i { pwrite f \"n${i * i * 1000}\" (1000 + 10 * i) }",
                "pread f 5 1000 as a; pread f 5 1010 as b; pread f 5 1020 as c",
                "assert a == \"n0\\0\\0\\0\" && b == \"n1000\" && c == \"n4000\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "assert s == { id: 1 } => PATTERN_INCOMPLETE",
                "assert s.ps == [_] => PATTERN_INCOMPLETE",
                "assert s.ps == [_, _, _, ..] => PATTERN_INCOMPLETE",
                "assert s == { id: 1, id: 1, .. } => DUPLICATE_NAME",
                "assert s == { idd: 1, .. } => UNKNOWN_NAME",
                "assert s.p.z == 1 => UNKNOWN_NAME",
                "assert s.ps[2].x == 1 => OUT_OF_RANGE",
                "assert s.ps[-1].x == 1 => OUT_OF_RANGE",
                "assert s.id.x == 1 => WRONG_TYPE",
                "assert s == { id: \"1\", .. } => WRONG_TYPE",
                "assert s == { p: 5, .. } => WRONG_TYPE",
                "assert s == { id: [1], .. } => WRONG_TYPE",
                "assert s == { id: { a: 1 }, .. } => WRONG_TYPE",
                "assert s.id => WRONG_TYPE",
                "assert s == 5 => WRONG_TYPE",
                "assert s.p == mixed(a: 1) => WRONG_TYPE",
                "let x = list(t, nosuch) => UNKNOWN_TYPE",
                "let x = list(5, u8) => WRONG_TYPE",
                "write f { x: 1 } => WRONG_TYPE"
            })
    void whatIsWrong(String steps, String code) {
        assertThat(Trial.mistakes(scenario("nested(id: 1)", "let s = struct(t, nested)", steps)))
                .as(steps)
                .extracting(Code::name)
                .containsExactly(code);
    }

    /** What differs is named, what came and what was wanted; what is as it should be is not. */
    @Test
    void aStructThatDiffers() {
        CaseOutcome outcome = outcome(
                "nested(id: 1, p: { x: 2 }, ps: [{ x: 3, y: 4 }], names: [\"ab\", \"cd\"])",
                "let s = struct(t, nested)",
                "assert s == { id: 1, p: { x: 2, y: 5 }, ps: [_, { x: 9, .. }], names: [\"ab\", \"xy\"], .. }");
        assertThat(outcome.failure().orElseThrow().actual())
                .isEqualTo(
                        "s.p.y is -1 (expected 5), s.ps[1].x is 0 (expected 9), s.names[1] is \"cd\" (expected \"xy\")");
    }

    @Test
    void aListThatDiffers() {
        CaseOutcome outcome = outcome("x\"01 00 00 00 02 00 00 00\"", "assert list(t, s32) == [1, 5]");
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("list(t, s32)[1] is 2 (expected 5)");
        outcome = outcome("x\"01 00 00 00 02 00 00 00\"", "assert list(t, s32) == [1, 2, 3]");
        assertThat(outcome.failure().orElseThrow().actual())
                .startsWith("the number of elements of list(t, s32) is 2 (expected 3)");
    }

    @Test
    void aValueThatDiffers() {
        CaseOutcome outcome = outcome(
                "point(x: 3, y: 4)", "let want = point(x: 3, y: 5)", "let s = struct(t, point)", "assert s == want");
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("s.y is 4 (expected 5)");
    }

    @Test
    void rowsKeepTheTypesOfStructs() {
        Recorder run = Trial.file(
                DRIVER,
                "scenario \"s\" {",
                "matrix { p: point(x: 1, y: 2), point(x: 3) }",
                "open \"f\" rdwr creat as f",
                "write f p expect 8",
                "pread f 8 0 as t",
                "assert struct(t, point) == p || p == { x: 3, .. }",
                "}");
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.outcomes()).hasSize(2);
        assertThat(List.copyOf(run.verdicts().keySet()).getFirst()).contains("point(x: 1, y: 2)");
    }
}
