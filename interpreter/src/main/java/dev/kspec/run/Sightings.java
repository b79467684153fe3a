// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.KernelReports;
import dev.kspec.kernel.Kind;
import dev.kspec.kernel.LogLine;
import dev.kspec.kernel.Report;
import dev.kspec.program.Splat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reports of the kernel that fell into a case's time. */
record Sightings(List<Sighting> all) {
    Sightings {
        all = List.copyOf(all);
    }

    /**
     * Of records and lines of a console.
     *
     * @param splats that are expected or suppressed
     */
    static Sightings in(List<KernelLine> log, List<Splat> splats) {
        List<Sighting> all = new ArrayList<>();
        Sofar sofar = new Sofar(false, false);
        for (Report report : KernelReports.in(log.stream().map(Sightings::line).toList())) {
            Sighting sighting = weigh(report, splats, sofar);
            sofar = sofar.and(sighting);
            all.add(sighting);
        }
        return new Sightings(all);
    }

    private static LogLine line(KernelLine line) {
        return LogLine.record(line.sequence(), line.timestampMicros(), line.text());
    }

    /**
     * What came before a report.
     *
     * @param fault whether there is one already that nobody expected
     * @param stall whether something stood still, as it was to
     */
    private record Sofar(boolean fault, boolean stall) {
        Sofar and(Sighting sighting) {
            boolean isFault = sighting.weight() == Sighting.Weight.FAULT;
            return new Sofar(
                    fault || isFault,
                    stall || (!isFault && sighting.report().kind().isStall()));
        }

        /** A panic has its reason in what came before; what stands still is seen by several watchers. */
        boolean leadsTo(Report report) {
            return report.consequence()
                    && (fault
                            || report.kind() == Kind.PANIC
                            || (stall && report.kind().isStall()));
        }
    }

    private static Sighting weigh(Report report, List<Splat> splats, Sofar sofar) {
        if (!report.kind().isFault()) {
            return new Sighting(report, Sighting.Weight.NOTICE, "");
        }
        Optional<Splat> known = splats.stream().filter(s -> matches(s, report)).findFirst();
        if (known.isPresent()) {
            return known.get()
                    .because()
                    .map(why -> new Sighting(report, Sighting.Weight.SUPPRESSED, why))
                    .orElseGet(() -> new Sighting(report, Sighting.Weight.EXPECTED, ""));
        }
        return new Sighting(report, sofar.leadsTo(report) ? Sighting.Weight.CONSEQUENCE : Sighting.Weight.FAULT, "");
    }

    static boolean matches(Splat splat, Report report) {
        return splat.title().matches(report.title().getBytes(StandardCharsets.UTF_8));
    }

    /** The first that the kernel is at fault in. */
    Optional<Report> fault() {
        return all.stream()
                .filter(s -> s.weight() == Sighting.Weight.FAULT)
                .map(Sighting::report)
                .findFirst();
    }

    /** Whether the kernel told of a fault of its own at all, expected or not: a taint that came up has its reason then. */
    boolean isAny() {
        return all.stream().anyMatch(s -> s.report().kind().isFault());
    }

    /** Those of them that were expected and did not come. */
    List<Splat> missing(List<Splat> splats) {
        return splats.stream()
                .filter(s -> s.because().isEmpty())
                .filter(s -> all.stream().noneMatch(seen -> matches(s, seen.report())))
                .toList();
    }
}
