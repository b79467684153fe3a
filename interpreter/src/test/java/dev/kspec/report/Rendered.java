// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.RunResult;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Reports as text. */
final class Rendered {
    private Rendered() {}

    static String of(FileReport report, RunResult result, Plan plan) {
        StringWriter out = new StringWriter();
        try {
            report.write(result, plan, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Compares with a golden file. */
    static void check(String name, String actual) {
        Golden.check(Repository.testResources("report/golden").resolve(name), actual);
    }
}
