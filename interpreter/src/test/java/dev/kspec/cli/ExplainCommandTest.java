// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.verb.Functions;
import dev.kspec.verb.Verbs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    @Test
    void aCodeIsExplainedWithExamples() {
        Kspec ran = Kspec.run("explain", "105");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                K0105: Two steps run into each other

                A step ends at the end of its line. A second one on the same line needs a
                semicolon before it: otherwise its verb would be one more operand of the first.

                Wrong:

                    scenario "opened and closed" {
                        open "/dev/null" as null close null
                    }

                Right:

                    scenario "opened and closed" {
                        open "/dev/null" as null; close null
                    }
                """);
    }

    /** What a text promises to list is there, and a name that was added is, too. */
    @Test
    void namesThatAreTheSameEverywhereAreListed() {
        assertThat(Kspec.run("explain", "K0201").out())
                .contains("`kspec explain K0201` lists them all", "\nVerbs:\n\naccept, access, bind, ")
                .endsWith("writefile, writelog, writev\n")
                .containsSubsequence(Verbs.names());
        assertThat(Kspec.run("explain", "K0208").out())
                .contains("`kspec explain K0208` lists them all", "\nFunctions:\n\nabs, address, all, any, bytes, ")
                .endsWith("words, wrap\n")
                .containsSubsequence(Functions.all().stream().map(f -> f.name()).toList());
        assertThat(Kspec.run("explain", "K0207").out()).contains("\nErrnos:\n\nE2BIG, EACCES, ");
    }

    /** A list is promised where there is one, and nowhere else. */
    @ParameterizedTest
    @EnumSource(Code.class)
    void noListIsPromisedInVain(Code code) {
        String out = Kspec.run("explain", code.id()).out().replace('\n', ' ');
        assertThat(out.contains("`kspec explain " + code.id() + "` lists"))
                .isEqualTo(KnownNames.of(code).isPresent());
        assertThat(out).doesNotContain("The message lists");
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyCodeFitsATerminal(Code code) {
        Kspec ran = Kspec.run("explain", code.id());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith(code.id() + ": ").contains("\nWrong", "\nRight");
        assertThat(ran.out().lines()).allMatch(l -> l.length() <= 120 && l.equals(l.stripTrailing()));
    }

    @Test
    void severalAreExplainedInTurn() {
        String both = Kspec.run("explain", "K0105", "ks0202").out();
        assertThat(both)
                .isEqualTo(Kspec.run("explain", "K0105").out() + "\n"
                        + Kspec.run("explain", "K0202").out());
    }

    @Test
    void withoutACodeAllAreListed() {
        Kspec ran = Kspec.run("explain");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).hasSize(Code.values().length).isSorted();
        assertThat(ran.out()).contains("K0105  Two steps run into each other\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"K0O05", "KO105", "K01055", "xK0401"})
    void anUnknownCodeWithItsNearest(String typed) {
        Kspec.run("explain", typed).isUsageError("there is no code `" + typed + "`", "did you mean `K0");
    }

    @Test
    void anUnknownCodeWithoutOne() {
        Kspec.run("explain", "frobnicate").isUsageError("there is no code `frobnicate`", "kspec explain lists them");
        Kspec.run("explain", "K0105", "9999").isUsageError("there is no code `9999`");
    }
}
