// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the parts of a run take; thread-safe. */
public final class Timings {
    private final Map<String, Duration> parts = new LinkedHashMap<>();

    public synchronized void add(String part, Duration duration) {
        parts.merge(part, duration, Duration::plus);
    }

    public synchronized List<RunResult.Timing> all() {
        return parts.entrySet().stream()
                .map(e -> new RunResult.Timing(e.getKey(), e.getValue()))
                .toList();
    }
}
