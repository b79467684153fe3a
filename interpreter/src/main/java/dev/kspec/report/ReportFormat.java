// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Formats of documents about a run. */
public enum ReportFormat {
    JUNIT,
    KTAP,
    JSON,
    JSONL;

    /** As it is asked for: {@code junit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReportFormat of(String word) throws ReportException {
        List<String> words = Arrays.stream(values()).map(ReportFormat::word).toList();
        int at = words.indexOf(word);
        if (at >= 0) {
            return values()[at];
        }
        String hint = Nearest.to(word, words)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("there are " + String.join(", ", words));
        throw new ReportException("unknown report format \"" + word + "\": " + hint);
    }

    /** Whether it tells the steps of cases that passed. */
    boolean tellsSteps() {
        return this != KTAP;
    }

    FileReport report(String version, FullOutcomes full) {
        return switch (this) {
            case JUNIT -> new JUnitReport(version, full);
            case KTAP -> new KtapReport();
            case JSON -> new JsonReport(version, full);
            case JSONL -> new JsonLinesReport(version, full);
        };
    }
}
