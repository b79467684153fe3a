// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.IoctlCode.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
