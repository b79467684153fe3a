// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the parts of a run take; thread-safe. */
public final class Timings {
    private final Map<String, Duration> parts = new LinkedHashMap<>();
    private final Trace trace;

    public Timings() {
        this(Trace.NONE);
    }

    /** @param trace is told of each part, and of each case */
    public Timings(Trace trace) {
        this.trace = trace;
    }

    /** A part is over, which took so long. */
    public void add(String part, Duration duration) {
        long now = System.nanoTime();
        trace.span(Thread.currentThread().getName(), part, "part", now - duration.toNanos(), now);
        sum(part, duration);
    }

    /** The same of a part in which others are contained, of which somebody is told anyway. */
    synchronized void sum(String part, Duration duration) {
        parts.merge(part, duration, Duration::plus);
    }

    void ran(String target, CaseOutcome outcome, long begin) {
        trace.span(target, outcome.id().toString(), "case", begin, System.nanoTime());
    }

    public synchronized List<RunResult.Timing> all() {
        return parts.entrySet().stream()
                .map(e -> new RunResult.Timing(e.getKey(), e.getValue()))
                .toList();
    }
}
