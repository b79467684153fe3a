// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.target.Fate;
import dev.kspec.target.Interrogated;
import dev.kspec.target.Target;
import dev.kspec.wire.AgentClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a target that says nothing any more. */
class LossTest {
    /** Stands still, and its kernel answers to a question. */
    private record Silent(Interrogated said) implements Target {
        @Override
        public AgentClient agent() {
            throw new UnsupportedOperationException("it says nothing");
        }

        @Override
        public String description() {
            return "silent";
        }

        @Override
        public String moduleDirectory() {
            return "/none";
        }

        @Override
        public void putModule(Path file) {}

        @Override
        public List<String> console() {
            return List.of();
        }

        @Override
        public Fate fate() {
            return new Fate.Silent();
        }

        @Override
        public Interrogated interrogate() {
            return said;
        }

        @Override
        public void close() {}
    }

    private static CaseOutcome outcome(Interrogated said) {
        Case any = Specs.cases("scenario \"any\" { getpid }").getFirst();
        return new Loss(new Silent(said))
                .gone(Subject.of(any), new Loss.Lost(List.of(), -1), "cut")
                .outcome();
    }

    @Test
    void itSaysWhatWasAskedAndNoMore() {
        assertThat(outcome(new Interrogated("sysrq-w", List.of("task A")))
                        .details()
                        .evidence())
                .containsExactly(new Evidence("tasks of the silent guest (sysrq-w)", List.of("task A")));
        assertThat(outcome(new Interrogated("sysrq-w, sysrq-t", List.of("task B")))
                        .details()
                        .evidence())
                .extracting(Evidence::what)
                .containsExactly("tasks of the silent guest (sysrq-w, sysrq-t)");
        assertThat(outcome(new Interrogated("sysrq-w", List.of())).details().evidence())
                .isEmpty();
        assertThat(outcome(Interrogated.NOTHING).details().evidence()).isEmpty();
    }
}
