// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Painter;
import dev.kspec.report.ColorMode;
import java.io.PrintStream;

/**
 * Where output goes, and who looks at it.
 *
 * @param outFacts what is known of standard output
 * @param errFacts what is known of standard error
 */
record Terminal(
        PrintStream out, PrintStream err, dev.kspec.report.Terminal outFacts, dev.kspec.report.Terminal errFacts) {
    Painter outPainter() {
        return ColorMode.AUTO.painter(outFacts);
    }

    Painter errPainter() {
        return ColorMode.AUTO.painter(errFacts);
    }
}
