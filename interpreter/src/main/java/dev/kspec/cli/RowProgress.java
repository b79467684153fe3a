// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.math.BigInteger;
import java.time.Duration;

/** Says on a terminal how many rows there are by now, while they go elsewhere. */
final class RowProgress {
    private static final long EVERY = Duration.ofMillis(200).toNanos();

    private final Terminal terminal;
    private final boolean shown;
    private long last = System.nanoTime();
    private boolean dirty;

    /** @param elsewhere whether the rows go to a file */
    RowProgress(Terminal terminal, boolean elsewhere) {
        this.terminal = terminal;
        this.shown = terminal.errFacts().interactive()
                && (elsewhere || !terminal.outFacts().interactive());
    }

    void rows(long count) {
        long now = System.nanoTime();
        if (shown && now - last >= EVERY) {
            last = now;
            dirty = true;
            terminal.err().print("\r" + dev.kspec.expand.MatrixCounts.grouped(BigInteger.valueOf(count)) + " rows …");
            terminal.err().flush();
        }
    }

    /** Takes the line away. */
    void end() {
        if (dirty) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            dirty = false;
        }
    }
}
