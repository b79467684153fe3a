// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    @TempDir
    private Path directory;

    @Test
    void aProcessIsAliveUntilItEnds() throws Exception {
        // The program's name has a bracket and blanks in it, to lead a careless reader of stat astray.
        Path program =
                Files.copy(Path.of("/bin/sleep"), directory.resolve("x) Z 1"), StandardCopyOption.COPY_ATTRIBUTES);
        Process process = new ProcessBuilder(program.toString(), "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
        assertThat(identity.alive()).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(identity.alive()).isFalse();
        assertThat(ProcessIdentity.of(process.pid())).isEmpty();
    }

    @Test
    void anotherStartIsAnotherProcess() {
        ProcessIdentity self = ProcessIdentity.self();
        assertThat(self.alive()).isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks() + 1).alive())
                .isFalse();
    }

    @Test
    void argumentsAreComparedWhole() throws Exception {
        Process process = new ProcessBuilder("sleep", "60", "0.125").start();
        try {
            ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
            Fixtures.becomesTrue(Duration.ofSeconds(5), () -> identity.hasArgument("0.125"));
            assertThat(identity.hasArgument("0.125")).isTrue();
            assertThat(identity.hasArgument("0.12")).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }
}
