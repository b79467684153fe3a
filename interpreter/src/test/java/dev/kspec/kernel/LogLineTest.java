// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogLineTest {
    @Test
    void aConsolesStampsAndCallersAreTakenOff() {
        assertThat(LogLine.console("[   12.345678] kernel BUG at a.c:1!"))
                .isEqualTo(new LogLine(-1, 12_345_678, "", "kernel BUG at a.c:1!"));
        assertThat(LogLine.console("[12345.345678][ T1234] text").caller()).isEqualTo("T1234");
        assertThat(LogLine.console("[    0.000000][    C0]  text")).isEqualTo(new LogLine(-1, 0, "C0", " text"));
        assertThat(LogLine.console("<4>[    1.000000] x").text()).isEqualTo("x");
        assertThat(LogLine.console("login: [    1.000000] x").text()).isEqualTo("x");
    }

    @Test
    void whatIsNoStampStays() {
        for (String line :
                List.of("no stamp", "[<ffffffff81234567>] f+0x1/0x2", "[ 1.0] x", "[", "[1.", "[ .123456] x", "")) {
            assertThat(LogLine.console(line)).isEqualTo(new LogLine(-1, -1, "", line));
        }
        assertThat(LogLine.console("[1234567890.123456] x").micros()).isNegative();
    }

    @Test
    void taints() {
        assertThat(Taint.faults(0, 0)).isEmpty();
        assertThat(Taint.faults(0, 1 << 12 | 1 << 13))
                .as("out of tree, unsigned")
                .isEmpty();
        for (int bit : new int[] {5, 7, 9, 14}) {
            assertThat(Taint.faults(0, 1L << bit)).as("bit %d", bit).isPresent();
            assertThat(Taint.faults(1L << bit, 1L << bit)).isEmpty();
        }
        assertThat(Taint.faults(0, 1 << 7 | 1 << 9))
                .hasValue("the kernel became tainted: D (the kernel died), W (the kernel warned)");
        assertThat(Taint.faults(0, -1)).as("could not be read").isEmpty();
        assertThat(Taint.risen(0, 1 << 12)).containsExactly(Taint.OUT_OF_TREE_MODULE);
    }
}
