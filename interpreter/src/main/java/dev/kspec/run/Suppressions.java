// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Origin;
import dev.kspec.program.Regex;
import dev.kspec.program.Splat;
import dev.kspec.type.DriverModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reports of the kernel that descriptions of drivers, spec files or the project say not to mind. */
final class Suppressions {
    private final Set<DriverModel.Suppression> all = new LinkedHashSet<>();

    /**
     * Those that are in force for some cases.
     *
     * @param everywhere those of the whole project
     */
    Suppressions(List<Case> cases, List<DriverModel.Suppression> everywhere) {
        cases.forEach(c -> all.addAll(c.scenario().suppressions()));
        all.addAll(everywhere);
    }

    static List<Splat> splats(List<DriverModel.Suppression> some) {
        return some.stream().map(Suppressions::splat).toList();
    }

    private static Splat splat(DriverModel.Suppression s) {
        try {
            return new Splat(
                    new Origin(s.span(), s.span().oneLine()), Regex.compile(s.title()), Optional.of(s.because()));
        } catch (Regex.SyntaxError e) {
            throw new IllegalStateException("the pattern was checked: " + s.title(), e);
        }
    }

    /** A sentence for each: how many reports of the run it suppressed, or that there was none. */
    List<String> told(List<CaseOutcome> done) {
        return all.stream().map(s -> told(s, done)).toList();
    }

    private static String told(DriverModel.Suppression s, List<CaseOutcome> done) {
        Splat splat = splat(s);
        long count = done.stream()
                .flatMap(o -> o.details().reports().stream())
                .filter(r ->
                        r.weight() == Sighting.Weight.SUPPRESSED && r.because().equals(s.because()))
                .filter(r -> Sightings.matches(splat, r.report()))
                .count();
        String how = count == 0
                ? "no report of this run was"
                : count == 1 ? "1 report of this run was" : count + " reports of this run were";
        return s.span() + ": " + how + " suppressed by r\"" + s.title() + "\" (" + s.because() + ")";
    }
}
