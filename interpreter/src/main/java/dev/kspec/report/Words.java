// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.Attribute;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures in words. */
final class Words {
    private Words() {}

    /** {@code 0.42 ms}, {@code 31.0 ms}, {@code 0.31 s}, {@code 12.5 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 99_950_000L) {
            return String.format(Locale.ROOT, nanos < 995_000L ? "%.2f ms" : "%.1f ms", nanos / 1e6);
        }
        if (nanos < 59_950_000_000L) {
            return String.format(Locale.ROOT, nanos < 9_995_000_000L ? "%.2f s" : "%.1f s", nanos / 1e9);
        }
        long seconds = Math.round(nanos / 1e9);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** The same for a clock that runs before the reader's eyes: no finer than a tenth of a second. */
    static String elapsed(Duration duration) {
        long nanos = Math.max(0, duration.toNanos());
        return nanos < 59_950_000_000L ? String.format(Locale.ROOT, "%.1f s", nanos / 1e9) : duration(duration);
    }

    /** Seconds with microseconds, as XML and other machines like it. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.6f", duration.toNanos() / 1e9);
    }

    /** Seconds with milliseconds, for readers that take no more digits. */
    static String shortSeconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** {@code 1 case}, {@code 2 cases}. */
    static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** {@code flaky, leak}. */
    static String attributes(Collection<Attribute> attributes) {
        return attributes.stream().sorted().map(Attribute::words).collect(Collectors.joining(", "));
    }

    /** {@code 1.2 us} of 1240 and {@code ns}; values of other units stay as they are. */
    static String amount(double value, String unit) {
        if (!unit.equals("ns")) {
            return String.format(Locale.ROOT, "%.4g %s", value, unit);
        }
        if (value < 1e5) {
            return String.format(Locale.ROOT, value < 1e3 ? "%.0f ns" : "%.1f us", value < 1e3 ? value : value / 1e3);
        }
        return duration(Duration.ofNanos(Math.round(value)));
    }
}
