// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each verb shows of itself compiles, and to these instructions. */
class VerbExamplesTest {
    static Stream<String> verbs() {
        return Verbs.names().stream();
    }

    private static Checked compiled(String steps) {
        return Checked.kspec("use driver counter { start: 5 }\nscenario \"s\" {\n" + steps + "\n}\n");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void examplesCompileToTheseInstructions(String name) {
        StringBuilder out = new StringBuilder();
        for (String example : Verbs.named(name).orElseThrow().examples()) {
            Checked checked = compiled(example);
            assertThat(checked.found()).as(checked.rendered()).isEmpty();
            out.append(example)
                    .append('\n')
                    .append(ProgramPrinter.print(checked.program()))
                    .append('\n');
        }
        Golden.check(Repository.testResources("verb").resolve(name + ".txt"), out.toString());
    }

    @Test
    void everyVerbTellsAboutItself() {
        assertThat(Verbs.all())
                .extracting(Verb::name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Verbs.names());
        assertThat(Verbs.all()).allSatisfy(verb -> {
            assertThat(verb.name()).matches("[a-z]+(_[a-z]+)*");
            assertThat(verb.doc().strip()).endsWith(".");
            assertThat(verb.examples()).isNotEmpty().allMatch(e -> e.contains(verb.name()));
            assertThat(verb.signature().slots()).allSatisfy(slot -> {
                assertThat(slot.name()).isNotBlank();
                assertThat(slot.what()).isNotBlank();
            });
        });
    }

    /** Operands are matched by their places: what may be left out or repeated comes last. */
    @Test
    void optionalOperandsComeLast() {
        assertThat(Verbs.all())
                .allSatisfy(verb -> assertThat(verb.signature().slots().stream().map(Signature.Slot::arity))
                        .isSorted());
    }

    @Test
    void signaturesCountTheirOperands() {
        Signature signature = Signature.of(Signature.Slot.one("A", "a"), Signature.Slot.optional("B", "b"));
        assertThat(signature.least()).isEqualTo(1);
        assertThat(signature.most()).isEqualTo(2);
        assertThat(signature.usage("v")).isEqualTo("v A [B]");
        Signature any = Signature.of(Signature.Slot.one("A", "a"), Signature.Slot.any("flag", "f"));
        assertThat(any.most()).isEqualTo(Integer.MAX_VALUE);
        assertThat(any.usage("open")).isEqualTo("open A [flag…]");
        assertThat(Signature.of().usage("v")).isEqualTo("v");
    }
}
