// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.expand.Case;
import dev.kspec.journal.JournalWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunOptions;
import dev.kspec.run.Verdict;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of the journal of an earlier one. */
class RunJournalTest {
    @TempDir
    private Path root;

    private final List<String> troubles = new ArrayList<>();

    @BeforeEach
    void project() throws Exception {
        Files.createDirectory(root.resolve(".git"));
        spec("one", "a", "b");
        spec("two", "c", "d");
    }

    private void spec(String file, String... scenarios) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String name : scenarios) {
            text.append("scenario \"").append(name).append("\" { sleep 1ms }\n");
        }
        Files.writeString(Files.createDirectories(root.resolve("specs")).resolve(file + ".kspec"), text);
    }

    /** A run with these options that has come as far as to know its cases. */
    private record Begun(RunJournal journal, List<Case> cases, Map<String, String> digests) {
        RunJournal.Work work() {
            return journal.work(cases, digests);
        }

        List<String> toRun() {
            return names(work().run().stream().map(c -> c.id().scenario()));
        }

        List<String> done() {
            return names(work().done().stream().map(o -> o.id().scenario()));
        }

        private static List<String> names(Stream<String> all) {
            return all.toList();
        }
    }

    private static CommandLine line(String... arguments) throws ParseException {
        return new DefaultParser().parse(RunArguments.options(), arguments);
    }

    private Begun begin(String... arguments) throws ParseException {
        RunJournal journal = RunJournal.of(line(arguments));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        var facts = new dev.kspec.report.Terminal(false, () -> 80, Map.of());
        List<Case> cases = SelectedCases.of(journal.selection(), new Terminal(nowhere, nowhere, facts, facts))
                .cases();
        assertThat(cases).isNotEmpty();
        return new Begun(journal, cases, new SpecDigests(List.of()).of(cases));
    }

    private String specs() {
        return root.resolve("specs").toString();
    }

    private String file() {
        return root.resolve("run.jsonl").toString();
    }

    /** Writes verdicts of a run down, of which only so many fell before it was cut off. */
    private static void write(Begun run, List<String> troubles, Verdict... verdicts) throws Exception {
        try (JournalWriter writer = run.journal().open(run.cases().size(), run.digests(), troubles::add)) {
            List<Case> cases = run.work().run();
            for (int i = 0; i < verdicts.length; i++) {
                writer.caseFinished(outcome(cases.get(i), verdicts[i]));
            }
        }
        assertThat(troubles).isEmpty();
    }

    private static CaseOutcome outcome(Case c, Verdict verdict) {
        return outcome(c, verdict, "");
    }

    private static CaseOutcome outcome(Case c, Verdict verdict, String reason) {
        return new CaseOutcome(
                c.id(),
                c.scenario().scenario().title().span(),
                Set.of(),
                verdict,
                Duration.ofMillis(1),
                reason,
                Optional.empty(),
                List.of(),
                List.of(),
                true);
    }

    @Test
    void goingOnRunsWhatHasNoVerdict() throws Exception {
        write(begin("--journal", file(), specs()), troubles, Verdict.PASSED, Verdict.FAILED);

        Begun again = begin("--resume", "--journal", file());
        assertThat(again.toRun()).containsExactly("c", "d");
        assertThat(again.done()).containsExactly("a", "b");
        assertThat(again.work().notes())
                .containsExactly("going on with " + file() + ": 2 of 4 cases have their verdict");

        write(again, troubles, Verdict.PASSED, Verdict.PASSED);
        Begun third = begin("--resume", "--journal", file());
        assertThat(third.toRun()).isEmpty();
        assertThat(third.done()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatIsAllowedNowIsNoMoreSkipped() throws Exception {
        Begun first = begin("--journal", file(), specs());
        try (JournalWriter writer = first.journal().open(4, first.digests(), troubles::add)) {
            writer.caseFinished(outcome(first.cases().get(0), Verdict.SKIPPED, RunOptions.NO_HOST_RUN));
            writer.caseFinished(outcome(first.cases().get(1), Verdict.SKIPPED, "needs kernel >= 99.0"));
            writer.caseFinished(outcome(first.cases().get(2), Verdict.PASSED));
        }
        assertThat(begin("--resume", "--journal", file()).toRun()).containsExactly("d");
        Begun allowed = begin("--resume", "--journal", file(), "--allow-host-run");
        assertThat(allowed.toRun()).containsExactly("a", "d");
        assertThat(allowed.done()).containsExactly("b", "c");
    }

    @Test
    void whatGoesOnRunsAsTheEarlierRunDid() throws Exception {
        write(
                begin("--journal", file(), "--cpus=2", "--driver-make=A=1", "--driver-make=B=x y", specs()),
                troubles,
                Verdict.PASSED,
                Verdict.FAILED);

        Begun again = begin("--resume", "--journal", file());
        assertThat(again.journal().line().getOptionValue("cpus")).isEqualTo("2");
        assertThat(again.journal().line().getOptionValues("driver-make")).containsExactly("A=1", "B=x y");
        assertThat(again.work().notes()).contains("as in that run: --driver-make=A=1 --driver-make='B=x y' --cpus=2");
        assertThat(begin("--resume", "--journal", file(), "--cpus", "2").toRun())
                .containsExactly("c", "d");
        assertThatThrownBy(() -> begin("--resume", "--journal", file(), "--cpus", "1"))
                .isInstanceOf(ParseException.class)
                .hasMessage("--resume: the run that is gone on with had --cpus=2; leave it out here, or begin anew"
                        + " without --resume");
        assertThatThrownBy(() -> begin("--resume", "--journal", file(), "--memory", "1GiB"))
                .hasMessageContaining("had no --memory");
    }

    @Test
    void whatFailedMayBeTriedInAnotherWay() throws Exception {
        write(begin("--journal", file(), "--cpus=2", "--driver-make=A=1", specs()), troubles, Verdict.FAILED);

        Begun again = begin("--rerun-failed", "--journal", file(), "--driver-make=A=2");
        assertThat(again.toRun()).containsExactly("a");
        assertThat(again.journal().line().getOptionValues("driver-make")).containsExactly("A=2");
        assertThat(again.journal().line().getOptionValue("cpus")).isEqualTo("2");
        assertThat(again.work().notes()).contains("as in that run: --cpus=2");
    }

    @Test
    void whatPassedInAFileThatHasChangedIsTold() throws Exception {
        write(begin("--journal", file(), specs()), troubles, Verdict.PASSED, Verdict.FAILED, Verdict.PASSED);
        spec("one", "a", "b", "new");

        assertThat(begin("--rerun-failed", "--journal", file()).work().notes())
                .hasSize(2)
                .last()
                .asString()
                .contains("one.kspec, or a driver that it uses, is not as it was in that run; cases of it that passed"
                        + " then, and are not run now: 1");
    }

    @Test
    void whatAPersonAllowsIsNotKept() throws Exception {
        write(begin("--journal", file(), "--allow-host-run", specs()), troubles, Verdict.PASSED);

        assertThat(begin("--resume", "--journal", file()).journal().selection().hasOption("allow-host-run"))
                .isFalse();
        assertThat(begin("--resume", "--journal", file(), "--allow-host-run")
                        .journal()
                        .selection()
                        .hasOption("allow-host-run"))
                .isTrue();
    }

    @Test
    void aRandomOrderIsThatOfTheEarlierRun() throws Exception {
        CommandLine seeded = PolicyArguments.seeded(line("--order", "random", "--journal", file(), specs()));
        String seed = seeded.getOptionValue("seed");
        assertThat(PolicyArguments.told(PolicyArguments.of(seeded).policy()))
                .contains("the order is random: --order random --seed " + seed);
        write(begin("--order=random", "--seed=" + seed, "--journal", file(), specs()), troubles, Verdict.FAILED);

        CommandLine again =
                begin("--rerun-failed", "--journal", file()).journal().line();
        assertThat(again.getOptionValue("seed")).isEqualTo(seed);
        CommandLine said = begin("--resume", "--order", "random", "--journal", file())
                .journal()
                .line();
        assertThat(said.getOptionValue("seed"))
                .as("as where kspec.yaml says it")
                .isEqualTo(seed);
        assertThat(begin("--rerun-failed", "--order", "stable", "--journal", file())
                        .journal()
                        .line()
                        .hasOption("seed"))
                .isFalse();
    }

    @Test
    void whatWasLostHasNoVerdict() throws Exception {
        write(begin("--journal", file(), specs()), troubles, Verdict.INFRASTRUCTURE_ERROR, Verdict.KERNEL_FAULT);
        assertThat(begin("--resume", "--journal", file()).toRun()).containsExactly("a", "c", "d");
    }

    @Test
    void aFileThatHasChangedIsRunAgain() throws Exception {
        write(begin("--journal", file(), specs()), troubles, Verdict.PASSED, Verdict.PASSED, Verdict.PASSED);
        spec("one", "a", "b", "new");

        Begun again = begin("--resume", "--journal", file());

        assertThat(again.toRun()).containsExactly("a", "b", "new", "d");
        assertThat(again.done()).containsExactly("c");
        assertThat(again.work().notes())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("not as in that run, or using a driver that is not, and so run again: ");
    }

    @Test
    void theSelectionOfTheEarlierRunIsGoneOnWith() throws Exception {
        write(begin("--journal", file(), "--match", "b|d", specs()), troubles, Verdict.PASSED);
        assertThat(begin("--resume", "--journal", file()).toRun()).containsExactly("d");
        assertThat(begin("--resume", "--journal", file(), specs()).toRun()).containsExactly("a", "c", "d");
    }

    @Test
    void onlyWhatDidNotPassIsRunAgain() throws Exception {
        Begun first = begin("--journal", file(), specs());
        write(first, troubles, Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED, Verdict.INFRASTRUCTURE_ERROR);

        Begun again = begin("--rerun-failed", "--journal", file(), specs());

        assertThat(again.toRun()).containsExactly("b", "d");
        assertThat(again.done()).isEmpty();
        assertThat(again.work().notes()).containsExactly("2 of 4 cases did not pass in " + file());
        byte[] before = Files.readAllBytes(Path.of(file()));
        write(again, troubles, Verdict.PASSED, Verdict.PASSED);
        assertThat(Files.readAllBytes(Path.of(file())))
                .as("the earlier run's stays")
                .isEqualTo(before);
    }

    /** Their last try is not known, so they have not passed. */
    @Test
    void aTryWithoutAnOutcomeDidNotPass() throws Exception {
        Begun first = begin("--journal", file(), specs());
        try (JournalWriter writer = first.journal().open(4, first.digests(), troubles::add)) {
            writer.attempted(outcome(first.cases().get(1), Verdict.KERNEL_FAULT));
            writer.caseFinished(outcome(first.cases().getFirst(), Verdict.PASSED));
        }
        assertThat(begin("--rerun-failed", "--journal", file(), specs()).toRun())
                .containsExactly("b");
        assertThat(begin("--resume", "--journal", file()).toRun()).containsExactly("b", "c", "d");
    }

    @Test
    void withoutANameTheProjectsLastRunIsMeant() throws Exception {
        assertThatThrownBy(() -> begin("--resume", specs()))
                .hasMessageContaining("--resume: there is no journal in")
                .hasMessageContaining("name one with --journal FILE");
        write(begin(specs()), troubles, Verdict.PASSED);
        assertThat(begin("--resume", specs()).toRun()).containsExactly("b", "c", "d");
        Thread.sleep(5); // journals are ordered by their times, in milliseconds
        write(begin(specs()), troubles, Verdict.PASSED, Verdict.PASSED, Verdict.PASSED);
        assertThat(begin("--resume", specs()).toRun()).containsExactly("d");
    }

    @Test
    void damagedLinesAreToldOfAndRunAgain() throws Exception {
        write(begin("--journal", file(), specs()), troubles, Verdict.PASSED, Verdict.PASSED);
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(file())));
        lines.set(1, lines.get(1).substring(7));
        Files.write(Path.of(file()), lines);

        Begun again = begin("--resume", "--journal", file());

        assertThat(again.toRun()).containsExactly("a", "c", "d");
        assertThat(again.work().notes()).anyMatch(n -> n.startsWith("1 lines of the journal are damaged"));
    }

    @Test
    void whatCannotBeIsUsage() {
        Kspec.run("run", "--resume", "--rerun-failed", specs()).isUsageError("exclude each other");
        Kspec.run("run", "--resume", "--journal", file()).isUsageError("--resume: there is no journal " + file());
        Kspec.run("run", "--rerun-failed", "--journal", specs() + "/one.kspec", specs())
                .isUsageError("--rerun-failed: ", "is no journal of kspec");
    }

    @Test
    void oneOfSeveralTargetsHasAJournalOfItsOwn() {
        assertThat(RunJournal.named(Path.of("out/report.json"), "root@testbox"))
                .isEqualTo(Path.of("out/report.root@testbox.json"));
        assertThat(RunJournal.named(Path.of("run"), "u@[::1]:2/../x")).isEqualTo(Path.of("run.u@___1__2_.._x"));
        assertThat(RunJournal.named(Path.of(".run"), "a@b")).isEqualTo(Path.of(".run.a@b"));
    }
}
