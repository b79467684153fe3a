// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.diag.Code;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code same_net} of what is known beforehand. */
class NetworksTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "v4('127.0.0.1'), v4('127.255.0.0'), 8 => ALWAYS_HOLDS",
                "v4('127.0.0.1'), v4('127.255.0.0'), 9 => NEVER_HOLDS",
                "v4('127.0.0.1'), v4('127.0.0.1'), 32 => ALWAYS_HOLDS",
                "v4('127.0.0.1'), v4('127.0.0.0'), 32 => NEVER_HOLDS",
                "v4('127.0.0.1'), v4('127.0.0.0'), 31 => ALWAYS_HOLDS",
                "v4('127.0.0.1'), v4('10.0.0.1'), 0 => ALWAYS_HOLDS",
                "v6('fd00::19'), v6('fd00::'), 16 => ALWAYS_HOLDS",
                "v6('fd00::19'), v6('fd00::18'), 127 => ALWAYS_HOLDS",
                "v6('fd00::19'), v6('fd00::18'), 128 => NEVER_HOLDS",
                "v6('::'), v4('0.0.0.0'), 0 => NEVER_HOLDS",
                "v4('0.0.0.0'), v6('::'), 0 => NEVER_HOLDS",
                "v6('::ffff:1.2.3.4'), v4('1.2.3.4'), 32 => NEVER_HOLDS",
                "0x7f000001, v4('127.0.0.0'), 24 => ALWAYS_HOLDS",
                "0x7f000001, v4('127.0.1.0'), 24 => NEVER_HOLDS",
                "0x7f000001, v6('::'), 0 => NEVER_HOLDS",
                "v4('127.0.0.1'), v4('127.0.0.1'), 33 => OUT_OF_RANGE",
                "v6('::1'), v6('::1'), -1 => OUT_OF_RANGE",
                "v4('127.0.0.1'), 5, 8 => WRONG_TYPE",
                "5s, v4('127.0.0.1'), 8 => WRONG_TYPE",
                "v4('127.0.0.1'), v4('127.0.0.1'), 8s => WRONG_TYPE"
            })
    void looksAtTheFirstBits(String arguments, Code code) {
        Checked checked = Checked.steps("sleep 1ms", "assert same_net(" + arguments.replace('\'', '"') + ")");
        assertThat(checked.found().stream().map(d -> d.code()))
                .as(checked.rendered())
                .containsExactly(code);
    }
}
