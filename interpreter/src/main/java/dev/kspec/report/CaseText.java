// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.diag.SnippetRenderer;
import dev.kspec.run.Attribute;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Evidence;
import dev.kspec.run.Failure;
import dev.kspec.run.Sighting;
import dev.kspec.run.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** One case as text for people: in full if it did not pass, else in a line. */
final class CaseText {
    private static final int MOST_COLUMNS = 300;

    /** Lines of one piece of evidence. */
    private static final int MOST_EVIDENCE = 40;

    private static final String INDENT = "  ";
    /** Cases are expected to take milliseconds; the run waits for one that takes so long. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Palette palette;
    private final Glyphs glyphs;
    private final SnippetRenderer snippets;

    CaseText(Palette palette, Glyphs glyphs) {
        this.palette = palette;
        this.glyphs = glyphs;
        this.snippets = new SnippetRenderer(palette);
    }

    /** {@code ✓ filter [lport=9081]  12.0 ms}, below its file. */
    String line(CaseOutcome outcome) {
        String took = outcome.verdict() == Verdict.SKIPPED
                ? palette.paint(Role.DIM, "skipped: " + Escaped.line(outcome.reason()))
                : palette.paint(Role.DIM, Words.duration(outcome.duration()))
                        + (outcome.duration().compareTo(SLOW) >= 0 ? palette.paint(Role.WARNING, INDENT + "slow") : "")
                        + taken(outcome);
        return INDENT + mark(outcome) + " "
                + Columns.cut(Escaped.line(outcome.id().name()), MOST_COLUMNS) + "  " + took + "\n";
    }

    private String taken(CaseOutcome outcome) {
        int results = outcome.details().results().size();
        return results == 0 ? "" : palette.paint(Role.DIM, INDENT + Words.count(results, "result") + " taken in");
    }

    /** {@code ✗ failed  specs/a.kspec :: filter [lport=9081]}. */
    String oneLine(CaseOutcome outcome, int verdictColumns) {
        String words = Columns.pad(outcome.verdict().words(), verdictColumns);
        return mark(outcome) + " " + palette.paint(outcome.verdict(), words) + INDENT + id(outcome);
    }

    /** Everything known of a case that did not pass, and an empty line. */
    String full(CaseOutcome outcome) {
        StringBuilder out = new StringBuilder();
        String verdict = outcome.verdict().words().toUpperCase(Locale.ROOT);
        out.append(palette.paint(outcome.verdict(), glyphs.mark(outcome.verdict()) + " " + verdict))
                .append(attributes(outcome))
                .append(INDENT)
                .append(palette.paint(Role.STRONG, id(outcome)))
                .append(
                        outcome.duration().isZero()
                                ? ""
                                : palette.paint(Role.DIM, INDENT + Words.duration(outcome.duration())))
                .append('\n');
        explain(out, outcome);
        details(out, outcome);
        section(out, "steps", new StepList(palette, glyphs).lines(outcome));
        section(out, "kernel log", new KernelLog(palette).lines(outcome.kernelLog()));
        return out.append('\n').toString();
    }

