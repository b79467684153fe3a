// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.header.Btf;
import dev.kspec.type.Abi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions beside C that gcc has compiled: what is the same is taken, what differs is named at its place. */
class ModuleComparisonTest {
    private static final String PROLOGUE =
            "#include <linux/types.h>\ntypedef __u32 u32; typedef __u64 u64; typedef __s32 s32; typedef __u8 u8; typedef __u16 u16;\n";

    @TempDir
    private Path scratch;

    private record Compared(List<String> messages, ModuleComparison.Result result) {}

    private Compared compare(String members, String c) throws Exception {
        Path description =
                Files.writeString(scratch.resolve("x.kspec"), "driver x {\n" + members.replace("\\n", "\n") + "\n}\n");
        Diagnostics wrong = new Diagnostics();
        DescribedDriver driver =
                DescribedDriver.in(List.of(description), Abi.X86_64, wrong).getFirst();
        assertThat(wrong.sorted()).noneMatch(d -> d.severity() == Severity.ERROR);
        Diagnostics found = new Diagnostics();
        ModuleComparison.Result result = new ModuleComparison(
                        Btf.ofObject(object(c)).types(), Abi.X86_64, found)
                .compare(driver.declaration(), driver.model().types());
        List<String> messages = found.sorted().stream()
                .map(d -> d.span().line() + ":" + d.span().column() + " " + d.message()
                        + d.help().map(h -> " (" + h + ")").orElse(""))
                .toList();
        return new Compared(messages, result);
    }

