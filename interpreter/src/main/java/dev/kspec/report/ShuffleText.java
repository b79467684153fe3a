// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.CaseId;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.ShuffleCheck;
import java.util.List;

/** What a search for cases that depend on the order came to, for people. */
public final class ShuffleText {
    private static final int MOST_COLUMNS = 300;
    private static final int MOST_CULPRITS = 10;

    private ShuffleText() {}

    /**
     * In words.
     *
     * @param orders in how many other orders the cases were run
     */
    public static String of(List<ShuffleCheck.Finding> found, int orders) {
        if (found.isEmpty()) {
            return "no case depends on the order: " + Words.count(orders, "other order") + " came to the same\n";
        }
        StringBuilder out = new StringBuilder("order-dependent: " + Words.count(found.size(), "case") + "\n");
        for (ShuffleCheck.Finding finding : found) {
            out.append("  ").append(name(finding.usual().id())).append('\n');
            line(out, "usually " + words(finding.usual()));
            line(out, "in the order of seed " + finding.seed() + " " + words(finding.other()));
            if (finding.culprits().isEmpty()) {
                line(out, "it did not come again with the same cases before it: it may be flaky");
            } else if (finding.culprits().size() == 1) {
                line(out, "it does so after " + name(finding.culprits().getFirst()));
            } else {
                line(out, "it takes several of these before it:");
                finding.culprits().stream().limit(MOST_CULPRITS).forEach(c -> line(out, "  " + name(c)));
                if (finding.culprits().size() > MOST_CULPRITS) {
                    line(out, "  … and " + (finding.culprits().size() - MOST_CULPRITS) + " more");
                }
            }
        }
        return out.toString();
    }

    private static String words(CaseOutcome outcome) {
        String message = CaseNotes.message(outcome);
        return outcome.verdict().words()
                + (message.isEmpty() ? "" : ": " + Columns.cut(Escaped.line(message), MOST_COLUMNS));
    }

    private static String name(CaseId id) {
        return Columns.cut(Escaped.line(id.toString()), MOST_COLUMNS);
    }

    private static void line(StringBuilder out, String text) {
        out.append("    ").append(text).append('\n');
    }
}
