// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.KernelLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of the guest's kernel log, made safe to show and bounded: the first and the last of them say most. */
final class KernelLog {
    private static final int FIRST = 30;
    private static final int LAST = 10;
    private static final int MOST_COLUMNS = 300;
    /** syslog(2): 3 is an error. */
    private static final int ERROR = 3;

    private static final int WARNING = 4;

    private final Palette palette;

    KernelLog(Palette palette) {
        this.palette = palette;
    }

    /** Lines without indentation. */
    List<String> lines(List<KernelLine> log) {
        List<String> all = new ArrayList<>();
        for (KernelLine record : log) {
            String stamp = stamp(record);
            for (String line : record.text().split("\n", -1)) {
                all.add(palette.paint(Role.DIM, stamp) + paint(record.level(), line));
                stamp = " ".repeat(stamp.length());
            }
        }
        return bounded(all);
    }

    /** {@code [   12.345678] }, as dmesg(1) writes it. */
    static String stamp(KernelLine line) {
        return String.format(
                Locale.ROOT, "[%5d.%06d] ", line.timestampMicros() / 1_000_000, line.timestampMicros() % 1_000_000);
    }

    private String paint(int level, String line) {
        String words = Columns.cut(Escaped.line(line), MOST_COLUMNS);
        if (level <= ERROR) {
            return palette.paint(Role.ERROR, words);
        }
        return level == WARNING ? palette.paint(Role.WARNING, words) : words;
    }

    private List<String> bounded(List<String> all) {
        if (all.size() <= FIRST + LAST) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, FIRST));
        int out = all.size() - FIRST - LAST;
        some.add(palette.paint(Role.DIM, "… " + Words.count(out, "line") + " of " + all.size() + " left out …"));
        some.addAll(all.subList(all.size() - LAST, all.size()));
        return some;
    }
}
