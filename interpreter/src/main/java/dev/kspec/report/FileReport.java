// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.RunResult;
import java.io.IOException;
import java.io.Writer;

/** A run as a document for machines. */
interface FileReport {
    /** Writes the whole document. */
    void write(RunResult result, Plan plan, Writer out) throws IOException;
}
