// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A report that was asked for.
 *
 * @param file where to; empty for standard output
 */
record ReportRequest(ReportFormat format, Optional<Path> file) {
    private static final String STANDARD_OUTPUT = "-";

    /** Reads {@code FORMAT=FILE}; the file {@code -} is standard output. */
    static ReportRequest parse(String text) throws ReportException {
        int at = text.indexOf('=');
        if (at < 0) {
            throw new ReportException(
                    "a report is asked for as FORMAT=FILE, such as junit=report.xml; \"" + text + "\" is not");
        }
        ReportFormat format = ReportFormat.of(text.substring(0, at));
        String file = text.substring(at + 1);
        if (file.isEmpty()) {
            throw new ReportException("\"" + text + "\" names no file for the " + format.word() + " report");
        }
        if (!file.equals(STANDARD_OUTPUT)) {
            return new ReportRequest(format, Optional.of(path(file)));
        }
        if (format == ReportFormat.JUNIT) {
            throw new ReportException("a junit report goes to a file; only ktap, json and jsonl go to standard output");
        }
        return new ReportRequest(format, Optional.empty());
    }

    private static Path path(String file) throws ReportException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new ReportException("\"" + file + "\" cannot be the name of a file: " + e.getReason(), e);
        }
    }
}
