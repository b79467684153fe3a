// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A run of specs on a driver with a bug. Several may be under way while a test looks at the first. */
final class MutantTrial {
    private static final Duration BOUND = Duration.ofMinutes(4);

    /** What came of it. */
    record Result(Ended ended, RunReport report) {}

    private final MutantRow row;
    private final boolean whole;
    private final Future<Result> result;

    private MutantTrial(MutantRow row, boolean whole, Future<Result> result) {
        this.row = row;
        this.whole = whole;
        this.result = result;
    }

    /** @param whole whether to run all the counter's suite, not just the file that is to catch the bug */
    static MutantTrial begin(Bench bench, ExecutorService pool, MutantRow row, boolean whole) {
        Callable<Result> work = () -> {
            Path json = bench.file("mutant-" + row.mutant() + (whole ? "-whole" : "") + ".json");
            Ended ended = bench.run(
                    BOUND,
                    "run",
                    "--driver-make",
                    "COUNTER_MUTANT=" + row.mutant(),
                    "--case-timeout",
                    "3s",
                    "--report",
                    "json=" + json,
                    whole ? "specs/counter" : row.file());
            return new Result(ended, ended.exit() == 1 ? RunReport.read(json) : null);
        };
        return new MutantTrial(row, whole, pool.submit(work));
    }

    MutantRow row() {
        return row;
    }

    boolean whole() {
        return whole;
    }

    /** Waits for its end; a run that did not end with exit code 1 is an error here. */
    Result result() throws Exception {
        try {
            Result done = result.get();
            done.ended().expect(1);
            return done;
        } catch (ExecutionException e) {
            throw new AssertionError(this + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public String toString() {
        return row + (whole ? ", whole suite" : "");
    }
}