    /** A case that passed, of which there is more to say; empty for all others. */
    String remark(CaseOutcome outcome) {
        Set<Attribute> telling = EnumSet.noneOf(Attribute.class);
        telling.addAll(outcome.details().attributes());
        telling.remove(Attribute.XFAIL);
        boolean isSuppressed =
                outcome.details().reports().stream().anyMatch(r -> r.weight() == Sighting.Weight.SUPPRESSED);
        if (telling.isEmpty()
                && !isSuppressed
                && outcome.details().measurements().isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        out.append(mark(outcome))
                .append(' ')
                .append(palette.paint(Role.WARNING, outcome.verdict().words() + attributes(outcome)))
                .append(INDENT)
                .append(id(outcome))
                .append('\n');
        details(out, outcome);
        return out.toString();
    }

    /** {@code kernel fault, to be tried again  specs/a.kspec :: filter: BUG: …}. */
    String attempt(CaseOutcome outcome) {
        String why = outcome.failure()
                .map(f -> f.span() + ": " + f.message())
                .filter(w -> outcome.reason().isEmpty())
                .orElse(outcome.reason());
        return palette.paint(Role.WARNING, outcome.verdict().words() + ", to be tried again") + INDENT + id(outcome)
                + (why.isEmpty() ? "" : ": " + Columns.cut(Escaped.line(why), MOST_COLUMNS)) + "\n";
    }

    private static String attributes(CaseOutcome outcome) {
        return outcome.details().attributes().isEmpty()
                ? ""
                : " (" + Words.attributes(outcome.details().attributes()) + ")";
    }

    private void details(StringBuilder out, CaseOutcome outcome) {
        Details details = outcome.details();
        UnitResults.lines(outcome).stream()
                .limit(MOST_EVIDENCE)
                .forEach(l -> line(out, Columns.cut(Escaped.line(l), MOST_COLUMNS)));
        details.leaks().forEach(leak -> line(out, "left behind: " + Columns.cut(Escaped.line(leak), MOST_COLUMNS)));
        details.attempts().forEach(a -> line(out, Columns.cut(Escaped.line(CaseNotes.attempt(a)), MOST_COLUMNS)));
        details.measurements()
                .forEach(m -> line(out, Columns.cut(Escaped.line(CaseNotes.measurement(m)), MOST_COLUMNS)));
        for (Sighting sighting : details.reports()) {
            CaseNotes.report(sighting).forEach(l -> line(out, Columns.cut(Escaped.line(l), MOST_COLUMNS)));
        }
        for (Evidence evidence : details.evidence()) {
            section(
                    out,
                    Escaped.line(evidence.what()),
                    Stream.concat(evidence.lines().stream().limit(MOST_EVIDENCE), more(evidence))
                            .map(l -> Columns.cut(Escaped.line(l), MOST_COLUMNS))
                            .toList());
        }
    }

    /** A list of all tasks is for a file, not for a terminal. */
    private static Stream<String> more(Evidence evidence) {
        int rest = evidence.lines().size() - MOST_EVIDENCE;
        return rest <= 0
                ? Stream.empty()
                : Stream.of("… " + rest + " more lines: a report has them (--report json=FILE)");
    }

    private void explain(StringBuilder out, CaseOutcome outcome) {
        if (outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR) {
            sentence(out, "The case was not judged: this is no verdict on the driver.");
        }
        String message = outcome.failure().map(Failure::message).orElse("");
        if (!outcome.reason().equals(message)) {
            sentence(out, outcome.reason());
        }
        sentence(out, message);
        outcome.failure()
                .ifPresentOrElse(
                        f -> demand(out, f),
                        () -> out.append(INDENT)
                                .append(palette.paint(Role.FRAME, "-->"))
                                .append(' ')
                                .append(Escaped.line(outcome.scenario().toString()))
                                .append('\n'));
    }

    private void demand(StringBuilder out, Failure failure) {
        snippets.render(failure.span(), "").lines().forEach(line -> line(out, line));
        new Comparison(palette).lines(failure.expected(), failure.actual()).forEach(line -> line(out, line));
        failure.details().stream()
                .flatMap(String::lines)
                .forEach(line -> line(out, Columns.cut(Escaped.line(line), MOST_COLUMNS)));
    }

    private static void sentence(StringBuilder out, String words) {
        words.lines().filter(w -> !w.isBlank()).forEach(w -> line(out, Escaped.line(w)));
    }

    private void section(StringBuilder out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            line(out, palette.paint(Role.DIM, title));
            lines.forEach(line -> line(out, INDENT + line));
        }
    }

    private static void line(StringBuilder out, String text) {
        out.append((INDENT + text).stripTrailing()).append('\n');
    }

    private String mark(CaseOutcome outcome) {
        return palette.paint(outcome.verdict(), glyphs.mark(outcome.verdict()));
    }

    private static String id(CaseOutcome outcome) {
        return Columns.cut(Escaped.line(outcome.id().toString()), MOST_COLUMNS);
    }
}
