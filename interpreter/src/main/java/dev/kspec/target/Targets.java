// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A source of targets. */
public interface Targets extends AutoCloseable {
    /**
     * Brings up a target.
     *
     * @throws TargetException if there is none to be had
     * @throws InterruptedException if the run is being ended
     */
    Target acquire(Progress progress) throws TargetException, InterruptedException;

    /**
     * Brings up a target that has a driver loaded already, if that is quicker than to load it there; whether it has, {@link
     * Target#preloaded} tells.
     *
     * @param driver what its user is going to load first
     */
    default Target acquire(Optional<Preload> driver, Progress progress) throws TargetException, InterruptedException {
        return acquire(progress);
    }

    /** Whether a target that broke can be replaced by a fresh one. */
    boolean replaceable();

    /** Whether the kernel of its targets can be asked for memory that a driver lost, in a second or two. */
    default boolean findsLeaks() {
        return false;
    }

    /**
     * The directory to build modules against, for {@code make -C}.
     *
     * @throws TargetException if nothing is known that fits the target's kernel
     */
    Path kernelBuildDirectory(Progress progress) throws TargetException, InterruptedException;

    @Override
    void close();

    /** Told of what takes time; thread-safe. */
    interface Progress {
        /**
         * Something is being done.
         *
         * @param done part that is done, 0 … 1; negative if unknown
         */
        void working(String what, double done);

        /** A part is over; for {@code --timings}. */
        void took(String part, Duration duration);

        /** A message worth a line of its own. */
        void note(String message);
    }
}
