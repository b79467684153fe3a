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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without leave no case changes a machine that is no VM of kspec's own: that is said before anything is connected to. */
@Timeout(60)
class DestructiveStepsRefusedTest {
    private static final String NOWHERE = "nobody@127.0.0.1:1";

    @TempDir
    private Path directory;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
    }

    private String spec(String... steps) throws IOException {
        Path file = directory.resolve("s.kspec");
        Files.writeString(file, """
                use driver d
                driver d {
                    module "d-x.ko" { size: u32 = 4 }
                    device d0 = "/dev/d0"
                    counter hits = "/sys/class/misc/d0/hits"
                    sysctl limit = "d.limit"
                    fault alloc = "/sys/kernel/debug/d/fail"
                }
                scenario "s" {
                """ + String.join("\n", steps) + "\n}\n");
        return file.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "mkdir \"m\"; mount \"none\" \"/mnt\" \"tmpfs\" => changes a file of the machine",
                "umount \"/proc\" => changes a file of the machine",
                "umount \"../x\" => changes a file of the machine",
                "sysctl \"vm.swappiness\" 3 => changes a setting of the machine",
                "writefile \"/sys/power/state\" \"mem\" => changes a setting of the machine",
                "writefile \"/proc/sysrq-trigger\" \"b\" => changes a setting of the machine",
                "open \"/dev/sda1\" wronly as f => writes to a disk or the memory of the machine",
                "open \"/dev/mem\" rdwr as f => writes to a disk or the memory of the machine",
                "open \"/etc/passwd\" rdwr as f => writes to a file of the machine",
                "open \"/etc/motd\" wronly creat trunc as f => writes to a file of the machine",
                "unlink \"/etc/passwd\" => changes a file of the machine",
                "rename \"f\" \"/etc/f\" => changes a file of the machine",
                "syscall reboot 0 0 0 0 => may stop the machine",
                "syscall delete_module \"ext4\" 0 => unloads a module that is not under test",
                "syscall finit_module 5 \"\" 0 => loads a module that is not under test",
                "kill 1 SIGTERM => signals a process that is not the case's",
                "run \"reboot\" => runs `reboot`, which may change the machine",
                "run \"sh\" \"-c\" \"true && /sbin/modprobe ext4\" => runs `modprobe`, which may change the machine",
                "run \"sh\" \"-c\" \"rm -rf /var/lib/x\" => runs `rm`, which may change the machine",
            })
    void harm(String steps, String words) throws IOException {
        Kspec.run("run", "--target", NOWHERE, spec(steps.split("; ")))
                .isUsageError("s.kspec:", "this " + words, "--allow-destructive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkdir \"m\"; mount \"none\" \"m\" \"tmpfs\"; umount \"m\"",
                "open \"f\" rdwr creat trunc as f; write f \"x\"; unlink \"f\"",
                "open \"/tmp/f\" rdwr creat as f",
                "open \"/etc/passwd\" as f",
                "open \"/dev/null\" wronly as f",
                "open d0 rdwr as f",
                "writefile \"/proc/self/comm\" \"x\"",
                "unload d; load d \"size=5\"; reload d",
                "sysctl limit 5",
                "inject alloc nth 1 { sleep 1ms }",
                "kill 1 0",
                "syscall getpid as me; kill me SIGTERM",
                "for n in 1..2 { mkdir \"d${n}\" }",
                "repeat 2 as n { mkdir \"d${n}\" }",
                "run \"sh\" \"-c\" \"kill -TERM $$ && rm -f x\"",
                "run \"rm\" \"/tmp/x\"",
            })
    void noHarm(String steps) throws IOException {
        Kspec ran = Kspec.run("run", "--target", NOWHERE, spec(steps.split("; ")));
        assertThat(ran.err()).doesNotContain("--allow-destructive");
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
    }

    @Test
    void isTakenWithLeaveAndOnKspecsOwnVmWithout() throws IOException {
        Kspec ran = Kspec.run("run", "--target", NOWHERE, "--allow-destructive", spec("run \"reboot\""));
        assertThat(ran.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.err()).doesNotContain("which may change the machine");
    }

    @Test
    void whatTheFileSharesIsLookedAtToo() throws IOException {
        Path file = directory.resolve("shared.kspec");
        Files.writeString(file, "shared setup { run \"reboot\" }\nscenario \"s\" { run \"true\" }\n");
        Kspec.run("run", "--target", NOWHERE, file.toString()).isUsageError("shared.kspec:1:16: ", "`reboot`");
    }
}
