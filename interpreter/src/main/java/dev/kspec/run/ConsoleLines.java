// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.LogLine;
import java.util.ArrayList;
import java.util.List;

/** Lines of a serial console as records of the kernel's log. */
final class ConsoleLines {
    /** That of a warning, in syslog(2): consoles show these and worse. */
    private static final int LEVEL = 4;

    private static final int MOST = 60;

    private ConsoleLines() {}

    /** The last of them. */
    static List<KernelLine> last(List<KernelLine> console) {
        return console.subList(Math.max(0, console.size() - MOST), console.size());
    }

    /** Those that were printed after a time; a line without a stamp goes with the one before it. */
    static List<KernelLine> since(List<String> console, long micros) {
        List<KernelLine> lines = new ArrayList<>();
        long now = 0;
        for (String text : console) {
            KernelLine line = record(text);
            now = line.timestampMicros() > 0 ? line.timestampMicros() : now;
            if (now > micros) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The line as a record of the kernel's log; without a stamp, its time is 0. */
    static KernelLine record(String text) {
        LogLine line = LogLine.console(text);
        return new KernelLine(0, Math.max(0, line.micros()), LEVEL, line.text());
    }
}
