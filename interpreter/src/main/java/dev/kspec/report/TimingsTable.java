// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.RunResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The parts of a run, what each took, and its share of all of them. */
final class TimingsTable {
    private static final int BAR = 24;
    private static final String ALL = "in all";

    private final Palette palette;
    private final Glyphs glyphs;

    TimingsTable(Palette palette, Glyphs glyphs) {
        this.palette = palette;
        this.glyphs = glyphs;
    }

    /** Lines, the last of them ended too; empty without timings. */
    String text(List<RunResult.Timing> timings) {
        if (timings.isEmpty()) {
            return "";
        }
        Duration all = timings.stream().map(RunResult.Timing::duration).reduce(Duration.ZERO, Duration::plus);
        int names = Math.max(
                ALL.length(),
                timings.stream()
                        .mapToInt(t -> Columns.of(Escaped.line(t.part())))
                        .max()
                        .orElse(0));
        StringBuilder out = new StringBuilder(palette.paint(Role.STRONG, "timings")).append('\n');
        for (RunResult.Timing timing : timings) {
            double share = all.isZero() ? 0 : (double) timing.duration().toNanos() / all.toNanos();
            out.append(row(Escaped.line(timing.part()), names, timing.duration()))
                    .append("  ")
                    .append(palette.paint(Role.HINT, glyphs.bar(share, BAR)))
                    .append(String.format(Locale.ROOT, " %3d %%\n", Math.round(share * 100)));
        }
        return out.append(row(ALL, names, all)).append('\n').toString();
    }

    private static String row(String name, int names, Duration duration) {
        return String.format(Locale.ROOT, "  %s  %12s", Columns.pad(name, names), Words.duration(duration));
    }
}
