// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.Targets;
import java.time.Duration;
import java.util.List;

/** Hands a target's progress on to the listener, one call at a time. */
final class Progress implements Targets.Progress {
    private final RunListener listener;
    private final Timings timings;
    private final List<String> notes;
    private String current = "";
    private long since;

    Progress(RunListener listener, Timings timings, List<String> notes) {
        this.listener = listener;
        this.timings = timings;
        this.notes = notes;
    }

    @Override
    public synchronized void working(String what, double done) {
        if (!what.equals(current)) {
            current = what;
            since = System.nanoTime();
        }
        listener.progress(what, done, Duration.ofNanos(System.nanoTime() - since));
    }

    @Override
    public void took(String part, Duration duration) {
        timings.add(part, duration);
    }

    @Override
    public synchronized void note(String message) {
        notes.add(message);
        listener.note(message);
    }
}
