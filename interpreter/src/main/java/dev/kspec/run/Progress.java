// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hands what happens on to the listener, one call at a time, and remembers what is asked for at the end. */
final class Progress implements Targets.Progress {
    private final RunListener listener;
    private final Timings timings;
    /** Whether steps of cases that passed are not kept. */
    private final boolean lean;

    private final List<CaseOutcome> done = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String current = "";
    private long since;
    private int targets;

    Progress(RunListener listener, Timings timings, boolean lean) {
        this.listener = listener;
        this.timings = timings;
        this.lean = lean;
    }

    @Override
    public synchronized void working(String what, double part) {
        if (!what.equals(current)) {
            current = what;
            since = System.nanoTime();
        }
        listener.progress(what, part, Duration.ofNanos(System.nanoTime() - since));
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

    /** The same, unless something that begins with the same line was noted already. */
    synchronized void noteOnce(String message) {
        if (notes.stream().noneMatch(n -> Words.firstLine(n).equals(Words.firstLine(message)))) {
            note(message);
        }
    }

    /** A target more is in use, or one less. */
    synchronized void inUse(int change) {
        targets += change;
        listener.targets(targets);
    }

    /** A case or fixture ran on the target of this thread from then until now. */
    void ran(CaseOutcome outcome, long begin) {
        timings.ran(Thread.currentThread().getName(), outcome, begin);
    }

    /** A try of a case that is not its last. */
    synchronized void attempted(CaseOutcome outcome) {
        listener.attempted(outcome);
    }

    synchronized void finished(CaseOutcome outcome) {
        done.add(lean ? outcome.slim() : outcome);
        listener.caseFinished(outcome);
    }

    /** In the order in which they ended. */
    synchronized List<CaseOutcome> done() {
        return List.copyOf(done);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }
}
