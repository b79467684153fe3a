// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without leave no spec runs a program on the user's machine: that is said before anything is booted. */
@Timeout(30)
class HostRunsRefusedTest {
    @TempDir
    private Path directory;

    private String spec;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        Path file = directory.resolve("host.kspec");
        Files.writeString(file, """
                scenario "stays" tags inside {
                    run "true"
                }
                scenario "wants out" tags outside {
                    sleep 1ms
                    run on host "touch" "made"
                }
                """);
        spec = file.toString();
    }

    @Test
    void isRefusedByFileAndLine() {
        Kspec.run("run", "--tag", "outside", spec)
                .isUsageError("host.kspec:6:5: ", "run on host \"touch\" \"made\"", "--allow-host-run");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void amongOthersItIsSkippedAndTold() {
        Kspec ran = Kspec.run("run", "--target", "nobody@127.0.0.1:1", spec);
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.out())
                .contains("1 case: runs a program on this machine, which --allow-host-run allows", ":: wants out");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void isNoMatterOfCasesThatAreNotSelected() {
        Kspec ran = Kspec.run("run", "--target", "nobody@127.0.0.1:1", "--tag", "inside", spec);
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.err()).doesNotContain("--allow-host-run");
    }

    @Test
    void isTakenWithLeave() {
        Kspec ran = Kspec.run("run", "--target", "nobody@127.0.0.1:1", "--allow-host-run", spec);
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.err()).doesNotContain("this runs a program on this machine");
    }
}