    private byte[] object(String c) throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "the C is compiled for x86-64");
        Path source = Files.writeString(scratch.resolve("x.c"), PROLOGUE + c + "\nint none;\n");
        Path object = scratch.resolve("x.o");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-gbtf",
                        "-fno-eliminate-unused-debug-types",
                        "-c",
                        "-o",
                        object.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(gcc.waitFor(60, TimeUnit.SECONDS) && gcc.exitValue() == 0)
                .as(said)
                .isTrue();
        return Files.readAllBytes(object);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "struct s { a: u32, b: u64 }                  | struct s { u32 a; u64 b; };",
                "struct s { a: uint, b: ulong }               | struct s { u32 a; u64 b; };",
                "struct s packed { a: u8, b: u32 }            | struct s { u8 a; u32 b; } __attribute__((packed));",
                "struct s { a: be16, b: be32, c: le32 }       | struct s { __be16 a; __be32 b; __le32 c; };",
                "struct s { a: char[16], b: u8[4] }           | struct s { char a[16]; u8 b[4]; };",
                "struct s { a: bool, b: ptr }                 | struct s { _Bool a; void *b; };",
                "union s { a: u32, b: u8[8] }                 | union s { u32 a; u8 b[8]; };",
                "struct s { a: u32, b: u32[] }                | struct s { u32 a; u32 b[]; };",
                "struct s { a: u32, pad: u8[4], b: u64 }      | struct s { u32 a; u64 b; };",
                "struct t { x: u32 }; struct s { a: t, b: t[2] } | struct t { u32 x; }; struct s { struct t a, b[2]; };",
                "struct s { a: u32 }                          | typedef struct { u32 a; } s;",
                "union u { x: u32, y: u8 }; struct s { a: u32, v: u } | struct s { u32 a; union { u32 x; u8 y; }; };",
                "struct s { bits: u32, c: u32 }               | struct s { u32 a : 3, b : 9; u32 c; };",
                "struct s { a: u32 }                          | struct s { u32 a : 3; };",
                "enum e: u32 { A, B = 5 }                     | enum e { A, B = 5 };",
                "enum e: s32 { A = -1 }                       | enum e { A = -1 };",
                "enum e: u32 { A }; struct s { a: e }         | enum e { A }; struct s { enum e a; };",
                "enum e: u32 { A }; struct s { a: e }         | enum e { A }; struct s { u32 a; };",
                "flags f: u32 { A = 1 }; struct s { a: f }    | typedef u32 f; struct s { f a; };",
            })
    void whatIsTheSameIsTaken(String members, String c) throws Exception {
        Compared compared = compare(members.replace("; ", "\n"), c);
        assertThat(compared.messages()).isEmpty();
        assertThat(compared.result().compared()).isNotEmpty();
        assertThat(compared.result().unknown()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "struct s { a: u32, b: u64 } | struct s { u32 a; u32 c; u64 b; u32 d; }; | 2:8 `s` takes 16 bytes in the description and 24 in the module (the module also has `c` at offset 4, `d` at offset 16)",
                "struct s { a: u32, b: u32, d: u64 } | struct s { u32 a; u32 x; u64 y; u32 b; u64 d; }; | 2:8 `s` takes 16 bytes in the description and 32 in the module (the module also has `x` at offset 4, `y` at offset 8)",
                "struct s { a: u32 } | struct s { u64 a; }; | 2:15 s.a takes 4 bytes in the description and 8 in the module",
                "struct s { a: u32 } | struct s { s32 a; }; | 2:15 s.a is unsigned in the description and signed in the module",
                "struct s { a: s32 } | struct s { u32 a; }; | 2:15 s.a is signed in the description and unsigned in the module",
                "struct s { a: u32 } | struct s { __be32 a; }; | 2:15 s.a is little-endian in the description and big-endian in the module",
                "struct s { a: be16[4] } | struct s { u16 a[4]; }; | 2:15 s.a is big-endian in the description and little-endian in the module",
                "struct s { a: u8[4] } | struct s { u32 a; }; | 2:15 s.a is made of 1-byte integers in the description and 4-byte ones in the module",
                "struct s { a: u32 } | struct s { u32 b; }; | 2:12 the module's s has no field `a`; there lies `b`",
                "struct s { a: u32, x: u32, b: u64 } | struct s { u32 a; u64 b; }; | 2:20 the module's s has no field `x`; there is padding",
                "struct s { a: u32 } | union s { u32 a; }; | 2:8 `s` is a struct in the description and a union in the module",
                "struct s { a: u32 } | enum s { A }; | 2:8 `s` is no struct in the module",
                "union u { x: u32 }; struct s { v: u } | struct s { union { u32 x; u8 y; }; }; | 2:7 `u` misses what the module has: `y` at offset 0",
                "enum e: u32 { A, B = 5 } | enum e { A, B = 6 }; | 2:18 `B` is 5 in the description and 6 in the module",
                "enum e: u32 { A, B } | enum e { A }; | 2:18 the module's enum e has no `B`",
                "enum e: u32 { A } | enum e { A, B, C }; | 2:6 the module's enum e also has `B`, `C`",
                "enum e: u8 { A } | enum e { A }; | 2:6 `e` takes 1 byte in the description and 4 in the module",
                "enum e: u32 { A } | struct e { u32 a; }; | 2:6 `e` is a struct in the module",
                "struct s { a: u16, b: u32, c: u64 } | struct s { u32 a; u32 b; u32 x[2]; u64 c; }; | 2:8 `s` misses what the module has: `x` at offset 8; 2:15 s.a takes 2 bytes in the description and 4 in the module",
                "struct s { a: u8, b: u32, d: u8, c: u16 } | struct s { u32 a; u32 b; u16 c; u8 d; }; | 2:15 s.a takes 1 byte in the description and 4 in the module; 2:34 s.c is at offset 10 in the description and 8 in the module",
                "struct s { a: u32, x: u32, b: u32, c: u32 } | struct s { u32 a; u32 b; u32 c; }; | 2:20 the module's s has no field `x`",
                "enum e: u8 { A }; struct s { a: e[4], b: u64, c: u8 } | enum e { A }; struct s { enum e a[4]; u64 b; u16 c; }; | 2:6 `e` takes 1 byte in the description and 4 in the module; 3:32 s.c takes 1 byte in the description and 2 in the module",
                "struct t { x: u8 }; struct s { a: t, b: u64 } | struct t { u64 x; }; struct s { struct t a; u64 b; }; | 2:15 t.x takes 1 byte in the description and 8 in the module",
                "enum e: u8 { A }; union u { x: u64, y: u8[8] }; struct s { a: e, b: u } | enum e { A }; struct s { enum e a; char n[4]; union { u64 x; u8 y[8]; }; }; | 2:6 `e` takes 1 byte in the description and 4 in the module; 4:8 `s` misses what the module has: `n` at offset 4",
                "union u { x: u32 }; struct s { a: u32, b: u } | struct s { u32 a; union { u64 x; u32 y; }; }; | 2:7 `u` misses what the module has: `y` at offset 0; 2:14 u.x takes 4 bytes in the description and 8 in the module",
            })
    void whatDiffersIsNamedAtItsPlace(String members, String c, String messages) throws Exception {
        Compared compared = compare(members.replace("; struct s", "\nstruct s").replace("; union u", "\nunion u"), c);
        assertThat(String.join("; ", compared.messages())).isEqualTo(messages.strip());
    }

    @Test
    void typesThatTheModuleDoesNotKnowAreNamed() throws Exception {
        Compared compared =
                compare("struct s { a: u32 }\nflags f: u32 { A = 1 }\nenum e: u32 { B }", "struct s { u32 a; };");
        assertThat(compared.messages()).isEmpty();
        assertThat(compared.result().compared()).containsExactly("s");
        assertThat(compared.result().unknown()).containsExactly("f", "e");
    }

    /** An array of arrays is one in the description; gcc and pahole write it in three different ways. */
    @ParameterizedTest
    @ValueSource(strings = {"struct s { u16 a[2][3]; };", "struct s { u16 a[6]; };"})
    void onlyTheWholeSizeOfArraysCounts(String c) throws Exception {
        assertThat(compare("struct s { a: u16[2][3] }", c).messages()).isEmpty();
    }
}
