// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import dev.kspec.type.CCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String COUNTER =
            Repository.root().resolve("driver/counter/kspec_counter.h").toString();

    @TempDir
    private Path scratch;

    @BeforeEach
    void needsACompiler() {
        CCompiler.assumePresent();
    }

    @Test
    void whatIsPrintedIsChecked() throws Exception {
        Kspec printed = Kspec.run("import", "header", "--name", "device", COUNTER);
        assertThat(printed.code()).as(printed::toString).isZero();
        assertThat(printed.err()).isEmpty();
        assertThat(printed.out()).contains("\ndriver device {\n").contains("= _IOR('R', 1, s64)\n");
        Path file = Files.writeString(scratch.resolve("device.kspec"), printed.out());
        assertThat(Kspec.run("check", file.toString()).code()).isZero();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Path file = scratch.resolve("counter.kspec");
        Kspec first = Kspec.run("import", "header", COUNTER, "-o", file.toString());
        assertThat(first.code()).as(first::toString).isZero();
        assertThat(first.out()).isEmpty();
        assertThat(first.err()).isEqualTo("written: " + file + "\n");
        assertThat(file).content().contains("driver kspec_counter {");
        Kspec.run("import", "header", COUNTER, "-o", file.toString()).isUsageError("is there already", "help: ");
    }

    @Test
    void optionsReachTheCompiler() throws Exception {
        Path beside = Files.createDirectories(scratch.resolve("include"));
        Files.writeString(beside.resolve("needed.h"), "typedef unsigned int needed_t;\n");
        Path header = Files.writeString(scratch.resolve("x.h"), """
                #include <needed.h>
                #ifndef WANTED
                #error not wanted
                #endif
                #define X_SIZE SIZE
                struct x { needed_t a[SIZE]; };
                """);
        Kspec refused = Kspec.run("import", "header", header.toString());
        refused.isUsageError("x.h does not compile", "needed.h: No such file", "  help: ", "-I DIR");
        Kspec taken =
                Kspec.run("import", "header", "-I", beside.toString(), "-D", "SIZE=4", "-DWANTED", header.toString());
        assertThat(taken.code()).as(taken::toString).isZero();
        assertThat(taken.out()).contains("const   X_SIZE = 4\n").contains("struct  x { a: uint[4] }\n");
        assertThat(Kspec.run("import", "header", "-I" + beside, "-DSIZE=5", "-DWANTED=", header.toString())
                        .out())
                .contains("struct  x { a: uint[5] }\n");
    }

    @Test
    void anIoctlThatIsLostIsToldAndTheExitCodeSaysSo() throws Exception {
        Path header = Files.writeString(scratch.resolve("y.h"), """
                #define Y_GET _IOR('y', 1, int)
                #define Y_SET _IOW('y', 2, struct not_there)
                #define Y_NAME(n) _IOC(_IOC_READ, 'y', 3, n)
                """);
        Kspec lost = Kspec.run("import", "header", header.toString());
        assertThat(lost.code()).as(lost::toString).isEqualTo(1);
        assertThat(lost.out()).contains("ioctl   Y_GET = _IOR('y', 1, int)\n");
        assertThat(lost.err()).startsWith("""
                kspec: the description lacks 2 things of y.h, told in comments at its end
                  1 ioctl among them:
                    y.h:2  Y_SET: no expression: _IOW('y', 2, struct not_there)
                  help:""");
        Files.writeString(header, "#define Y_GET _IOR('y', 1, int)\n#define Y_NAME(n) _IOC(_IOC_READ, 'y', 3, n)\n");
        Kspec rest = Kspec.run("import", "header", header.toString());
        assertThat(rest.code()).as(rest::toString).isZero();
        assertThat(rest.err()).isEqualTo("kspec: the description lacks 1 thing of y.h, told in comments at its end\n");
    }

    @Test
    void wrongUsage() {
        Kspec.run("import").isUsageError("kspec import header FILE.h");
        Kspec.run("import", "headers", COUNTER).isUsageError("kspec import header FILE.h");
        Kspec.run("import", "header", COUNTER, "--name", "two words").isUsageError("--name");
        Kspec.run("import", "header", COUNTER, "--name", "if").isUsageError("--name");
        Kspec.run("import", "header", COUNTER, "--abi", "vax").isUsageError("--abi takes x86-64, i386", "not `vax`");
        Kspec.run("import", "header", scratch.resolve("none.h").toString()).isUsageError("there is no file");
        Kspec.run("import", "header", COUNTER, "--abi", "freebsd-amd64")
                .isUsageError("no C compiler for freebsd-amd64");
    }
}
