// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import dev.kspec.kernel.Report;
import dev.kspec.program.Origin;
import dev.kspec.program.Regex;
import dev.kspec.program.Splat;
import dev.kspec.type.DriverModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reports of the kernel that the descriptions of drivers say not to mind. */
final class Suppressions {
    private Suppressions() {}

    /** Those of a driver. */
    static List<Splat> of(DriverModel driver) {
        return driver.suppressions().stream().map(Suppressions::splat).toList();
    }

    private static Splat splat(DriverModel.Suppression s) {
        try {
            return new Splat(
                    new Origin(s.span(), s.span().oneLine()), Regex.compile(s.title()), Optional.of(s.because()));
        } catch (Regex.SyntaxError e) {
            throw new IllegalStateException("the description's pattern was checked: " + s.title(), e);
        }
    }

    /** A sentence for each that no report of the run was suppressed by. */
    static List<String> unused(List<Case> cases, List<CaseOutcome> done) {
        Set<DriverModel.Suppression> all = new LinkedHashSet<>();
        for (Case c : cases) {
            c.scenario().driver().map(CheckedSpec.DriverUse::driver).ifPresent(d -> all.addAll(d.suppressions()));
        }
        List<Report> suppressed = done.stream()
                .flatMap(o -> o.details().reports().stream())
                .filter(s -> s.weight() == Sighting.Weight.SUPPRESSED)
                .map(Sighting::report)
                .toList();
        return all.stream()
                .filter(s -> suppressed.stream().noneMatch(r -> Sightings.matches(splat(s), r)))
                .map(s -> s.span() + ": no report of this run was suppressed by r\"" + s.title() + "\" (" + s.because()
                        + ")")
                .toList();
    }
}
