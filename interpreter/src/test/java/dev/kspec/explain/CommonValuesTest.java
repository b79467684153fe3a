// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failing rows have in common, with plain enumeration as the judge. */
class CommonValuesTest {
    private static List<int[]> rows(PlantedBugs device, int strength) {
        return CoveringArrays.of(device.model)
                .strength(strength)
                .effort(Effort.GREEDY)
                .generate()
                .rows();
    }

    private static Set<Tuple> all(Diagnosis diagnosis) {
        Set<Tuple> all = new HashSet<>(diagnosis.others());
        diagnosis.suspects().forEach(s -> {
            all.add(s.values());
            all.addAll(s.rivals());
        });
        return all;
    }

    private static Tuple tuple(int[] row, int subset) {
        int[] chosen = IntStream.range(0, row.length)
                .filter(p -> (subset >> p & 1) != 0)
                .toArray();
        return new Tuple(
                IntStream.of(chosen).boxed().toList(),
                IntStream.of(chosen).map(p -> row[p]).boxed().toList());
    }

    /** The smallest combinations of up to so many values in failing rows and in no passing one. */
    private static Set<Tuple> enumerated(PlantedBugs device, List<int[]> rows, int strength) {
        List<int[]> passing = rows.stream().filter(r -> device.bug(r).isEmpty()).toList();
        Set<Tuple> suspicious = new HashSet<>();
        for (int[] row : rows) {
            for (int subset = 1; device.bug(row).isPresent() && subset < 1 << row.length; subset++) {
                if (Integer.bitCount(subset) <= strength) {
                    Tuple tuple = tuple(row, subset);
                    if (passing.stream().noneMatch(tuple::isIn)) {
                        suspicious.add(tuple);
                    }
                }
            }
        }
        Set<Tuple> smallest = new HashSet<>(suspicious);
        smallest.removeIf(t -> suspicious.stream().anyMatch(s -> s.size() < t.size() && isPart(s, t)));
        return smallest;
    }

    private static boolean isPart(Tuple part, Tuple whole) {
        for (int i = 0; i < part.size(); i++) {
            int at = whole.parameters().indexOf(part.parameters().get(i));
            if (at < 0 || !whole.values().get(at).equals(part.values().get(i))) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatEnumerationFindsAndNothingElse(int strength) {
        Random random = new Random(strength);
        for (int i = 0; i < 60; i++) {
            PlantedBugs device = PlantedBugs.random(random, 4);
            List<int[]> rows = rows(device, strength);
            Set<Tuple> found = all(CommonValues.of(device.observe(rows), strength));
            Set<Tuple> expected = enumerated(device, rows, strength);
            assertThat(found).containsAll(expected);
            assertThat(found).filteredOn(t -> t.size() <= strength).hasSize(expected.size());
            for (int[] row : rows) {
                if (device.bug(row).isPresent()) {
                    assertThat(found).as("every failing row has a suspect").anyMatch(t -> t.isIn(row));
                }
            }
        }
    }

    /** If it is caught by an array of its strength, either it is a suspect, or a part of it that no row cleared. */
    @Test
    void aPlantedBugIsAmongTheSuspects() {
        Random random = new Random(11);
        for (int i = 0; i < 150; i++) {
            PlantedBugs device = PlantedBugs.random(random, 3);
            List<int[]> rows = rows(device, 3);
            Diagnosis diagnosis = CommonValues.of(device.observe(rows), 3);
            assertThat(diagnosis.complete()).isTrue();
            for (Tuple bug : device.bugs) {
                if (rows.stream().anyMatch(bug::isIn)) {
                    assertThat(all(diagnosis)).anyMatch(t -> isPart(t, bug));
                }
            }
        }
    }

    @Test
    void theSuspectsAccountForAllFailingRows() {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            PlantedBugs device = PlantedBugs.random(random, 4);
            List<int[]> rows = rows(device, 2);
            List<Suspect> suspects = CommonValues.of(device.observe(rows), 2).suspects();
            for (int[] row : rows) {
                if (device.bug(row).isPresent()) {
                    assertThat(suspects).anyMatch(s -> s.values().isIn(row));
                }
            }
        }
    }

    @Test
    void theOrderOfPassingRowsIsOfNoConsequence() {
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            PlantedBugs device = PlantedBugs.random(random, 3);
            List<int[]> rows = rows(device, 2);
            List<int[]> passingLast = new ArrayList<>(
                    rows.stream().filter(r -> device.bug(r).isPresent()).toList());
            rows.reversed().stream().filter(r -> device.bug(r).isEmpty()).forEach(passingLast::add);
            assertThat(CommonValues.of(device.observe(passingLast), 2))
                    .isEqualTo(CommonValues.of(device.observe(rows), 2));
        }
    }

    private static Model binary(int parameters) {
        Model.Builder builder = Model.builder();
        IntStream.range(0, parameters).forEach(p -> builder.parameter("p" + p, 2));
        return builder.build();
    }

    private static Observations observed(Model model, Object... rowsAndSymptoms) {
        Observations seen = new Observations(model);
        for (int i = 0; i < rowsAndSymptoms.length; i += 2) {
            String row = (String) rowsAndSymptoms[i];
            String symptom = (String) rowsAndSymptoms[i + 1];
            int[] values = row.chars().map(c -> c - '0').toArray();
            assertThat(seen.add(values, symptom.isEmpty() ? new Answer.Passed() : new Answer.Failed(symptom)))
                    .isTrue();
        }
        return seen;
    }

    @Test
    void oneCombinationForAllRowsComesBeforeSmallerOnesForSome() {
        Diagnosis diagnosis = CommonValues.of(
                observed(
                        binary(3), "110", "x", "111", "x", "100", "", "101", "", "010", "", "011", "", "000", "", "001",
                        ""),
                2);
        assertThat(diagnosis.suspects())
                .containsExactly(new Suspect(new Tuple(List.of(0, 1), List.of(1, 1)), 2, List.of()));
        assertThat(diagnosis.others()).isEmpty();
    }

    @Test
    void rowsThatFailInDifferentWaysHaveCausesOfTheirOwn() {
        // Together, p2=1 would do for nothing; apart, p0=1 and p1=1 are to blame.
        Diagnosis diagnosis = CommonValues.of(
                observed(binary(3), "100", "x", "101", "x", "010", "y", "011", "y", "000", "", "001", ""), 2);
        assertThat(diagnosis.suspects())
                .extracting(Suspect::values)
                .containsExactly(new Tuple(List.of(0), List.of(1)), new Tuple(List.of(1), List.of(1)));
    }

    @Test
    void oneCauseMayShowInTwoWays() {
        Diagnosis diagnosis = CommonValues.of(observed(binary(2), "10", "x", "11", "y", "00", "", "01", ""), 2);
        assertThat(diagnosis.suspects()).containsExactly(new Suspect(new Tuple(List.of(0), List.of(1)), 2, List.of()));
    }

    @Test
    void rivalsAreNamed() {
        Diagnosis diagnosis = CommonValues.of(observed(binary(2), "11", "x", "00", ""), 2);
        assertThat(diagnosis.suspects())
                .containsExactly(
                        new Suspect(new Tuple(List.of(0), List.of(1)), 1, List.of(new Tuple(List.of(1), List.of(1)))));
    }

    @Test
    void whereEverythingFailsNothingCanBeTold() {
        Diagnosis diagnosis = CommonValues.of(observed(binary(2), "11", "x", "00", "x"), 2);
        assertThat(diagnosis.isEverywhere()).isTrue();
        assertThat(Stream.of(diagnosis.suspects(), diagnosis.others())).allMatch(List::isEmpty);
    }
}
