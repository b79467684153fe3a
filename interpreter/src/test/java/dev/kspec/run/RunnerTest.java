// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
    static final RunOptions OPTIONS = new RunOptions(Duration.ofSeconds(10), Duration.ofSeconds(5), 16);

    @Test
    void first() {
        List<Case> cases = Specs.cases(
                "scenario \"null\" {",
                "  matrix { n: 1, 2, 3 }",
                "  open \"/dev/null\" rdwr as f",
                "  write f \"hello\" expect 5",
                "  read f 10 expect \"\"",
                "}",
                "scenario \"empty\" {",
                "}");
        RunResult r = new Runner(new LocalTargets(), (d, k, p) -> null, OPTIONS, new RunListener() {}, new Timings())
                .run(cases);
        assertThat(r.cases()).hasSize(3);
        System.out.println(r);
    }
}
