// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of a serial console: the kernel's records, perhaps behind something else that was being printed. */
final class ConsoleLines {
    private static final Pattern STAMP = Pattern.compile("^.*?\\[ *(\\d{1,9})\\.(\\d{6})\\](?:\\[ *[TC]\\d+\\])? ?");

    private static final int MOST = 60;

    private ConsoleLines() {}

    /** The last lines of a console as records of the kernel's log. */
    static List<KernelLine> last(List<String> console) {
        return console.subList(Math.max(0, console.size() - MOST), console.size()).stream()
                .map(ConsoleLines::record)
                .toList();
    }

    /** {@code [   12.345678] text} without what stands before the text. */
    static String text(String line) {
        return STAMP.matcher(line).replaceFirst("");
    }

    /** The line as a record of the kernel's log; without a stamp, its time is 0. */
    static KernelLine record(String line) {
        Matcher stamp = STAMP.matcher(line);
        long micros = stamp.find() ? Long.parseLong(stamp.group(1)) * 1_000_000 + Long.parseLong(stamp.group(2)) : 0;
        return new KernelLine(0, micros, 6, text(line));
    }
}
