// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check --against-target} says before it looks at any module; the rest needs a kernel to build for. */
class AgainstTargetTest {
    private static final String COUNTER =
            Repository.root().resolve("driver/counter/counter.kspec").toString();

    @TempDir
    private Path scratch;

    @Test
    void aDescriptionWithoutTypesNeedsNoModule() {
        Kspec ran = Kspec.run("check", "--against-target", COUNTER);
        assertThat(ran.code()).as(ran::toString).isZero();
        assertThat(ran.out())
                .startsWith("driver counter: describes no struct, union, enum or flags: nothing to compare\n")
                .endsWith("no mistakes\n");
    }

    @Test
    void aFileWithMistakesIsNotCompared() throws Exception {
        Path file = Files.writeString(scratch.resolve("x.kspec"), "driver x {\n    struct s { a: u33 }\n}\n");
        Kspec ran = Kspec.run("check", "--against-target", file.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("unknown type `u33`");
    }

    @Test
    void aFileWithoutADriverHasNothingToCompare() throws Exception {
        Path file = Files.writeString(scratch.resolve("x.kspec"), "scenario \"s\" {\n    open \"/dev/null\" as n\n}\n");
        Kspec ran = Kspec.run("check", "--against-target", file.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("no driver is described or used there");
    }

    @Test
    void aDriverWithoutAModuleCannotBeCompared() throws Exception {
        Path file = Files.writeString(scratch.resolve("x.kspec"), "driver x {\n    struct s { a: u32 }\n}\n");
        Kspec ran = Kspec.run("check", "--against-target", file.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.err()).contains("driver x has no module of its own to compare with");
    }

    @Test
    void itsOptionsGoWithIt() {
        Kspec.run("check", "--target", "root@box", COUNTER).isUsageError("--target goes with --against-target");
        Kspec.run("check", "--driver-make", "A=1", COUNTER).isUsageError("--driver-make goes with --against-target");
        Kspec.run("check", "--against-target", "--kdir", "/", COUNTER).isUsageError("--kdir goes with --target");
        Kspec.run("check").isUsageError("which spec files?");
    }
}
