// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says of steps that came to something else than was wanted. */
class FailureWordsTest {
    private static CaseOutcome outcome(String steps) {
        CaseOutcome outcome = Trial.file("scenario \"s\" { " + steps + " }").of("s");
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        return outcome;
    }

    private static Failure failure(String steps) {
        return outcome(steps).failure().orElseThrow();
    }

    private static String lastStep(String steps) {
        return outcome(steps).steps().getLast().result();
    }

    @Test
    void theModeOfAFileIsInOctal() {
        String made = "open \"f\" wronly creat as f; write f \"hello\"; ";
        assertThat(failure(made + "stat f expect { mode: 0o600, .. }").actual())
                .isEqualTo("mode is 0o100644 (expected 0o600)");
        assertThat(failure(made + "stat f as s; assert s.permissions == 0o600").actual())
                .isEqualTo("s.permissions is 0o644");
        assertThat(failure(made + "stat f expect { size: 4, .. }").actual()).isEqualTo("size is 5 (expected 4)");
    }

    @Test
    void aNumberIsInTheBaseOfTheLiteralThatItIsHeldAgainst() {
        String made = "open \"f\" wronly creat as f; write f \"${10 + 90}0000\"; stat f as s; ";
        assertThat(failure(made + "assert s.size == 0x8").actual()).isEqualTo("s.size is 0x7");
        assertThat(failure(made + "assert 0o10 < s.size").actual()).isEqualTo("s.size is 0o7");
        assertThat(failure(made + "assert s.size + 20 == 0x1f").actual()).isEqualTo("s.size + 20 is 0x1b");
        assertThat(failure(made + "stat f expect { size: 0x1f, .. }").actual())
                .isEqualTo("size is 0x7 (expected 0x1f)");
        assertThat(failure(made + "assert s.size == 31").actual()).isEqualTo("s.size is 7");
    }

    @Test
    void aStructIsShownByItsFields() {
        assertThat(lastStep("open \"f\" wronly creat as f; write f \"hello\"; stat f expect { size: 4, .. }"))
                .startsWith("{ size: 5, mode: 0o100644, type: 0o100000, permissions: 0o644, nlink: 1, uid: ");
        assertThat(lastStep("statfs \"/proc\" expect { bsize: 1, .. }"))
                .startsWith("{ type: ")
                .contains(", bsize: ");
        assertThat(outcome("pipe as p; getuid expect 4711").steps().getFirst().result())
                .isEqualTo("[3, 4]");
    }

    @Test
    void aProgramThatIsNotThere() {
        assertThat(failure("run \"nonesuch\"").details())
                .singleElement()
                .asString()
                .startsWith("help: the guest has no program `nonesuch`: none of that name is in its PATH");
        assertThat(failure("run \"/no/such/program\" expect 0").details())
                .singleElement()
                .asString()
                .startsWith("help: the guest has no program `/no/such/program`");
        assertThat(lastStep("run \"nonesuch\"")).isEqualTo("not started: ENOENT (No such file or directory)");
        assertThat(failure("run \"/proc/self/comm\"").details().toString()).contains("may not be executed");
    }

    @Test
    void howAProgramEnded() {
        String killed = "run \"sh\" \"-c\" \"kill -9 $$\"";
        assertThat(failure(killed).actual()).isEqualTo("killed by SIGKILL");
        assertThat(lastStep(killed)).isEqualTo("killed by SIGKILL");
        assertThat(failure("run \"false\"").actual()).isEqualTo("exit status 1");
        assertThat(lastStep("run \"false\"")).isEqualTo("status 1");
    }

    @ParameterizedTest
    @CsvSource({"65536, false", "65537, true"})
    void outputThatIsCutOff(int bytes, boolean cut) {
        String run = "run \"head\" \"-c\" " + bytes
                + " \"/dev/zero\" as r; assert len(r.out) == 65536; assert 0 == len(r.out)";
        assertThat(lastStep(run)).isEqualTo(cut ? "status 0, output cut off behind 65536 bytes" : "status 0");
        assertThat(failure(run).details().toString().contains("kept are the first 64 KiB"))
                .isEqualTo(cut);
        String errors = "run \"sh\" \"-c\" \"head -c 20000 /dev/zero >&2\" as r; assert len(r.err) != 16384";
        assertThat(lastStep(errors)).isEqualTo("status 0, error output cut off behind 16384 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "writefile \"none\" \"x\"    | there is no `none` here: relative paths begin in the case's own directory",
                "writefile \"none\" \"x\"    | writefile makes no file, `open \"…\" wronly creat` does",
                "readfile \"/no/file\"       | there is no /no/file in the guest",
                "open \"none\"               | there is no `none` here",
                "open \"none\"               | `creat` makes a file",
                "open \"d/f\" wronly creat   | the directory for `d/f` is missing; `mkdir` makes one",
                "open \"/dev/none\"          | the guest has no /dev/none: a driver that is not loaded",
                "open \"/dev/null\" as f; ioctl f 1 | the driver does not know this request"
            })
    void filesThatAreNotThere(String steps, String help) {
        assertThat(failure(steps).details())
                .singleElement()
                .asString()
                .startsWith("help: ")
                .contains(help);
    }

    @Test
    void whatIsClearNeedsNoHelp() {
        assertThat(failure("mkdir \"d\"; mkdir \"d\"").details()).isEmpty();
        assertThat(failure("open \"none\" expect ENOENT; getuid expect 4711").details())
                .isEmpty();
    }
}
