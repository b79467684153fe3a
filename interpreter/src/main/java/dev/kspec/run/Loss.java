// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.Report;
import dev.kspec.program.Splat;
import dev.kspec.target.Fate;
import dev.kspec.target.Interrogated;
import dev.kspec.target.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a program to which no answer will come. A kernel that went down or stands still is the program's doing;
 * a machine ended from outside, or a way to it that broke, is nobody's whom kspec tests.
 */
final class Loss {
    private final Target target;

    Loss(Target target) {
        this.target = target;
    }

    /**
     * Of what there is no answer.
     *
     * @param splats reports of the kernel that it was to bring about, or that are not to be minded
     * @param since what the kernel said until then belongs to others; microseconds since its boot
     */
    record Lost(List<Splat> splats, long since) {
        Lost {
            splats = List.copyOf(splats);
        }
    }

    /** The connection went. */
    Voyage.Landed gone(Subject subject, Lost lost, String why) {
        return broken(subject, lost, "lost the target while the case ran (" + why);
    }

    /** Nothing came. */
    Voyage.Landed silent(Subject subject, Lost lost, Duration waited) {
        return broken(subject, lost, "nothing came from the target for " + waited.toSeconds() + " s (");
    }

    /** @param what happened, up to an open bracket in which the target's fate is told */
    private Voyage.Landed broken(Subject subject, Lost lost, String what) {
        Fate fate = target.fate();
        List<KernelLine> console = said(lost.since());
        Sightings sightings = Sightings.in(console, lost.splats());
        Optional<String> title = sightings.fault().map(Report::title);
        if (title.isEmpty() && Expected.isDeadly(sightings)) {
            return expected(subject, lost, sightings, console);
        }
        String how = what + (what.endsWith("(") ? "" : "; ") + fate.words() + ")";
        Verdict verdict = title.isPresent() ? Verdict.KERNEL_FAULT : verdict(fate);
        String reason = title.orElse(
                switch (fate) {
                    case Fate.Panicked f -> f.words();
                    case Fate.WentDown f -> f.words();
                    case Fate.Silent f -> "the whole guest stopped answering: " + how;
                    case Fate.Killed f -> how;
                    case Fate.Stopped f -> how;
                    case Fate.Alive f -> how;
                    case Fate.Unknown f -> how;
                });
        CaseOutcome outcome = Judge.without(subject, verdict, reason, ConsoleLines.last(console))
                .with(Details.NONE.with(sightings).with(evidence(fate)));
        return new Voyage.Landed(
                outcome, false, Optional.of(verdict.isFailure() ? what(outcome) : how), verdict.isFailure());
    }

    /** Of a machine that stands still, what its kernel says of its tasks. */
    private List<Evidence> evidence(Fate fate) {
        Interrogated said = switch (fate) {
            case Fate.Silent f -> target.interrogate();
            case Fate.Alive f -> target.interrogate();
            case Fate.Panicked f -> Interrogated.NOTHING;
            case Fate.WentDown f -> Interrogated.NOTHING;
            case Fate.Killed f -> Interrogated.NOTHING;
            case Fate.Stopped f -> Interrogated.NOTHING;
            case Fate.Unknown f -> Interrogated.NOTHING;
        };
        return said.lines().isEmpty()
                ? List.of()
                : List.of(new Evidence("tasks of the silent guest (" + said.asked() + ")", said.lines()));
    }

    /** The kernel went as it was to go. */
    private static Voyage.Landed expected(Subject subject, Lost lost, Sightings sightings, List<KernelLine> console) {
        Optional<Failure> missing = Expected.missing(sightings, lost.splats());
        CaseOutcome none = Judge.without(
                subject, missing.isPresent() ? Verdict.FAILED : Verdict.PASSED, "", ConsoleLines.last(console));
        CaseOutcome outcome = missing.map(none::with).orElse(none).with(Details.NONE.with(sightings));
        return new Voyage.Landed(
                outcome,
                false,
                Optional.of(
                        "the kernel broke, as it was to, in `" + subject.id().name() + "`"),
                true);
    }

    /** What the console has said since; lines without a stamp go with those before them. */
    List<KernelLine> said(long since) {
        return ConsoleLines.since(target.console(), since);
    }

    /** {@code `NAME` timed out}: why a target cannot go on. */
    static String what(CaseOutcome outcome) {
        String name = "`" + outcome.id().name() + "`";
        return outcome.verdict() == Verdict.TIMED_OUT ? name + " timed out" : "the kernel faulted in " + name;
    }

    private static Verdict verdict(Fate fate) {
        return switch (fate) {
            case Fate.Panicked f -> Verdict.KERNEL_FAULT;
            case Fate.WentDown f -> Verdict.KERNEL_FAULT;
            case Fate.Silent f -> Verdict.TIMED_OUT;
            case Fate.Killed f -> Verdict.INFRASTRUCTURE_ERROR;
            case Fate.Stopped f -> Verdict.INFRASTRUCTURE_ERROR;
            case Fate.Alive f -> Verdict.INFRASTRUCTURE_ERROR;
            case Fate.Unknown f -> Verdict.INFRASTRUCTURE_ERROR;
        };
    }
}
