// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import java.util.List;

/**
 * What one unit test came to.
 *
 * @param path its name behind those of the suites that it belongs to, the outermost first; at least one
 * @param reason why it was skipped, what kind of failure it was; may be empty
 * @param diagnostics lines that were printed for it
 */
public record UnitResult(List<String> path, Kind kind, String reason, List<String> diagnostics) {
    private static final String WITHIN = " › ";

    /** What a test can come to. */
    public enum Kind {
        PASSED("passed"),
        FAILED("failed"),
        SKIPPED("skipped"),
        /** It failed, and is known to: {@code TODO}, {@code XFAIL}. */
        TODO("known to fail");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** {@code passed}. */
        public String words() {
            return words;
        }
    }

    public UnitResult {
        path = List.copyOf(path);
        diagnostics = List.copyOf(diagnostics);
    }

    /** {@code suite › test}. */
    public String name() {
        return String.join(WITHIN, path);
    }

    /** {@code suite › test: timed out}. */
    public String words() {
        return reason.isEmpty() ? name() : name() + ": " + reason;
    }

    /** The same with other lines. */
    UnitResult with(List<String> lines) {
        return new UnitResult(path, kind, reason, lines);
    }

    /** The same as something else. */
    UnitResult as(Kind other, String why) {
        return new UnitResult(path, other, reason.isEmpty() ? why : reason, diagnostics);
    }
}
