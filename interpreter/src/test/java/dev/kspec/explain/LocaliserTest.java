// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.Completion;
import dev.kspec.cover.Constraint;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import dev.kspec.explain.Finding.Certainty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Causes found by further rows. */
class LocaliserTest {
    private static final Localiser.Settings SETTINGS = new Localiser.Settings(2, 300, 1);

    private static List<int[]> rows(Model model) {
        return CoveringArrays.of(model)
                .strength(2)
                .effort(Effort.GREEDY)
                .generate()
                .rows();
    }

    /** The smaller edition of bench/interactions. */
    @ParameterizedTest
    @CsvSource({"2, 60", "3, 30"})
    void plantedBugsAreNamed(int strength, int bugs) throws InterruptedException {
        PlantedBugsTable.Tally tally = PlantedBugsTable.measure(bugs, strength, 2);
        assertThat(tally.caught).isGreaterThan(bugs / 2);
        assertThat(tally.share()).isGreaterThanOrEqualTo(0.95);
        assertThat(tally.wrong).isZero();
        assertThat((double) tally.extra / tally.devices).isLessThan(20);
    }

    private static Localiser.Result run(
            Model model, Function<int[], Optional<String>> symptom, Localiser.Settings settings)
            throws InterruptedException {
        Function<int[], Answer> answer =
                row -> symptom.apply(row).<Answer>map(Answer.Failed::new).orElseGet(Answer.Passed::new);
        Observations seen = new Observations(model);
        rows(model).forEach(row -> {
            var unused = seen.add(row, answer.apply(row));
        });
        return new Localiser(seen, wanted -> wanted.stream().map(answer).toList(), settings).run();
    }

    private static Model model() {
        return Model.builder()
                .parameter("a", 3)
                .parameter("b", 3)
                .parameter("c", 3)
                .parameter("d", 3)
                .parameter("e", 3)
                .build();
    }

