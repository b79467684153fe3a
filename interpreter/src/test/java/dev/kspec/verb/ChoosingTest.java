// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.ProgramPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code choose}. */
class ChoosingTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "choose(1 < 2, 3, 4) == 3 => ALWAYS_HOLDS",
                "choose(1 > 2, 3, 4) == 3 => NEVER_HOLDS",
                "choose(1 > 2, 3, \"text\") == \"text\" => ALWAYS_HOLDS",
                "len(choose(true, [1, 2], [])) == 2 => ALWAYS_HOLDS",
                "choose(true, 1, 1 / 0) == 1 => ALWAYS_HOLDS",
                "choose(false, bytes(-1, 0), 1) == 1 => ALWAYS_HOLDS",
                "choose(true, 1, nowhere) == 1 => UNKNOWN_NAME",
                "choose(5, 1, 2) == 1 => WRONG_TYPE",
                "choose(true, 1) == 1 => MISSING_OPERAND",
                "choose(n > 1, \"a\", \"b\") == \"a\" => NOT_CONSTANT"
            })
    void ofWhatIsKnownBeforehandOnlyOneIsComputed(String condition, Code code) {
        Checked checked = Checked.steps("open gauge0 as c", "read c 4 as t", "let n = int(t)", "assert " + condition);
        assertThat(checked.found().stream().map(Diagnostic::code))
                .as(checked.rendered())
                .contains(code);
    }

    @Test
    void theGuestChoosesAmongIntegers() {
        Checked checked =
                Checked.steps("open gauge0 as c", "read c 4 as t", "let n = int(t)", "assert choose(n > 1, n, 7) == n");
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        assertThat(ProgramPrinter.print(checked.program())).contains("* 7");
    }
}
