// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;
import java.util.Optional;

/**
 * One report of a kernel.
 *
 * @param title short and the same from run to run: {@code KASAN: slab-use-after-free in kmsgpipe_read}
 * @param function that it is about, if one can be told
 * @param frames of its first stack, the topmost first
 * @param lines that belong to it, its header first or what leads over to it
 * @param taint the kernel's taint as the report tells it ({@code G OE}); empty if it does not
 * @param consequence whether it may be no more than what an earlier one led to
 */
public record Report(
        Kind kind,
        String title,
        Optional<String> function,
        List<Frame> frames,
        List<LogLine> lines,
        String taint,
        boolean consequence) {
    public Report {
        frames = List.copyOf(frames);
        lines = List.copyOf(lines);
    }

    /** Number of its first line in the kernel's log; negative if that is not known. */
    public long sequence() {
        return lines.getFirst().sequence();
    }

    /** When it began, in microseconds since the boot; negative if that is not known. */
    public long micros() {
        return lines.getFirst().micros();
    }

    /** Whether the kernel cannot be trusted any more after it. */
    public boolean isDeadly() {
        return kind.isDeadly();
    }

    Report asConsequence() {
        return new Report(kind, title, function, frames, lines, taint, true);
    }
}
