// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Splat;
import dev.kspec.wire.Answer;
import java.util.List;
import java.util.Optional;

/** Reports of the kernel that a case is to bring about. */
final class Expected {
    private Expected() {}

    /** Whether a case could not come to its end because the kernel broke as it was to: whoever runs into an oops is killed. */
    static boolean explains(Sightings sightings, Answer.End end) {
        return switch (end) {
            case SIGNAL, TIMEOUT, HUNG, LATE -> isDeadly(sightings);
            case COMPLETED, EXIT, HELD -> false;
        };
    }

    /** Whether one came from which a kernel does not recover. */
    static boolean isDeadly(Sightings sightings) {
        return sightings.all().stream()
                .anyMatch(s ->
                        s.weight() == Sighting.Weight.EXPECTED && s.report().isDeadly());
    }

    /** What the kernel was to report and did not. */
    static Optional<Failure> missing(Sightings sightings, List<Splat> splats) {
        List<Splat> missing = sightings.missing(splats);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        Splat first = missing.getFirst();
        String actual = sightings.all().isEmpty()
                ? "the kernel reported nothing"
                : "the kernel reported: "
                        + String.join(
                                "; ",
                                sightings.all().stream()
                                        .map(s -> s.report().title())
                                        .toList());
        return Optional.of(new Failure(
                first.origin().span(),
                first.origin().what(),
                "a report of the kernel whose title matches r\"" + first.title().pattern() + "\"",
                actual,
                List.of()));
    }
}
