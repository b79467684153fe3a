// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import dev.kspec.type.Abi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderImportTest {
    private static final Path RESOURCES = Repository.testResources("header");

    @TempDir
    private Path scratch;

    private Path header(String text) throws Exception {
        return Files.writeString(scratch.resolve("small-device.h"), text);
    }

    private String lines(String text, String begin) throws Exception {
        return String.join(
                "\n",
                Headers.describe(header(text))
                        .lines()
                        .map(String::strip)
                        .filter(l -> l.startsWith(begin))
                        .toList());
    }

    /** The fixture has something of everything; what is printed is what people read. */
    @Test
    void theFixtureIsDescribedAsExpected() throws Exception {
        Assumptions.assumeTrue(Headers.ABI == Abi.X86_64, "the expected text is that of x86-64");
        Golden.check(RESOURCES.resolve("gadget.kspec"), Headers.describe(RESOURCES.resolve("gadget.h")));
    }

    @Test
    void theCountersHeaderIsDescribed() throws Exception {
        Path counter = Repository.root().resolve("driver/counter/kspec_counter.h");
        assertThat(Headers.describe(counter))
                .contains("driver kspec_counter {\n    const   KSPEC_COUNTER_WRITE_MAX = 32\n")
                .contains("    ioctl   KSPEC_COUNTER_GET   = _IOR('R', 1, s64)\n")
                .contains("    ioctl   KSPEC_COUNTER_RESET = _IO('R', 3)\n")
                .contains("    #   kspec_counter.h:47  KSPEC_COUNTER_H: without a value\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "struct s { unsigned a : 3; unsigned b : 29; };   | bits: u32  # bitfields: a bits 0…2, b bits 3…31",
                "struct s { unsigned char a : 4, b : 4; short c; }; | bits: u8  # bitfields: a bits 0…3, b bits 4…7",
                "struct s { unsigned a : 1; unsigned char b; };   | a: u8  # bitfields: a bit 0",
                "struct s { long long a : 40; };                  | a: u64  # bitfields: a bits 0…39",
                "union s { unsigned a : 4; unsigned b : 8; };     | b: u32  # bitfields: b bits 0…7",
            })
    void bitfieldsAreTheIntegersThatHoldThem(String text, String line) throws Exception {
        assertThat(Headers.describe(header(text)).replaceAll(" +", " "))
                .contains(line.strip().replaceAll(" +", " "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "struct s { char a; int b; };                                      | struct  s { a: char, b: int }",
                "struct s { char a; int b; } __attribute__((packed));              | struct  s packed { a: char, b: int }",
                "struct s { char a; } __attribute__((aligned(16)));                | struct  s align 16 { a: char }",
                "struct s { char a; int b __attribute__((aligned(16))); };         | struct  s { a: char, b: int align 16 }",
                "struct s { char a; short b; } __attribute__((packed, aligned(4))); | struct  s packed align 4 { a: char, b: short }",
                "struct s { char a; long b __attribute__((packed)); char c; };     | struct  s packed { a: char, b: long, c: char }",
                "struct s { int a[3][2]; char b[]; };                              | struct  s { a: int[3][2], b: char[] }",
                "typedef char key[5]; struct s { key a[2]; };                      | struct  s { a: char[2][5] }",
                "struct __attribute__((packed)) s { char a; int b; };              | struct  s packed { a: char, b: int }",
                "union s { char a; int b; } __attribute__((packed));               | union   s packed { a: char, b: int }",
            })
    void layoutsAreThoseOfTheCompiler(String text, String line) throws Exception {
        assertThat(lines(text, line.strip().substring(0, 8))).isEqualTo(line.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#define A 0x10                       | const   A = 0x10",
                "#define A (-5)                       | const   A = -5",
                "#define A 18446744073709551615ULL    | const   A = 18446744073709551615",
                "#define A (1ULL << 63)               | const   A = 0x8000000000000000",
                "#define A sizeof(struct a)\\nstruct a { int x; }; | const   A = 4",
                "#define A B\\nenum { B = 7 };         | const   B = 7",
                "#define A 'x'                        | const   A = 120",
                "enum { A = 3 };                      | const   A = 3",
            })
    void constantsAreTheCompilers(String text, String line) throws Exception {
        assertThat(lines(text.replace("\\n", "\n"), "const").replaceAll(" +", " "))
                .contains(line.strip().replaceAll(" +", " "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#define A(x) (x)      | A: a macro with arguments",
                "#define A             | A: without a value",
                "#define A 1.5         | A: a floating-point number: 1.5",
                "#define A nothing     | A: no expression: nothing",
                "#define A }           | A: no expression: }",
                "#define A do { } while (0) | A: no expression: do { } while (0)",
                "extern int a; \\n#define A a | A: no constant: a",
                "struct a { };         | struct a: it has no field with a size",
                "typedef int a;        | a: another name of int",
                "int a(void);          | int a ( void ) ;: a declaration of a function or a variable",
            })
    void nothingIsLostSilently(String text, String note) throws Exception {
        String described = Headers.describe(header(text.replace("\\n", "\n") + "\n#define OTHER 1\n"));
        assertThat(described).contains("# Not taken over:").contains(note.strip());
        assertThat(described.lines().filter(l -> l.contains("small-device.h:")).toList())
                .isNotEmpty();
        assertThat(described).contains("const   OTHER = 1");
    }

    @Test
    void headersElsewhereAreNotPartsOfIt() throws Exception {
        Files.writeString(scratch.resolve("beside.h"), "#define BESIDE 1\nstruct beside { int a; };\n");
        Path other = Files.createDirectories(scratch.resolve("other"));
        Files.writeString(other.resolve("far.h"), "#define FAR 1\nstruct far { int a; };\nstruct near { int a; };\n");
        Path header = header("#include \"beside.h\"\n#include <far.h>\nstruct own { struct near a; };\n");
        String described = Headers.describe(header, "-I", other.toString());
        assertThat(described).contains("BESIDE", "struct  beside", "struct  own", "struct  near", "beside.h beside it");
        assertThat(described).doesNotContain("FAR", "struct  far");
    }

    @Test
    void aHeaderThatDoesNotCompileIsRefusedInTheCompilersWords() throws Exception {
        Path header = header("#include <not_there.h>\n");
        assertThatThrownBy(() -> Headers.describe(header))
                .isInstanceOfSatisfying(
                        HeaderException.class, e -> assertThat(e.remedy()).contains("-I DIR"))
                .hasMessageContaining("small-device.h:1")
                .hasMessageContaining("not_there.h: No such file");
        assertThatThrownBy(() -> Headers.describe(header("struct a { int __user *b; };\n")))
                .isInstanceOfSatisfying(
                        HeaderException.class, e -> assertThat(e.remedy()).contains("-D__user="));
        assertThat(Headers.describe(header("struct a { int __user *b; };\n"), "-D", "__user="))
                .contains("struct  a");
    }

    /** Included from elsewhere, what it leaves open would be told of the includer's end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "struct x {                                | small-device.h:1:",
                "struct x {\\n  int a;\\n                  | small-device.h:2:",
                "#define A 1\\n#if A\\n                    | small-device.h:2:",
                "int a;\\nstruct x { no_such_type b; };     | small-device.h:2:12:",
                "struct x { int a; };\\nstruct x { int b; }; | small-device.h:2:8:",
            })
    void aBrokenHeaderIsToldByItsOwnLines(String text, String place) {
        assertThatThrownBy(() -> Headers.describe(header(text.strip().replace("\\n", "\n") + "\n")))
                .isInstanceOf(HeaderException.class)
                .hasMessageStartingWith("small-device.h does not compile:\n" + scratch + "/" + place.strip())
                .message()
                .doesNotContain("probe.c");
    }

    /** What the kernel's headers rely on is no reason to refuse one that has its own. */
    @Test
    void aHeaderMayHaveItsOwnIdeaOfTheKernelsNames() throws Exception {
        String own = """
                typedef long __u8;
                #define _IOR(t, n, s) (0x40000000 | (t) << 8 | (n))
                #define OWN_GET _IOR('o', 1, int)
                struct own { __u8 a; };
                """;
        assertThat(Headers.describe(header(own))).contains("struct  own").contains("OWN_GET");
    }

    @Test
    void withoutACompilerThePackageIsNamed() {
        assertThatThrownBy(() -> Compiler.find(Abi.ARM64, scratch.toString(), List.of()))
                .isInstanceOfSatisfying(
                        HeaderException.class, e -> assertThat(e.remedy()).startsWith("apt-get install gcc"))
                .hasMessageContaining("there is no C compiler for arm64");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/include/linux/dm-ioctl.h, dm_ioctl",
        "a.b.h, a_b",
        "3c59x.h, driver_3c59x",
        "if.h, driver_if",
        "x, x"
    })
    void aDriverIsCalledAsItsHeader(String file, String name) {
        assertThat(HeaderImport.driverName(Path.of(file))).isEqualTo(name);
        assertThat(HeaderImport.isDriverName(name)).isTrue();
    }
}
