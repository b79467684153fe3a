// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.expand.CaseId;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import dev.kspec.source.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkipListTest {
    private static final Path FILE = Path.of("skips.txt");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int judge(Set<String> known, Map<String, Verdict> verdicts, boolean interrupted) {
        said.reset();
        List<CaseOutcome> outcomes = new TreeMap<>(verdicts)
                .entrySet().stream()
                        .map(e -> new CaseOutcome(
                                new CaseId("f", e.getKey(), ""),
                                new SourceFile("f", "").span(0, 0),
                                Set.of(),
                                e.getValue(),
                                Duration.ZERO,
                                "",
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                true))
                        .toList();
        RunResult result = new RunResult(
                outcomes, outcomes.size(), interrupted, "", Instant.EPOCH, Duration.ZERO, List.of(), List.of());
        return new SkipList(FILE, known).judge(result, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private List<String> words() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void exactlyTheListed() {
        assertThat(judge(Set.of("f :: a"), Map.of("a", Verdict.SKIPPED, "b", Verdict.PASSED), false))
                .isZero();
        assertThat(judge(Set.of(), Map.of("b", Verdict.PASSED), false)).isZero();
        assertThat(words()).isEmpty();
    }

    @Test
    void skippedUnseen() {
        assertThat(judge(Set.of(), Map.of("a", Verdict.SKIPPED, "b", Verdict.SKIPPED), false))
                .isEqualTo(1);
        assertThat(words())
                .containsExactly(
                        "kspec: skipped, but not listed in skips.txt: f :: a",
                        "kspec: skipped, but not listed in skips.txt: f :: b");
    }

    @Test
    void listedButRun() {
        assertThat(judge(Set.of("f :: a"), Map.of("a", Verdict.PASSED), false)).isEqualTo(1);
        assertThat(words()).containsExactly("kspec: listed in skips.txt, but not skipped: f :: a");
    }

    @Test
    void listedButNotThere() {
        assertThat(judge(Set.of("f :: gone"), Map.of("a", Verdict.PASSED), false))
                .isEqualTo(1);
        assertThat(words())
                .containsExactly("kspec: listed in skips.txt, but not among the cases of this run: f :: gone");
    }

    @Test
    void aWorseExitCodeStands() {
        assertThat(judge(Set.of(), Map.of("a", Verdict.SKIPPED, "b", Verdict.FAILED), false))
                .isEqualTo(1);
        assertThat(judge(Set.of(), Map.of("a", Verdict.SKIPPED, "b", Verdict.INFRASTRUCTURE_ERROR), false))
                .isEqualTo(3);
        assertThat(judge(Set.of(), Map.of("a", Verdict.SKIPPED), true)).isEqualTo(130);
        assertThat(judge(Set.of("f :: a"), Map.of("a", Verdict.SKIPPED, "b", Verdict.FAILED), false))
                .isEqualTo(1);
    }

    @Test
    void reading(@TempDir Path directory) throws IOException, ParseException {
        Path file = directory.resolve("skips.txt");
        Files.writeString(
                file,
                "# comment\n\n  f :: a [p=1, q=\"#x\"]  \r\n   # another\nf :: é\nf :: a [p=1, q=\"#x\"]\n",
                StandardCharsets.UTF_8);
        assertThat(SkipList.read(file).identities()).containsExactly("f :: a [p=1, q=\"#x\"]", "f :: é");
        Files.write(file, new byte[] {(byte) 0xff, '\n'});
        assertThatThrownBy(() -> SkipList.read(file))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("--expect-skips")
                .hasMessageContaining("skips.txt");
    }
}
