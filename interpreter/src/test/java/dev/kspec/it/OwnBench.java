// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of which each method has a directory and a bench of its own, with no VM left when it ends. */
abstract class OwnBench {
    @TempDir
    private Path scratch;

    private Bench bench;

    @BeforeEach
    final void makeBench() throws Exception {
        bench = Bench.in(scratch);
        prepare(bench);
    }

    /** What else there has to be before each method. */
    void prepare(Bench own) throws Exception {
        assertThat(own.qemus()).isEmpty();
    }

    @AfterEach
    final void tidy() throws Exception {
        bench.close();
    }

    final Bench bench() {
        return bench;
    }
}
