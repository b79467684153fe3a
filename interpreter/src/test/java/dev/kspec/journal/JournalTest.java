// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kspec.it.SmallDisk;
import dev.kspec.report.Samples;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down comes back; what is damaged costs no more than itself. */
class JournalTest {
    private static final JournalHeader HEADER = new JournalHeader(
            "1.2.3",
            Instant.parse("2025-03-01T12:34:56.789Z"),
            List.of("--tag=a", "--", "specs/" + Outcomes.NASTY),
            5,
            Map.of("specs/f.kspec", "0123456789abcdef", Outcomes.NASTY, ""));

    @TempDir
    private Path scratch;

    private final List<String> troubles = new ArrayList<>();

    private Path file() {
        return scratch.resolve("run.jsonl");
    }

    private JournalWriter begin() throws JournalException {
        return JournalWriter.begin(file(), HEADER, troubles::add);
    }

    /** A journal with these. */
    private Journal written(List<CaseOutcome> outcomes) throws JournalException {
        try (JournalWriter writer = begin()) {
            outcomes.forEach(writer::caseFinished);
        }
        assertThat(troubles).isEmpty();
        return Journal.read(file());
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.APPEND);
    }

    private static List<String> names(Journal journal) {
        return journal.outcomes().keySet().stream().map(id -> id.scenario()).toList();
    }

    @Test
    void everythingComesBackTheSame() throws Exception {
        List<CaseOutcome> all = Stream.of(
                        Samples.allVerdicts().cases(),
                        Samples.nasty().cases(),
                        Samples.sharedSetupFailed().cases().subList(0, 1),
                        List.of(Outcomes.rich()))
                .flatMap(List::stream)
                .toList();

        Journal journal = written(all);

        assertThat(journal.header()).isEqualTo(HEADER);
        assertThat(journal.unreadable()).isZero();
        assertThat(journal.ended()).isFalse();
        assertThat(journal.outcomes()).hasSameSizeAs(all);
        try (Journal.Full full = new Journal.Full(List.of(file()))) {
            for (CaseOutcome outcome : all) {
                CaseOutcome back = full.of(journal.outcomes().get(outcome.id()));
                assertThat(Outcomes.text(back)).isEqualTo(Outcomes.text(outcome));
                assertThat(back.details()).isEqualTo(outcome.details());
                assertThat(back.isCase()).isEqualTo(outcome.isCase());
                assertThat(back.failure().map(f -> f.span().text()))
                        .isEqualTo(outcome.failure().map(f -> f.span().text()));
            }
        }
    }

    @Test
    void whatARunDidToItsEndIsThere() throws Exception {
        try (JournalWriter writer = begin()) {
            writer.note("a note\nof two lines");
            writer.caseFinished(Outcomes.passed("a"));
            writer.finished(Samples.allVerdicts());
        }
        Journal journal = Journal.read(file());
        assertThat(journal.ended()).isTrue();
        assertThat(journal.target()).isEqualTo(Samples.allVerdicts().target());
        assertThat(journal.duration()).isEqualTo(Samples.allVerdicts().duration());
        assertThat(journal.goodBytes()).isEqualTo(Files.size(file()));
    }

    @Test
    void ofACaseThatIsThereTwiceTheLastCounts() throws Exception {
        Journal journal = written(List.of(
                Outcomes.of("a", Verdict.INFRASTRUCTURE_ERROR, "lost", Details.NONE),
                Outcomes.passed("b"),
                Outcomes.passed("a")));
        assertThat(names(journal)).containsExactly("b", "a");
        assertThat(journal.outcomes().values()).allMatch(o -> o.verdict() == Verdict.PASSED);
    }

    @Test
    void aTryIsNoOutcome() throws Exception {
        try (JournalWriter writer = begin()) {
            writer.attempted(Outcomes.of("a", Verdict.KERNEL_FAULT, "x", Details.NONE));
            writer.attempted(Outcomes.of("b", Verdict.KERNEL_FAULT, "x", Details.NONE));
            writer.caseFinished(Outcomes.passed("a"));
        }
        Journal journal = Journal.read(file());
        assertThat(names(journal)).containsExactly("a");
        assertThat(journal.attempts().keySet()).extracting(id -> id.scenario()).containsExactly("b");
    }

    /** As kill -9 leaves it, wherever that cuts the last line. */
    @Test
    void aLineThatWasNotEndedIsCutOffByWhoeverGoesOn() throws Exception {
        written(List.of(Outcomes.passed("a"), Outcomes.rich()));
        byte[] whole = Files.readAllBytes(file());
        int last = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('\n', whole.length - 2) + 1;
        for (int length = last; length < whole.length; length += 97) {
            Files.write(file(), Arrays.copyOf(whole, length));
            Journal torn = Journal.read(file());
            assertThat(names(torn)).containsExactly("a");
            assertThat(torn.unreadable()).isZero();
            assertThat(torn.goodBytes()).isEqualTo(last);
            try (JournalWriter writer = JournalWriter.goOn(torn, troubles::add)) {
                writer.caseFinished(Outcomes.passed("c"));
            }
            Journal gone = Journal.read(file());
            assertThat(names(gone)).containsExactly("a", "c");
            assertThat(gone.unreadable()).isZero();
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    void aDamagedLineCostsItselfAlone() throws Exception {
        written(List.of(Outcomes.passed("a"), Outcomes.passed("b"), Outcomes.passed("c")));
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        for (String damaged : List.of(
                "",
                "\0\0\0\0",
                "{\"case\":{}}",
                "{\"case\":7}",
                "[1]",
                "null",
                lines.get(2).substring(40),
                lines.get(2).replace("\"passed\"", "\"excellent\""),
                lines.get(2).replace("\"line\": 1", "\"line\": -1"),
                lines.get(2).replace("\"line\": 1", "\"line\": 1e99"),
                lines.get(2).replace("\"tags\": [", "\"tags\": [1,"))) {
            lines.set(2, damaged);
            Files.write(file(), lines);
            Journal journal = Journal.read(file());
            assertThat(names(journal)).as(damaged).containsExactly("a", "c");
            assertThat(journal.unreadable()).as(damaged).isEqualTo(1);
        }
    }

    @Test
    void whateverByteIsDamagedNothingElseIsThrown() throws Exception {
        written(List.of(
                Outcomes.rich(), Outcomes.passed("b"), Samples.nasty().cases().getFirst()));
        byte[] sound = Files.readAllBytes(file());
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = sound.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file(), damaged);
            try {
                Journal journal = Journal.read(file());
                assertThat(journal.outcomes().size()).isBetween(0, 5);
                try (Journal.Full full = new Journal.Full(List.of(file()))) {
                    for (CaseOutcome outcome : journal.outcomes().values()) {
                        assertThat(full.of(outcome).verdict()).isEqualTo(outcome.verdict());
                    }
                }
            } catch (JournalException e) {
                refused++; // the header
            }
        }
        assertThat(refused).isLessThan(1000);
    }

    @Test
    void anInterruptOfTheWriterCostsNoLine() throws Exception {
        try (JournalWriter writer = begin()) {
            Thread.currentThread().interrupt();
            writer.caseFinished(Outcomes.passed("a"));
            assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
            writer.caseFinished(Outcomes.passed("b"));
            assertThat(writer.isIncomplete()).isFalse();
        }
        assertThat(troubles).isEmpty();
        assertThat(names(Journal.read(file()))).containsExactly("a", "b");
    }

    @Test
    void onAFullDiskLinesAreKeptUntilThereIsRoom() throws Exception {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("mounts need root")
                .isEqualTo(0);
        try (SmallDisk disk = SmallDisk.at(scratch.resolve("disk"), 1)) {
            Path file = disk.file("run.jsonl");
            List<String> wanted = new ArrayList<>();
            try (JournalWriter writer = JournalWriter.begin(file, HEADER, troubles::add)) {
                disk.fill();
                for (int i = 0; i < 200; i++) {
                    wanted.add("c" + i);
                    writer.caseFinished(Outcomes.passed("c" + i));
                    byte[] now = Files.readAllBytes(file);
                    assertThat(now[now.length - 1]).as("no half line").isEqualTo((byte) '\n');
                }
                assertThat(troubles).hasSize(1).first().asString().contains("cannot be written", "kept in memory");
                assertThat(writer.isIncomplete()).isTrue();
                assertThat(Journal.read(file).outcomes().size()).isLessThan(200);

                disk.free();
                wanted.add("last");
                writer.caseFinished(Outcomes.passed("last"));
                assertThat(writer.isIncomplete()).isFalse();

                // It may happen again, and is then told again; closing is the last attempt.
                disk.fill();
                for (int i = 0; i < 100; i++) {
                    wanted.add("d" + i);
                    writer.caseFinished(Outcomes.passed("d" + i));
                }
                assertThat(troubles).hasSize(2);
                disk.free();
            }
            Journal journal = Journal.read(file);
            assertThat(names(journal)).isEqualTo(wanted);
            assertThat(journal.unreadable()).isZero();
        }
    }

    @Test
    void aJournalThatCannotBeBegunIsSaidSo() throws IOException {
        for (Path bad : List.of(Path.of("/dev/full"), Files.createDirectory(scratch.resolve("dir")))) {
            assertThatThrownBy(() -> JournalWriter.begin(bad, HEADER, troubles::add))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the journal " + bad + " cannot be written");
        }
    }

    @Test
    void oneThatAnotherRunWritesIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalHolder.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("open");
            byte[] before = Files.readAllBytes(file());
            assertThatThrownBy(this::begin)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("is being written by another run");
            Journal journal = Journal.read(file());
            assertThatThrownBy(() -> JournalWriter.goOn(journal, troubles::add))
                    .hasMessageContaining("is being written by another run");
            assertThat(Files.readAllBytes(file())).isEqualTo(before);
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor()).isZero();
        }
        begin().close();
    }

    @Test
    void oneThatThisProcessWritesIsLeftAlone() throws Exception {
        try (JournalWriter writer = begin()) {
            assertThatThrownBy(this::begin).hasMessageContaining("is being written already");
            writer.caseFinished(Outcomes.passed("a"));
        }
        assertThat(names(Journal.read(file()))).containsExactly("a");
    }

    /** Somebody else finished the run between reading and locking: not a line of that is cut off. */
    @Test
    void oneThatHasGrownSinceItWasReadIsLeftAlone() throws Exception {
        Journal early = written(List.of(Outcomes.passed("a")));
        try (JournalWriter other = JournalWriter.goOn(early, troubles::add)) {
            other.caseFinished(Outcomes.passed("b"));
        }
        assertThatThrownBy(() -> JournalWriter.goOn(early, troubles::add))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has grown since it was read");
        assertThat(names(Journal.read(file()))).containsExactly("a", "b");
    }

    @Test
    void whatIsNoJournalIsSaidSo() throws IOException {
        assertThatThrownBy(() -> Journal.read(file())).hasMessage("there is no journal " + file());
        for (String bad : List.of("", "\n", "hello\n", "{}\n", "[]\n", "{\"kspecJournal\":\"1\"}\n")) {
            Files.writeString(file(), bad);
            assertThatThrownBy(() -> Journal.read(file()))
                    .as(bad)
                    .isInstanceOf(JournalException.class)
                    .hasMessageStartingWith(file() + " is no journal of kspec");
        }
        Files.writeString(file(), "{\"kspecJournal\":99,\"kspecVersion\":\"9.9\"}\n");
        assertThatThrownBy(() -> Journal.read(file()))
                .hasMessageContaining("was written by another version of kspec, 9.9");
    }

    @Test
    void severalAreMerged() throws Exception {
        Journal one = written(List.of(Outcomes.passed("a"), Outcomes.of("b", Verdict.FAILED, "bad", Details.NONE)));
        Path second = Files.move(file(), scratch.resolve("one.jsonl"));
        Journal other = written(List.of(Outcomes.passed("b"), Outcomes.passed("c")));
        append("damaged\n");
        MergedRuns merged = MergedRuns.of(List.of(Journal.read(second), Journal.read(file())));
        assertThat(merged.result().cases()).extracting(o -> o.id().scenario()).containsExactly("a", "b", "c");
        assertThat(merged.result().count(Verdict.PASSED)).isEqualTo(3);
        assertThat(merged.notes())
                .contains(
                        second + ": 3 of 5 cases have no outcome",
                        file() + ": 3 of 5 cases have no outcome",
                        file() + ": damaged lines: 1",
                        "cases that are in more than one journal: 1; what came of them last counts");
        assertThat(merged.result().selected()).isEqualTo(9);
        assertThat(merged.result().exitCode()).as("not all have run").isEqualTo(3);
        assertThat(one.outcomes()).hasSize(2);
        assertThat(other.outcomes()).hasSize(2);
    }

    @Test
    void journalsOfAProjectAreFoundAndOldOnesGo() throws Exception {
        JournalDirectory directory = new JournalDirectory(scratch);
        assertThat(directory.last()).isEmpty();
        Path last = null;
        for (int i = 0; i < 60; i++) {
            last = directory.next(Instant.EPOCH.plusSeconds(i * 3600L));
            JournalWriter.begin(last, HEADER, troubles::add).close();
        }
        assertThat(directory.last()).contains(last);
        try (Stream<Path> all = Files.list(last.getParent())) {
            assertThat(all).hasSize(50);
        }
        assertThat(scratch.resolve(".kspec/.gitignore")).hasContent("*");
    }
}
