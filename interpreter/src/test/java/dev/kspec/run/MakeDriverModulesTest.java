// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.check.CheckedSpec;
import dev.kspec.target.TargetException;
import dev.kspec.type.DriverModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers are built by make, whose recipes a shell runs: no path may say anything to either. */
class MakeDriverModulesTest {
    @TempDir
    private Path scratch;

    /** A driver whose Makefile writes what it was told. */
    private DriverModel driver() throws Exception {
        Path directory = Files.createDirectories(scratch.resolve("driver"));
        Files.writeString(directory.resolve("Makefile"), "all:\n\tls $(KDIR) && echo $(KDIR) > d.ko\n");
        DriverModel described = Specs.cases(
                        "use driver d", "driver d { module \"d.ko\" }", "scenario \"s\" { sleep 1ms }")
                .getFirst()
                .scenario()
                .driver()
                .map(CheckedSpec.DriverUse::driver)
                .orElseThrow();
        return new DriverModel(
                described.name(),
                directory,
                described.module(),
                described.devices(),
                described.constants(),
                described.types(),
                described.ioctls(),
                described.counters(),
                described.sysctls(),
                described.faults(),
                described.traces(),
                described.logs(),
                described.suppressions(),
                described.mistaken());
    }

    /** A Makefile that can make several modules is told which one. */
    @Test
    void makeIsToldWhichModuleIsWanted() throws Exception {
        DriverModel driver = driver();
        Files.writeString(driver.directory().resolve("Makefile"), "all:\n\techo $(KSPEC_MODULE) >$(KSPEC_MODULE)\n");
        Path kernel = Files.createDirectories(scratch.resolve("linux"));
        Path module = new MakeDriverModules(scratch.resolve("cache"), List.of()).build(driver, kernel, new Quiet());
        assertThat(Files.readString(module)).isEqualTo("d.ko\n");
    }

    private Path build(Path cache, Path kernel) throws Exception {
        return new MakeDriverModules(cache, List.of()).build(driver(), kernel, new Quiet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "$(shell touch made)",
                "a;touch made",
                "`touch made`",
                "a'b",
                "a\"b",
                "a\nb",
                "a#b",
                "\u001b[31m"
            })
    void pathsThatWouldSaySomethingAreRefused(String name) throws Exception {
        Path odd = Files.createDirectories(scratch.resolve(name));
        Path plain = Files.createDirectories(scratch.resolve("plain"));
        assertThatThrownBy(() -> build(plain, odd))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the kernel's build directory has signs in its path");
        assertThatThrownBy(() -> build(odd, plain))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the cache");
        assertThat(scratch.resolve("driver/made")).doesNotExist();
        assertThat(odd).isEmptyDirectory();
        assertThat(plain).isEmptyDirectory();
    }

    @Test
    void othersAreTaken() throws Exception {
        Path kernel = Files.createDirectories(scratch.resolve("linux-6.1.0+größe_2@x"));
        assertThat(Files.readString(build(scratch.resolve("cache"), kernel)).strip())
                .isEqualTo(kernel.toString());
    }

    /** Nobody listens. */
    private static final class Quiet implements dev.kspec.target.Targets.Progress {
        @Override
        public void working(String text, double fraction) {}

        @Override
        public void note(String text) {}

        @Override
        public void took(String part, java.time.Duration time) {}
    }
}
