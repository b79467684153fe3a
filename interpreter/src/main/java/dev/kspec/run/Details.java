// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.ktap.UnitResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of a case beyond its verdict.
 *
 * @param leaks what it left behind in the target, in words; undone by then, as far as that can be
 * @param attempts other tries of the same case, in their order
 * @param measurements what its benches came to
 * @param reports of the kernel that fell into its time, in their order
 * @param results of unit tests that it took in, in their order
 */
public record Details(
        Set<Attribute> attributes,
        List<String> leaks,
        List<Evidence> evidence,
        List<Attempt> attempts,
        List<Measurement> measurements,
        List<Sighting> reports,
        List<UnitResult> results) {
    /** Nothing. */
    public static final Details NONE =
            new Details(Set.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Details {
        attributes = Set.copyOf(attributes);
        leaks = List.copyOf(leaks);
        evidence = List.copyOf(evidence);
        attempts = List.copyOf(attempts);
        measurements = List.copyOf(measurements);
        reports = List.copyOf(reports);
        results = List.copyOf(results);
    }

    /** The same with an attribute. */
    Details with(Attribute attribute) {
        EnumSet<Attribute> more = EnumSet.of(attribute);
        more.addAll(attributes);
        return new Details(more, leaks, evidence, attempts, measurements, reports, results);
    }

    /** The same without an attribute. */
    Details without(Attribute attribute) {
        Set<Attribute> less = new HashSet<>(attributes);
        less.remove(attribute);
        return new Details(less, leaks, evidence, attempts, measurements, reports, results);
    }

    /** The same with something that was left behind. */
    Details withLeaks(List<String> found) {
        return new Details(attributes, plus(leaks, found), evidence, attempts, measurements, reports, results);
    }

    /** The same with evidence behind what is there. */
    Details with(List<Evidence> found) {
        return new Details(attributes, leaks, plus(evidence, found), attempts, measurements, reports, results);
    }

    /** The same with another try. */
    Details with(Attempt attempt) {
        return new Details(
                attributes, leaks, evidence, plus(attempts, List.of(attempt)), measurements, reports, results);
    }

    /** The same with what benches came to. */
    Details withMeasurements(List<Measurement> found) {
        return found.isEmpty()
                ? this
                : new Details(attributes, leaks, evidence, attempts, plus(measurements, found), reports, results);
    }

    /** The same with results of unit tests. */
    Details withUnitTests(List<UnitResult> found) {
        return found.isEmpty()
                ? this
                : new Details(attributes, leaks, evidence, attempts, measurements, reports, plus(results, found));
    }

    /** The same with what the kernel reported. */
    Details with(Sightings found) {
        return found.all().isEmpty()
                ? this
                : new Details(attributes, leaks, evidence, attempts, measurements, plus(reports, found.all()), results);
    }

    private static <T> List<T> plus(List<T> some, List<T> more) {
        if (more.isEmpty()) {
            return some;
        }
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
