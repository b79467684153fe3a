// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a case leaves behind: undone before the next one, told of beside a verdict that it does not change. */
class LeaksTest {
    @TempDir
    private Path elsewhere;

    private static void leaks(CaseOutcome outcome, String... words) {
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        assertThat(outcome.details().attributes()).containsExactly(Attribute.LEAK);
        List<String> leaks = outcome.details().leaks();
        assertThat(leaks).hasSameSizeAs(words);
        for (int i = 0; i < words.length; i++) {
            assertThat(leaks.get(i)).contains(words[i]);
        }
    }

    private static void leavesNothing(CaseOutcome outcome) {
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        assertThat(outcome.details()).isEqualTo(Details.NONE);
    }

    @Test
    void filesOutsideTheCasesDirectory() {
        Recorder run = Trial.file(
                "scenario \"leaves\" { open \"" + elsewhere + "/f\" wronly creat; mkdir \"" + elsewhere + "/d\" }",
                "scenario \"looks\" { stat \"" + elsewhere + "/f\" expect ENOENT; stat \"" + elsewhere
                        + "/d\" expect ENOENT }",
                "scenario \"tidies\" { open \"" + elsewhere + "/g\" wronly creat; unlink \"" + elsewhere + "/g\" }");
        leaks(run.of("leaves"), "directory " + elsewhere + "/d was left: removed", "/f was left: removed");
        leavesNothing(run.of("looks"));
        leavesNothing(run.of("tidies"));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void namesThatAreNoWordsOfAShell() {
        String name = "a'b\"; $(touch x) `y`\n\u001b[31m]]>";
        Recorder run = Trial.file("scenario \"leaves\" { open \"" + elsewhere
                + "/a'b\\\"; $(touch x) `y`\\n\\u{1b}[31m]]>\" wronly creat }");
        leaks(run.of("leaves"), "/a'b\"; $(touch x) `y`??[31m]]> was left: removed");
        assertThat(elsewhere.resolve(name)).doesNotExist();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void processes() {
        Recorder run = Trial.file(
                "scenario \"leaves\" { run \"sh\" \"-c\" \"sleep 4711 >/dev/null 2>&1 </dev/null &\" }",
                "scenario \"looks\" { run \"sh\" \"-c\" \"! grep -lz '^4711' /proc/[0-9]*/cmdline\" }");
        leaks(run.of("leaves"), "was left running: ended");
        leavesNothing(run.of("looks"));
    }

    @Test
    void aKilledCaseIsTidiedUpToo() {
        Recorder run = Trial.file("scenario \"dies\" { open \"" + elsewhere
                + "/f\" wronly creat; syscall getpid as me; kill me SIGKILL }");
        assertThat(run.of("dies").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("dies").details().leaks()).singleElement().asString().contains("/f was left: removed");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void whereItHung() {
        Recorder run = Trial.file("scenario \"waits\" timeout 300ms { pipe as p; read p[0] 1 }");
        CaseOutcome outcome = run.of("waits");
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(outcome.details().evidence()).singleElement().satisfies(e -> {
            assertThat(e.what()).isEqualTo("where it hung");
            assertThat(e.lines().getFirst()).contains("(kspec-case), state S").contains("system call 0 0x3");
        });
    }

    @Test
    void aFreshNetworkHasNobodyElseInIt() {
        Recorder run = Trial.file(
                "let port = 47119",
                "shared setup { socket ipv4 stream as s; setsockopt s reuseaddr true",
                "bind s v4(\"127.0.0.1\") port; listen s 1 }",
                "scenario \"old\" { socket ipv4 stream as c; connect c v4(\"127.0.0.1\") port }",
                "scenario \"fresh\" fresh netns { socket ipv4 stream as c",
                "connect c v4(\"127.0.0.1\") port expect ECONNREFUSED",
                "run \"sh\" \"-c\" \"grep -c : /proc/net/dev\" expect \"1\\n\" }");
        leavesNothing(run.of("old"));
        leavesNothing(run.of("fresh"));
    }

    @Test
    void aCaseDoesNotSeeWhatAnotherMounts() throws Exception {
        Files.writeString(elsewhere.resolve("below"), "x");
        Recorder run = Trial.file(
                "scenario \"leaves\" { run \"mount\" \"-t\" \"tmpfs\" \"none\" \"" + elsewhere + "\"",
                "stat \"" + elsewhere + "/below\" expect ENOENT }",
                "scenario \"looks\" { stat \"" + elsewhere + "/below\" }");
        leaks(run.of("leaves"), "was left mounted on " + elsewhere + ": undone");
        leavesNothing(run.of("looks"));
    }
}
