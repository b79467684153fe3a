// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.cover.Tuple;
import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.diag.Visible;
import dev.kspec.expand.Case;
import dev.kspec.expand.SuiteText;
import dev.kspec.explain.Finding;
import dev.kspec.explain.Localiser;
import dev.kspec.run.CauseSearch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Why rows of matrices fail, as far as it was found out, with the smallest failing case as a scenario. */
public final class FindingsText {
    private static final int MOST_COLUMNS = 300;

    /** So many of one matrix are told in full; the others in a line each. */
    private static final int IN_FULL = 3;

    private final Palette palette;

    /** @param terminal what is known of the place it is written to */
    public FindingsText(ColorMode color, Terminal terminal) {
        this(color.palette(terminal));
    }

    FindingsText(Palette palette) {
        this.palette = palette;
    }

    /** One matrix after the other, with empty lines between. */
    public String text(List<CauseSearch.Found> all) {
        StringBuilder out = new StringBuilder();
        all.forEach(found -> one(out, found));
        return out.toString();
    }

    private void one(StringBuilder out, CauseSearch.Found found) {
        String name = found.first().id().file() + " :: " + found.first().id().scenario();
        out.append(palette.paint(Role.STRONG, Columns.cut(Escaped.line(name), MOST_COLUMNS)))
                .append(palette.paint(
                        Role.DIM, "  " + found.failed() + " of " + (found.failed() + found.passed()) + " rows failed"))
                .append('\n');
        List<Finding> findings = found.result().findings();
        if (!found.result().isOneCause()) {
            found.interaction()
                    .ifPresent(i -> InteractionText.lines(i, found.rows().model())
                            .forEach(l -> line(out, palette.paint(Role.STRONG, l))));
        }
        List<Finding> inFull = findings.subList(0, Math.min(IN_FULL, findings.size()));
        Set<List<Integer>> shown = new HashSet<>();
        for (Finding finding : inFull) {
            finding(out, finding, found, shown.add(finding.row()));
        }
        inShort(out, findings.subList(inFull.size(), findings.size()), found);
        int rows = found.result().rows();
        int repeats = found.result().repeats();
        out.append(palette.paint(
                        Role.DIM,
                        Words.count(rows, "further row") + " run"
                                + (repeats == 0 ? "" : "; " + repeats + " run once more to be sure")))
                .append('\n');
        left(out, found.result());
        out.append('\n');
    }

    /** What was not looked into, and how it can be. */
    private void left(StringBuilder out, Localiser.Result result) {
        if (result.left() > 0) {
            out.append(palette.paint(
                            Role.WARNING, "not looked into: " + Words.count(result.left(), "further failing row")))
                    .append(
                            result.exhausted()
                                    ? ", since no more rows were allowed"
                                    : ", since no cause was found for several before")
                    .append('\n');
        }
        boolean cutShort = result.left() > 0
                || result.findings().stream().anyMatch(f -> f.certainty() == Finding.Certainty.UNSETTLED);
        if (result.exhausted() && cutShort) {
            int most = result.rows() + result.repeats();
            out.append("help: allow more rows than these " + most + ": --most-rows N\n");
        } else if (result.left() > 0) {
            out.append("help: mend what is told above, or select other rows with --match, and run this again\n");
        }
    }

    /** {@code cause: a=1, b=2; 5 of the 15 failing rows; failed at specs/a.kspec:9:5}. */
    private void inShort(StringBuilder out, List<Finding> findings, CauseSearch.Found found) {
        if (findings.isEmpty()) {
            return;
        }
        line(out, palette.paint(Role.DIM, "the other " + findings.size() + " in short, without their cases:"));
        for (Finding finding : findings) {
            String what = finding.cause()
                    .map(c -> words(c, found))
                    .orElseGet(() ->
                            Columns.cut(Escaped.line(caseOf(finding, found).id().row()), MOST_COLUMNS));
            String after = finding.certainty() == Finding.Certainty.CONFIRMED
                    ? share(finding.failing(), found.failed())
                    : Escaped.line(finding.remark());
            line(
                    out,
                    head(finding.certainty()) + " " + palette.paint(Role.STRONG, what)
                            + palette.paint(Role.DIM, "; " + after + "; " + Escaped.line(finding.symptom())));
        }
        out.append('\n');
    }

    private String head(Finding.Certainty certainty) {
        return switch (certainty) {
            case CONFIRMED -> palette.paint(Role.ERROR, "cause:");
            case UNSETTLED -> palette.paint(Role.WARNING, "no cause found:");
            case FLAKY -> palette.paint(Role.WARNING, "flaky:");
        };
    }

    /** @param withCase whether its case has not been shown before */
    private void finding(StringBuilder out, Finding finding, CauseSearch.Found found, boolean withCase) {
        String head = head(finding.certainty());
        switch (finding.certainty()) {
            case CONFIRMED -> {
                String cause = words(finding.cause().orElseThrow(), found);
                line(out, head + " " + palette.paint(Role.STRONG, cause));
                boolean one = finding.cause().orElseThrow().size() == 1;
                line(
                        out,
                        one
                                ? "  Every row with this value that was run fails, whatever the others; without it, rows pass."
                                : "  Every row with these values that was run fails, whatever the others; without any one of"
                                        + " them, rows pass.");
                line(out, "  It accounts for " + share(finding.failing(), found.failed()) + ".");
            }
            case UNSETTLED -> line(out, head + " " + Escaped.line(finding.remark()));
            case FLAKY -> {
                line(out, head + " " + Escaped.line(finding.remark()));
                finding.cause().ifPresent(c -> line(out, "  suspected: " + words(c, found)));
                line(out, "  What fails only now and then cannot be put down to values.");
            }
        }
        line(out, "  " + Escaped.line(finding.symptom()));
        if (withCase) {
            smallest(out, finding, found);
        } else {
            line(
                    out,
                    "  the case that fails is shown above: ["
                            + Columns.cut(
                                    Escaped.line(caseOf(finding, found).id().row()), MOST_COLUMNS) + "]");
            out.append('\n');
        }
    }

    private static Case caseOf(Finding finding, CauseSearch.Found found) {
        return found.rows()
                .caseOf(finding.row().stream().mapToInt(Integer::intValue).toArray());
    }

    private static String share(int failing, int failed) {
        if (failing == 0) {
            return "none of the rows that failed at first: it showed in a further one";
        }
        return failing == failed
                ? (failed == 1 ? "the failing row" : "all " + failed + " failing rows")
                : failing + " of the " + failed + " failing rows";
    }

    private void smallest(StringBuilder out, Finding finding, CauseSearch.Found found) {
        Case c = caseOf(finding, found);
        String head = finding.certainty() == Finding.Certainty.FLAKY
                ? "the case that fails now and then, as a scenario:"
                : "the smallest failing case, as a scenario:";
        line(out, "  " + palette.paint(Role.DIM, head));
        out.append('\n');
        SuiteText.scenario(c.scenario().scenario().span().file(), c)
                .lines()
                .forEach(l -> out.append(Visible.escape(l, Escaped::isUnsafe)).append('\n'));
        out.append('\n');
    }

    private static String words(Tuple tuple, CauseSearch.Found found) {
        return Columns.cut(Escaped.line(found.rows().words(tuple)), MOST_COLUMNS);
    }

    private static void line(StringBuilder out, String text) {
        out.append("  ").append(text).append('\n');
    }
}
