// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import java.time.Duration;
import java.util.List;

/** Whole runs on this machine. */
final class Runs {
    static final RunOptions OPTIONS = new RunOptions(Duration.ofSeconds(10), Duration.ofSeconds(5), 16);
    /** For targets that are expected to say nothing. */
    static final RunOptions IMPATIENT = new RunOptions(Duration.ofMillis(300), Duration.ofMillis(300), 16);

    private static final DriverModules NO_MODULES = (driver, kernel, progress) -> {
        throw new TargetException("no test builds modules here");
    };

    private Runs() {}

    static Recorder run(List<Case> cases, LocalTargets targets, RunOptions options) {
        return run(cases, targets, options, new Recorder());
    }

    static Recorder run(List<Case> cases, LocalTargets targets, RunOptions options, Recorder recorder) {
        var unused = new Runner(targets, NO_MODULES, options, recorder, new Timings()).run(cases);
        return recorder;
    }

    /** On one target. */
    static Recorder run(List<Case> cases, LocalTargets targets, Policy policy) {
        return run(cases, List.of(targets), policy, new Recorder());
    }

    /** On several targets side by side. */
    static Recorder run(List<Case> cases, List<LocalTargets> targets, Policy policy, Recorder recorder) {
        var unused = new Runner(List.copyOf(targets), NO_MODULES, OPTIONS, policy, recorder, new Timings()).run(cases);
        return recorder;
    }
}
