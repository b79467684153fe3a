// SPDX-License-Identifier: Apache-2.0
package dev.kspec.bench;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.RowText;
import dev.kspec.expand.Shard;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A product of ten million combinations as CSV, and one of 64 shards of it, which should cost a 64th. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ShardBenchmark {
    private CheckedSpec spec;

    @Setup
    public void file() {
        spec = SpecFiles.check(SpecFiles.write("product.kspec", SpecText.product()));
    }

    @Benchmark
    public BigInteger productAsCsv() throws IOException {
        return written(Shard.ALL);
    }

    @Benchmark
    public BigInteger shard7Of64AsCsv() throws IOException {
        return written(new Shard(7, 64));
    }

    private BigInteger written(Shard shard) throws IOException {
        CheckedScenario scenario = spec.scenarios().getFirst();
        return RowText.csv(scenario.rows())
                .write(
                        new Expansion(spec, shard).rows(scenario).indices().iterator(),
                        OutputStream.nullOutputStream(),
                        rows -> {});
    }
}
