// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.IoctlCode.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IoctlCodeTest {
    /** kspec's types in the kernel's C. */
    private static final Map<String, String> IN_C = Map.ofEntries(
            Map.entry("u8", "__u8"),
            Map.entry("s8", "__s8"),
            Map.entry("u16", "__u16"),
            Map.entry("s16", "__s16"),
            Map.entry("u32", "__u32"),
            Map.entry("s32", "__s32"),
            Map.entry("u64", "__u64"),
            Map.entry("s64", "__s64"),
            Map.entry("int", "int"),
            Map.entry("uint", "unsigned int"),
            Map.entry("long", "long"),
            Map.entry("ulong", "unsigned long"));

    private static final int[] MAGICS = {0, 1, 'R', 0x7f, 0x80, 0xff};
    private static final int[] NUMBERS = {0, 1, 0x55, 0xff};

    @TempDir
    private Path directory;

    @Test
    void everyTypeHasItsNameInC() {
        assertThat(IN_C.keySet()).containsExactlyInAnyOrderElementsOf(IntType.names());
    }

    @Test
    void numbersAreTheCompilers() throws IOException, InterruptedException {
        CCompiler.assumePresent();
        StringBuilder source = new StringBuilder(
                "#include <stdio.h>\n#include <linux/ioctl.h>\n#include <linux/types.h>\nint main(void) {\n");
        List<String> expected = new ArrayList<>();
        for (int magic : MAGICS) {
            for (int number : NUMBERS) {
                line(source, "_IO(" + magic + ", " + number + ")");
                expected.add(Long.toString(IoctlCode.encode(Direction.NONE, magic, number, 0)));
                for (String name : IntType.names()) {
                    for (Direction direction : List.of(Direction.READ, Direction.WRITE, Direction.READ_WRITE)) {
                        line(source, direction.macro() + "(" + magic + ", " + number + ", " + IN_C.get(name) + ")");
                        int size = IntType.named(name).orElseThrow().bytes();
                        expected.add(Long.toString(IoctlCode.encode(direction, magic, number, size)));
                    }
                }
            }
        }
        line(source, "_IOC(_IOC_READ, 1, 2, (1 << _IOC_SIZEBITS) - 1)");
        expected.add(Long.toString(IoctlCode.encode(Direction.READ, 1, 2, IoctlCode.MAX_SIZE)));
        List<String> printed =
                CCompiler.run(directory, source.append("return 0;\n}\n").toString());
        assertThat(expected).isEqualTo(printed).hasSizeGreaterThan(800);
    }

    private static void line(StringBuilder source, String number) {
        source.append("printf(\"%lu\\n\", (unsigned long)(unsigned int)")
                .append(number)
                .append(");\n");
    }

    @Test
    void directionsHaveTheirMacros() {
        assertThat(Stream.of(Direction.values())
                        .map(d -> Direction.ofMacro(d.macro()).orElseThrow()))
                .containsExactly(Direction.values());
        assertThat(Direction.ofMacro("_IOX")).isEmpty();
        assertThat(Stream.of(Direction.values()).filter(Direction::reads))
                .containsExactly(Direction.READ, Direction.READ_WRITE);
        assertThat(Stream.of(Direction.values()).filter(Direction::writes))
                .containsExactly(Direction.WRITE, Direction.READ_WRITE);
    }

    @Test
    void numbersAreThoseOfTheTarget() {
        assertThat(IoctlCode.encode(Abi.X86_64, Direction.READ, 'p', 9, 36))
                .isEqualTo(new IoctlCode.Encoded(0x80247009L));
        assertThat(IoctlCode.encode(Abi.PPC64LE, Direction.READ, 'p', 9, 36))
                .isEqualTo(new IoctlCode.Encoded(0x40247009L));
        assertThat(IoctlCode.encode(Abi.PPC64LE, Direction.NONE, 'p', 1, 0))
                .isEqualTo(new IoctlCode.Encoded(0x20007001L));
        // FIONREAD and TIOCSWINSZ of FreeBSD's sys/filio.h and sys/ttycom.h
        assertThat(IoctlCode.encode(Abi.FREEBSD_AMD64, Direction.READ, 'f', 127, 4))
                .isEqualTo(new IoctlCode.Encoded(0x4004667fL));
        assertThat(IoctlCode.encode(Abi.FREEBSD_AMD64, Direction.WRITE, 't', 103, 8))
                .isEqualTo(new IoctlCode.Encoded(0x80087467L));
    }

    @Test
    void anArgumentThatTheNumberCannotNameIsRefused() {
        assertThat(IoctlCode.encode(Abi.ARM64, Direction.WRITE, 'k', 1, 16383)).isInstanceOf(IoctlCode.Encoded.class);
        assertThat(IoctlCode.encode(Abi.ARM64, Direction.WRITE, 'k', 1, 16384))
                .isEqualTo(new IoctlCode.TooLarge(16384, 16383, Abi.ARM64));
        assertThat(IoctlCode.encode(Abi.PPC64LE, Direction.WRITE, 'k', 1, 8192))
                .isInstanceOfSatisfying(
                        IoctlCode.TooLarge.class,
                        t -> assertThat(t.message())
                                .isEqualTo(
                                        "the argument takes 8192 bytes, and an ioctl number of ppc64le can name 8191"));
        assertThat(IoctlCode.encode(Abi.FREEBSD_AMD64, Direction.WRITE, 'k', 1, 1L << 40))
                .isInstanceOf(IoctlCode.TooLarge.class);
    }

    /** Every number that a macro can make falls apart into what the macro was given, and no other number does. */
    @ParameterizedTest
    @EnumSource(Abi.class)
    void decodingIsTheInverseOfEncoding(Abi abi) {
        Random random = new Random(3);
        int decoded = 0;
        for (int i = 0; i < 20_000; i++) {
            long code = random.nextInt() & 0xffff_ffffL;
            var parts = IoctlCode.decode(abi, code);
            if (parts.isPresent()) {
                IoctlCode.Parts p = parts.get();
                assertThat(IoctlCode.encode(abi, p.direction(), p.magic(), p.number(), p.size()))
                        .isEqualTo(new IoctlCode.Encoded(code));
                decoded++;
            }
        }
        // Of 8 directions of 3 bits 4 have a macro, of 4 of 2 bits all.
        int expected = abi.ioctls() == IoctlEncoding.GENERIC ? 20_000 : 10_000;
        assertThat(decoded).isBetween(expected - 500, expected);
        assertThat(Abi.named(abi.id())).contains(abi);
    }
}