    @Test
    void theCauseAndTheSmallestRow() throws InterruptedException {
        Localiser.Result result =
                run(model(), row -> row[1] == 2 && row[3] == 1 ? Optional.of("wrong") : Optional.empty(), SETTINGS);
        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.certainty()).isEqualTo(Certainty.CONFIRMED);
            assertThat(f.cause()).contains(new Tuple(List.of(1, 3), List.of(2, 1)));
            assertThat(f.symptom()).isEqualTo("wrong");
            assertThat(f.row()).containsExactly(0, 2, 0, 1, 0);
        });
        assertThat(result.rows()).isLessThan(15);
    }

    @Test
    void aCauseWithTwoSymptoms() throws InterruptedException {
        Localiser.Result result = run(
                model(), row -> row[0] == 1 ? Optional.of(row[4] == 0 ? "early" : "late") : Optional.empty(), SETTINGS);
        assertThat(result.findings())
                .extracting(Finding::cause)
                .containsExactly(Optional.of(new Tuple(List.of(0), List.of(1))));
    }

    /** With e=1 comes d=2, which is the one to blame. */
    @Test
    void whatTheRulesBringAlong() throws InterruptedException {
        Model model = Model.builder()
                .parameter("a", 4)
                .parameter("b", 4)
                .parameter("c", 4)
                .parameter("d", 3)
                .parameter("e", 2)
                .rule("e", Constraint.implies(Constraint.is(4, 1), Constraint.is(3, 2)))
                .build();
        Localiser.Result result =
                run(model, row -> row[3] == 2 && row[0] == 1 ? Optional.of("wrong") : Optional.empty(), SETTINGS);
        assertThat(result.findings())
                .extracting(Finding::cause)
                .containsExactly(Optional.of(new Tuple(List.of(0, 3), List.of(1, 2))));
    }

    @Test
    void whereEveryRowFails() throws InterruptedException {
        Localiser.Result result = run(model(), row -> Optional.of("wrong"), SETTINGS);
        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.certainty()).isEqualTo(Certainty.UNSETTLED);
            assertThat(f.cause()).isEmpty();
            assertThat(f.remark()).contains("every row fails");
        });
    }

    @Test
    void whereNoneFails() throws InterruptedException {
        assertThat(run(model(), row -> Optional.empty(), SETTINGS))
                .isEqualTo(new Localiser.Result(List.of(), 0, 0, 0, false));
    }

    /** Three causes, of which a few rows cannot find more than one. */
    @Test
    void failingRowsThatWereNotLookedInto() throws InterruptedException {
        Function<int[], Optional<String>> symptom = row -> row[0] == row[1] ? Optional.of("equal") : Optional.empty();
        Localiser.Result few = run(model(), symptom, new Localiser.Settings(2, 4, 1));
        int failing = (int) rows(model()).stream()
                .filter(row -> symptom.apply(row).isPresent())
                .count();
        assertThat(few.exhausted()).isTrue();
        // What is not proven to its end is no cause.
        assertThat(few.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.certainty()).isEqualTo(Certainty.UNSETTLED));
        assertThat(few.left()).isGreaterThanOrEqualTo(failing - 1);
        Localiser.Result all = run(model(), symptom, SETTINGS);
        assertThat(all.findings()).hasSize(3).allMatch(f -> f.certainty() == Certainty.CONFIRMED);
        assertThat(all.left()).isZero();
        assertThat(all.exhausted()).isFalse();
    }

    /** What led nowhere three times is left alone; that is no matter of how many rows are allowed. */
    @Test
    void failingRowsThatAreLeftAlone() throws InterruptedException {
        Observations seen = new Observations(model());
        List<int[]> failing =
                rows(model()).stream().filter(row -> row[0] == row[1]).toList();
        failing.forEach(
                row -> assertThat(seen.add(row, new Answer.Failed("once"))).isTrue());
        Experiment passes =
                rows -> rows.stream().<Answer>map(row -> new Answer.Passed()).toList();
        Localiser.Result result = new Localiser(seen, passes, SETTINGS).run();
        assertThat(result.findings()).hasSize(3).allMatch(f -> f.certainty() == Certainty.FLAKY);
        assertThat(result.left()).isEqualTo(failing.size() - 3).isPositive();
        assertThat(result.exhausted()).isFalse();
    }

    /** No combination of a few values: the parity of all. */
    @Test
    void whatNoCombinationExplains() throws InterruptedException {
        Localiser.Result result =
                run(model(), row -> IntStream.of(row).sum() % 2 == 1 ? Optional.of("odd") : Optional.empty(), SETTINGS);
        assertThat(result.findings()).extracting(Finding::certainty).contains(Certainty.UNSETTLED);
        assertThat(result.findings())
                .allSatisfy(f -> f.cause().ifPresent(c -> assertThat(c.size()).isGreaterThan(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 17})
    void noMoreRowsThanAllowed(int most) throws InterruptedException {
        Random random = new Random(most);
        for (int i = 0; i < 20; i++) {
            PlantedBugs device = PlantedBugs.random(random, 3);
            List<int[]> asked = new ArrayList<>();
            Experiment counting = rows -> {
                asked.addAll(rows);
                return device.ask(rows);
            };
            Localiser.Result result = new Localiser(
                            device.observe(rows(device.model)), counting, new Localiser.Settings(2, most, 1))
                    .run();
            assertThat(asked.size()).isEqualTo(result.rows() + result.repeats()).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void theSameEachTime() throws InterruptedException {
        for (int seed = 0; seed < 20; seed++) {
            Localiser.Result[] results = new Localiser.Result[2];
            for (int i = 0; i < 2; i++) {
                PlantedBugs device = PlantedBugs.random(new Random(seed), 3);
                results[i] = new Localiser(device.observe(rows(device.model)), device, SETTINGS).run();
            }
            assertThat(results[0]).isEqualTo(results[1]);
        }
    }

    /** Rows as near to the first values as the rules allow, the cause apart. */
    @Test
    void theSmallestRowsHoldFirstValues() throws InterruptedException {
        Random random = new Random(9);
        for (int i = 0; i < 40; i++) {
            PlantedBugs device = PlantedBugs.random(random, 3);
            Completion completion = new Completion(device.model);
            Localiser.Result result = new Localiser(device.observe(rows(device.model)), device, SETTINGS).run();
            for (Finding finding : result.findings()) {
                int[] row = finding.row().stream().mapToInt(Integer::intValue).toArray();
                assertThat(completion.isValid(row)).isTrue();
                assertThat(device.answer(row).hasSymptom(finding.symptom())).isTrue();
                Set<Integer> needed = new HashSet<>();
                finding.cause().ifPresent(c -> needed.addAll(c.parameters()));
                for (int p = 0; p < row.length; p++) {
                    int[] plainer = row.clone();
                    plainer[p] = 0;
                    boolean other = finding.cause().isPresent()
                            && completion.isValid(plainer)
                            && device.answer(plainer).equals(device.answer(row))
                            && device.bugs.stream().allMatch(b -> b.isIn(plainer) == b.isIn(row));
                    assertThat(other && row[p] != 0 && !needed.contains(p))
                            .as("%s of %s", plainer, finding)
                            .isFalse();
                }
            }
        }
    }

    /** A device whose bugs show only now and then, or that fails of its own accord. */
    private static Experiment flaky(PlantedBugs device, double shows, double noise, Random dice) {
        return rows -> rows.stream()
                .map(row -> {
                    boolean fails = device.bug(row).isPresent() ? dice.nextDouble() < shows : dice.nextDouble() < noise;
                    return fails ? (Answer) new Answer.Failed("wrong") : new Answer.Passed();
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.3, 0", "0.5, 0", "0.7, 0", "0.9, 0", "1, 0.1", "1, 0.3", "0.5, 0.5"})
    void chanceIsNotTakenForCertainty(double shows, double noise) throws InterruptedException {
        Random dice = new Random(1);
        int claims = 0;
        int wrong = 0;
        int flaky = 0;
        for (int i = 0; i < 150; i++) {
            PlantedBugs device = PlantedBugs.random(dice, 2);
            Experiment experiment = flaky(device, shows, noise, dice);
            Observations seen = new Observations(device.model);
            Environments judge = new Environments(seen, 1);
            List<int[]> rows = rows(device.model);
            List<Answer> answers = experiment.ask(rows);
            for (int r = 0; r < rows.size(); r++) {
                assertThat(seen.add(rows.get(r), answers.get(r))).isTrue();
            }
            for (Finding f : new Localiser(seen, experiment, SETTINGS).run().findings()) {
                if (f.certainty() == Certainty.FLAKY) {
                    flaky++;
                    assertThat(f.remark())
                            .containsPattern(
                                    "of \\d+ runs of it one after the other, \\d+ failed|no more rows are allowed");
                }
                if (f.certainty() == Certainty.CONFIRMED) {
                    claims++;
                    // Where each value of a parameter has its bug, what these have in common is a cause, too.
                    wrong += judge.isCoveredBy(device.bugs, f.cause().orElseThrow()) ? 0 : 1;
                }
            }
        }
        assertThat(wrong).as("wrong ones of %d claims", claims).isLessThanOrEqualTo(Math.max(2, claims * 3 / 100));
        assertThat(flaky).isPositive();
    }
}
