// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The step that took a machine down. */
class MarksTest {
    private final Case subject =
            Specs.cases("scenario \"s\" {", "    getpid", "    getuid", "}").getFirst();
    private final Program program = subject.compile(Duration.ofSeconds(1), "/none", Optional.empty());

    private CaseOutcome fault(Program of, OptionalInt mark) {
        CaseOutcome outcome = Judge.without(subject, Verdict.KERNEL_FAULT, "BUG: x");
        return Marks.told(new Voyage.Landed(outcome, false, Optional.of("gone"), true), of, mark)
                .outcome();
    }

    private int uid() {
        List<Instruction> all = program.instructions();
        return (int) all.stream().takeWhile(i -> i.origin().span().line() < 3).count();
    }

    @Test
    void isNamedIfTheProgramToldIt() {
        Program told = program.withMarks(true);
        assertThat(Marks.in(fault(told, OptionalInt.of(uid()))))
                .singleElement()
                .satisfies(e -> assertThat(e.lines())
                        .singleElement()
                        .asString()
                        .contains(":3:")
                        .endsWith("getuid"));
        assertThat(Marks.in(fault(told, OptionalInt.empty()))).isEmpty();
        assertThat(Marks.in(fault(told, OptionalInt.of(4711)))).isEmpty();
        assertThat(Marks.in(fault(program, OptionalInt.of(uid())))).isEmpty();
    }

    @Test
    void standsWithTheVerdictOfBothTries() {
        CaseOutcome alone = fault(program.withMarks(true), OptionalInt.of(uid()));
        CaseOutcome first = Judge.without(subject, Verdict.KERNEL_FAULT, "BUG: x");
        CaseOutcome both = Suspicion.verdict(first, alone);
        assertThat(both.details().attributes()).containsExactly(Attribute.DRIVER);
        assertThat(Marks.in(both)).hasSize(1);
    }
}
