// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out targets of this machine, each as a test wants it; several threads may ask. */
final class LocalTargets implements Targets {
    /** Makes one target. */
    interface Source {
        /** @param number of the target, from 1 */
        LocalTarget make(int number) throws TargetException;
    }

    private final Source source;
    private final List<LocalTarget> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    LocalTargets(Source source) {
        this.source = source;
    }

    /** All of them sound. */
    LocalTargets() {
        this(number -> LocalTarget.start());
    }

    /** How often one was asked for. */
    int asked() {
        return asked.get();
    }

    List<LocalTarget> made() {
        return made;
    }

    LocalTarget last() {
        return made.getLast();
    }

    @Override
    public Target acquire(Progress progress) throws TargetException {
        LocalTarget target = source.make(asked.incrementAndGet());
        made.add(target);
        return target;
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException {
        throw new TargetException("no test builds modules here");
    }

    @Override
    public void close() {}
}
