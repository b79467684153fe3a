// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.header.CShape;
import dev.kspec.header.CTypes;
import dev.kspec.header.Member;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module's debugging information becomes the types that were compiled; the module is an object that gcc makes here. */
class ModuleTypesTest {
    private static final String SOURCE = """
            enum mode { IDLE, BUSY = 5, GONE = -1 };
            struct inner { unsigned short row; char name[3]; };
            struct outer {
                unsigned int id;
                struct inner places[2];
                union { unsigned long number; unsigned char raw[8]; };
                unsigned int low : 3, high : 9;
                enum mode mode;
                struct outer *next;
                int grid[2][3];
            };
            struct outer module;
            """;

    @TempDir
    private Path scratch;

    /** A kernel's directory, and nothing that could be connected to. */
    private record Headers(Path directory) implements Targets {
        @Override
        public Target acquire(Progress progress) {
            throw new AssertionError("nothing is to be booted");
        }

        @Override
        public boolean replaceable() {
            return false;
        }

        @Override
        public Path kernelBuildDirectory(Progress progress) {
            return directory;
        }

        @Override
        public void close() {}
    }

    private record Silent() implements Targets.Progress {
        @Override
        public void working(String what, double done) {}

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {}
    }

    private Path module(String... options) throws Exception {
        Path source = Files.writeString(scratch.resolve("x.c"), SOURCE);
        Path module = scratch.resolve("x.ko");
        List<String> command = new ArrayList<>(List.of("gcc", "-c", "-o", module.toString(), source.toString()));
        command.addAll(List.of(options));
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor(60, TimeUnit.SECONDS) && gcc.exitValue() == 0)
                .as(said)
                .isTrue();
        return module;
    }

    private ModuleTypes.Found types(Path module) throws Exception {
        boolean pahole = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(d -> Files.isExecutable(Path.of(d, "pahole")));
        Assumptions.assumeTrue(pahole, "there is no pahole");
        return new ModuleTypes(new Headers(scratch), (driver, kernel, progress) -> module, Optional.empty())
                .of(model(Optional.of(new DriverModel.Module("x.ko", List.of()))), new Silent());
    }

    private DriverModel model(Optional<DriverModel.Module> module) {
        return new DriverModel(
                "x", scratch, module, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
                Map.of(), List.of(), Set.of());
    }

    @Test
    void debuggingInformationIsConverted() throws Exception {
        for (String option : List.of("-gdwarf-4", "-gdwarf-5", "-gz=none -g")) {
            CTypes types = types(module(option.split(" ", -1))).types();
            CShape.Aggregate outer =
                    (CShape.Aggregate) types.bare(types.tagged("outer").orElseThrow());
            assertThat(outer.bytes()).isEqualTo(64);
            assertThat(Member.of(types, outer))
                    .extracting(m -> m.name() + "@" + m.bitOffset() + ":" + m.bits())
                    .containsExactly(
                            "id@0:32",
                            "places@32:96",
                            "number@128:64",
                            "raw@128:64",
                            "low@192:3",
                            "high@195:9",
                            "mode@224:32",
                            "next@256:64",
                            "grid@320:192");
            CShape.Enumeration mode =
                    (CShape.Enumeration) types.bare(types.tagged("mode").orElseThrow());
            assertThat(mode.entries())
                    .containsExactly(
                            new CShape.Enumerator("IDLE", 0),
                            new CShape.Enumerator("BUSY", 5),
                            new CShape.Enumerator("GONE", -1));
        }
    }

    @Test
    void theKernelIsNamed() throws Exception {
        Path generated = Files.createDirectories(scratch.resolve("include/generated"));
        Files.writeString(generated.resolve("utsrelease.h"), "#define UTS_RELEASE \"6.1.0-test\"\n");
        assertThat(types(module("-g")).where()).isEqualTo("x.ko as built for Linux 6.1.0-test");
    }

    @Test
    void aModuleWithoutThatIsRefused() throws Exception {
        Path bare = module("-g0");
        assertThatThrownBy(() -> types(bare))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("x.ko has no debugging information")
                .hasMessageContaining("CONFIG_DEBUG_INFO");
        Path text = Files.writeString(scratch.resolve("x.ko"), "no module\n");
        assertThatThrownBy(() -> types(text))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("no ELF file");
    }

    @Test
    void aDriverInTheKernelHasNoModule() {
        assertThatThrownBy(() -> new ModuleTypes(new Headers(scratch), (d, k, p) -> scratch, Optional.empty())
                        .of(model(Optional.empty()), new Silent()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("driver x has no module");
    }
}
