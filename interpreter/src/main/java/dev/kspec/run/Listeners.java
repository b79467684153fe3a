// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several who are told of a run. */
final class Listeners implements RunListener {
    private final List<RunListener> listeners;

    Listeners(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void each(Consumer<RunListener> what) {
        listeners.forEach(what);
    }

    @Override
    public void started(long cases) {
        each(l -> l.started(cases));
    }

    @Override
    public void progress(String what, double done, Duration elapsed) {
        each(l -> l.progress(what, done, elapsed));
    }

    @Override
    public void targets(int inUse) {
        each(l -> l.targets(inUse));
    }

    @Override
    public void note(String message) {
        each(l -> l.note(message));
    }

    @Override
    public void attempted(CaseOutcome outcome) {
        each(l -> l.attempted(outcome));
    }

    @Override
    public void caseFinished(CaseOutcome outcome) {
        each(l -> l.caseFinished(outcome));
    }

    @Override
    public void finished(RunResult result) {
        each(l -> l.finished(result));
    }
}
