// SPDX-License-Identifier: Apache-2.0
package dev.kspec.bench;

import dev.kspec.check.CheckedSpec;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Parsing and checking of one scenario that gets longer: twice the steps may take twice the time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ScalingBenchmark {
    @Param({"1000", "2000", "4000", "8000", "16000"})
    public int steps;

    private Path file;

    @Setup
    public void file() {
        file = SpecFiles.write("long.kspec", SpecText.steps(steps));
    }

    @Benchmark
    public CheckedSpec checkSteps() {
        return SpecFiles.check(file);
    }
}
