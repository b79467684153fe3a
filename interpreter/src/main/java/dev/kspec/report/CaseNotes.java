// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.kernel.Frame;
import dev.kspec.run.Attempt;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Evidence;
import dev.kspec.run.Failure;
import dev.kspec.run.Measurement;
import dev.kspec.run.Sighting;
import dev.kspec.run.StepOutcome;
import java.util.ArrayList;
import java.util.List;

/** What is known of a case, as plain lines for reports that have no fields of their own for it; nothing is left out. */
final class CaseNotes {
    /** Deeper ones are those of the system call, the same everywhere. */
    private static final int MOST_FRAMES = 6;

    private CaseNotes() {}

    /** One sentence: what was not met, or the reason; may be empty. */
    static String message(CaseOutcome outcome) {
        String message = outcome.failure().map(Failure::message).orElse("");
        return message.isEmpty() ? outcome.reason() : message;
    }

    /** Where, what was demanded, what came. */
    static List<String> failure(CaseOutcome outcome) {
        List<String> lines = new ArrayList<>();
        if (outcome.failure().isEmpty()) {
            lines.add(outcome.scenario() + ": " + outcome.reason());
            return lines;
        }
        Failure failure = outcome.failure().get();
        lines.add(failure.span() + ": " + failure.message());
        if (!outcome.reason().isEmpty() && !outcome.reason().equals(failure.message())) {
            lines.add("reason: " + outcome.reason());
        }
        String text = failure.span().file().lineText(failure.span().line()).strip();
        lines.add("  " + text);
        if (!failure.expected().isEmpty() || !failure.actual().isEmpty()) {
            lines.add("expected: " + failure.expected());
            lines.add("actual:   " + failure.actual());
        }
        failure.details().forEach(detail -> lines.add("  " + detail));
        return lines;
    }

    /** Attributes, what was left behind, other tries, what was found: one line each, but for evidence. */
    static List<String> details(CaseOutcome outcome) {
        Details details = outcome.details();
        List<String> lines = new ArrayList<>();
        if (!details.attributes().isEmpty()) {
            lines.add("attributes: " + Words.attributes(details.attributes()));
        }
        lines.addAll(UnitResults.lines(outcome));
        details.leaks().forEach(leak -> lines.add("left behind: " + leak));
        details.attempts().forEach(attempt -> lines.add(attempt(attempt)));
        details.measurements().forEach(m -> lines.add(measurement(m)));
        details.reports().forEach(r -> lines.addAll(report(r)));
        for (Evidence evidence : details.evidence()) {
            lines.add(evidence.what() + ":");
            evidence.lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** {@code alone on a fresh target: kernel fault: BUG: …}. */
    static String attempt(Attempt attempt) {
        return attempt.how() + ": " + attempt.verdict().words()
                + (attempt.reason().isEmpty() ? "" : ": " + attempt.reason());
    }

    /** {@code bench ioctl: p50 1.2 us, p99 3.0 us of 1000 rounds}. */
    static String measurement(Measurement measurement) {
        List<String> values = new ArrayList<>();
        measurement
                .values()
                .forEach((name, value) -> values.add(name + " "
                        + (name.equals("rate") ? Math.round(value) + "/s" : Words.amount(value, measurement.unit()))));
        return "bench" + (measurement.name().isEmpty() ? "" : " " + measurement.name()) + ": "
                + String.join(", ", values) + " of " + Words.count(measurement.rounds(), "round");
    }

    /** Its title and what it means, and the functions it names. */
    static List<String> report(Sighting sighting) {
        List<String> lines = new ArrayList<>();
        lines.add(sighting.report().title() + " (" + sighting.words() + ")");
        sighting.report().frames().stream()
                .filter(Frame::sure)
                .limit(MOST_FRAMES)
                .forEach(f -> lines.add("  in " + f.words()));
        return lines;
    }

    /** All steps with their results. */
    static List<String> steps(CaseOutcome outcome) {
        List<String> lines = new ArrayList<>();
        for (StepOutcome step : outcome.steps()) {
            lines.add("step at " + Words.duration(step.start()) + ": " + step.what() + " -> " + step.result());
        }
        return lines;
    }

    /** The kernel's lines, as dmesg(1) shows them. */
    static List<String> kernelLog(CaseOutcome outcome) {
        return outcome.kernelLog().stream()
                .map(line -> "kernel: " + KernelLog.stamp(line) + line.text())
                .toList();
    }
}
