// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
    @ParameterizedTest
    @ValueSource(strings = {"K0105", "k0105", "KS0105", "ks0105", "0105", "105", " k105 ", "[K0105]", "error[K0105]"})
    void aCodeIsKnownHoweverItIsTyped(String typed) {
        assertThat(Explanation.codeNamed(typed)).contains(Code.SEPARATOR_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "K0199", "K01055", "X0105", "0", "-105", "K0105x", "SEPARATOR_MISSING", "warning"})
    void whatIsNoCodeIsNone(String typed) {
        assertThat(Explanation.codeNamed(typed)).isEmpty();
    }

    @Test
    void theTextIsReadWithItsExamples() {
        Explanation explanation = Explanation.of(Code.SEPARATOR_MISSING);
        assertThat(explanation.title()).isEqualTo("Two steps run into each other");
        assertThat(explanation.paragraphs()).hasSize(1).first().asString().doesNotContain("\n");
        assertThat(explanation.examples()).hasSize(2);
        assertThat(explanation.examples().getLast())
                .isEqualTo(new Explanation.Example(Explanation.Form.KSPEC, false, """
                        scenario "opened and closed" {
                            open "/dev/null" as null; close null
                        }
                        """));
    }
}
