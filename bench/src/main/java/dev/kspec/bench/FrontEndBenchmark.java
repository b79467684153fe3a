// SPDX-License-Identifier: Apache-2.0
package dev.kspec.bench;

import dev.kspec.check.CheckedSpec;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Painter;
import dev.kspec.expand.Expansion;
import java.nio.file.Path;
import java.util.List;
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

/** Parsing and checking, rendering and expanding, each of one large file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrontEndBenchmark {
    private static final int LINES = 1_000;

    private Path kspec;
    private Path yaml;
    private Path wrong;
    private List<Diagnostic> mistakes;
    private CheckedSpec matrix;

    @Setup
    public void files() {
        kspec = SpecFiles.write("large.kspec", SpecText.file(false, LINES));
        yaml = SpecFiles.write("large.kspec.yaml", SpecText.file(true, LINES));
        wrong = SpecFiles.write("wrong.kspec", SpecText.mistakes(LINES));
        mistakes = SpecFiles.mistakes(wrong);
        if (mistakes.size() != LINES) {
            throw new IllegalStateException(mistakes.size() + " mistakes were found");
        }
        matrix = SpecFiles.check(SpecFiles.write("matrix.kspec", SpecText.matrix()));
    }

    @Benchmark
    public CheckedSpec check1000LinesOfKspec() {
        return SpecFiles.check(kspec);
    }

    @Benchmark
    public CheckedSpec check1000LinesOfYaml() {
        return SpecFiles.check(yaml);
    }

    @Benchmark
    public List<Diagnostic> find1000Mistakes() {
        return SpecFiles.mistakes(wrong);
    }

    @Benchmark
    public String render1000Diagnostics() {
        return new DiagnosticRenderer(Painter.plain()).render(mistakes);
    }

    /** With the identity of each case, by which it is selected. */
    @Benchmark
    public long expand100000Rows() {
        return new Expansion(matrix).cases().mapToLong(c -> c.id().toString().length()).sum();
    }
}
