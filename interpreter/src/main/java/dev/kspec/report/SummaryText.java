// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.Attribute;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What stands at the end: what went wrong once more in brief, what was skipped and why, and the counts. */
final class SummaryText {
    private static final int MOST_SKIPPED = 10;

    private final Palette palette;
    private final CaseText cases;
    private final boolean verbose;

    SummaryText(Palette palette, Glyphs glyphs, boolean verbose) {
        this.palette = palette;
        this.cases = new CaseText(palette, glyphs);
        this.verbose = verbose;
    }

    /** @param inSight whether a note still stands on the screen, so that it need not be repeated */
    String text(RunResult result, Predicate<String> inSight) {
        StringBuilder out = new StringBuilder();
        notPassed(out, result);
        skipped(out, result);
        result.notes().stream().filter(inSight.negate()).flatMap(String::lines).forEach(note -> out.append(note(note)));
        if (!out.isEmpty()) {
            out.append('\n');
        }
        out.append(new CommonValuesText(palette).text(result.matrices()));
        counts(out, result);
        return out.toString();
    }

    /** {@code note: …}. */
    String note(String line) {
        return palette.paint(Role.HINT, "note:") + " " + Escaped.line(line) + "\n";
    }

    /** One alone stands just above, in full. */
    private void notPassed(StringBuilder out, RunResult result) {
        List<CaseOutcome> bad = result.cases().stream()
                .filter(c -> c.verdict().isFailure() || c.verdict() == Verdict.INFRASTRUCTURE_ERROR)
                .toList();
        if (bad.size() < 2) {
            return;
        }
        int columns =
                bad.stream().mapToInt(c -> c.verdict().words().length()).max().orElse(0);
        out.append(palette.paint(Role.STRONG, "not passed")).append('\n');
        Map<String, List<CaseOutcome>> byCause = new LinkedHashMap<>();
        bad.forEach(c -> byCause.computeIfAbsent(SameCause.of(c), cause -> new ArrayList<>())
                .add(c));
        for (List<CaseOutcome> alike : byCause.values()) {
            long shown = verbose ? alike.size() : SameCause.TOLD;
            alike.stream()
                    .limit(shown)
                    .forEach(c ->
                            out.append("  ").append(cases.oneLine(c, columns)).append('\n'));
            if (alike.size() > shown) {
                out.append("    … and ").append(alike.size() - shown).append(" more like these\n");
            }
        }
    }

    private void skipped(StringBuilder out, RunResult result) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (CaseOutcome c : result.cases()) {
            if (c.verdict() == Verdict.SKIPPED) {
                String reason = c.reason().isBlank() ? "no reason was given" : Escaped.line(c.reason());
                byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(Escaped.line(c.id().toString()));
            }
        }
        if (byReason.isEmpty()) {
            return;
        }
        out.append(palette.paint(Role.STRONG, "skipped")).append('\n');
        byReason.forEach((reason, ids) -> {
            String head = Words.count(ids.size(), "case") + ": " + reason;
            out.append("  ").append(palette.paint(Verdict.SKIPPED, head)).append('\n');
            long shown = verbose ? ids.size() : MOST_SKIPPED;
            ids.stream()
                    .limit(shown)
                    .forEach(id ->
                            out.append("    ").append(Columns.cut(id, 300)).append('\n'));
            if (ids.size() > shown) {
                out.append("    … and ").append(ids.size() - shown).append(" more\n");
            }
        });
    }

    private void counts(StringBuilder out, RunResult result) {
        Tally tally = new Tally();
        result.cases().forEach(tally::add);
        if (result.interrupted()) {
            out.append(palette.paint(Role.WARNING, "interrupted: " + done(result)))
                    .append(FileGroup.notRun(result) > 0 ? "; kspec run --resume goes on" : "")
                    .append('\n');
        } else if (FileGroup.notRun(result) > 0) {
            out.append(palette.paint(Verdict.INFRASTRUCTURE_ERROR, "ended early: " + done(result)))
                    .append('\n');
        }
        out.append(palette.paint(Role.STRONG, Words.count(tally.total(), "case")));
        String words = tally.words(palette);
        if (!words.isEmpty()) {
            out.append(": ").append(words);
        }
        attributes(out, result);
        out.append(palette.paint(Role.DIM, " in " + Words.duration(result.duration())));
        if (!result.target().isEmpty()) {
            out.append(palette.paint(Role.DIM, " on " + Escaped.line(result.target())));
        }
        out.append('\n');
    }

    /** {@code ; 1 flaky, 2 leak}. */
    private void attributes(StringBuilder out, RunResult result) {
        Map<Attribute, Long> counts = new EnumMap<>(Attribute.class);
        result.cases().stream()
                .flatMap(c -> c.details().attributes().stream())
                .forEach(a -> counts.merge(a, 1L, Long::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((attribute, n) -> parts.add(attribute.counted(n)));
        if (!parts.isEmpty()) {
            out.append("; ").append(palette.paint(Role.WARNING, String.join(", ", parts)));
        }
    }

    private static String done(RunResult result) {
        return result.done() + " of " + Words.count(result.selected(), "case") + " done";
    }
}
