// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.LabProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A lab: found or made when it is first asked for, by the first of those who ask. */
public final class LabSource {
    private final LabCache cache;
    private final LabTargets.Prerequisites prerequisites;
    private final ReentrantLock making = new ReentrantLock();
    private Optional<Lab> lab = Optional.empty();

    public LabSource(LabCache cache, LabTargets.Prerequisites prerequisites) {
        this.cache = cache;
        this.prerequisites = prerequisites;
    }

    /** The lab. */
    Lab lab(Targets.Progress progress) throws TargetException, InterruptedException {
        making.lockInterruptibly();
        try {
            if (lab.isEmpty()) {
                prerequisites.ensure(progress);
                long begin = System.nanoTime();
                lab = Optional.of(cache.findOrMake(new Making(progress)));
                progress.took("lab", Duration.ofNanos(System.nanoTime() - begin));
            }
            return lab.get();
        } catch (LabException e) {
            throw new TargetException(e.getMessage(), e);
        } finally {
            making.unlock();
        }
    }

    private record Making(Targets.Progress progress) implements LabProgress {
        @Override
        public void step(int number, int total, String text) {
            progress.working("making the lab: " + text, (number - 1.0) / total);
        }

        @Override
        public void remark(String text) {
            progress.note(text);
        }
    }
}
