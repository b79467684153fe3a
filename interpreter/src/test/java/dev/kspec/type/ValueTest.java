// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That canonical forms read back as what they were is {@code CanonicalValuesTest}'s. */
class ValueTest {
    private static String quoted(String text) {
        return new Value.Bytes(text.getBytes(StandardCharsets.UTF_8)).canonical();
    }

    @Test
    void textsStayReadable() {
        assertThat(quoted("hello, wörld 日本 😀")).isEqualTo("\"hello, wörld 日本 😀\"");
        assertThat(quoted("a\n\t\r\"\\$")).isEqualTo("\"a\\n\\t\\r\\\"\\\\\\$\"");
        assertThat(quoted("\0\u0007\u001b\u007f")).isEqualTo("\"\\x00\\x07\\x1b\\x7f\"");
        assertThat(quoted("")).isEqualTo("\"\"");
    }

    @Test
    void whatCannotBeSeenIsEscaped() {
        assertThat(quoted("\u0085\u200B\uFEFF\u202E\u2028\u2029"))
                .isEqualTo("\"\\u{85}\\u{200b}\\u{feff}\\u{202e}\\u{2028}\\u{2029}\"");
    }

    @Test
    void bytesThatAreNoTextAreEscaped() {
        assertThat(new Value.Bytes(new byte[] {'a', (byte) 0xff, '"'}).canonical())
                .isEqualTo("\"a\\xff\\\"\"");
        assertThat(new Value.Bytes(new byte[] {(byte) 0xc3}).canonical()).isEqualTo("\"\\xc3\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1000, 1us",
        "1500, 1500ns",
        "10000000, 10ms",
        "1000000000, 1s",
        "90000000000, 90s",
        "9223372036854775807, 9223372036854775807ns"
    })
    void durationsTakeTheLargestUnitThatFits(long nanos, String expected) {
        assertThat(new Value.Duration(nanos).canonical()).isEqualTo(expected);
    }

    @Test
    void equalityIsOfTheValue() {
        byte[] bytes = {1, 2};
        Value.Bytes value = new Value.Bytes(bytes);
        bytes[0] = 9;
        value.bytes()[1] = 9;
        assertThat(value)
                .isEqualTo(new Value.Bytes(new byte[] {1, 2}))
                .hasSameHashCodeAs(new Value.Bytes(new byte[] {1, 2}));
        assertThat(value).isNotEqualTo(new Value.Bytes(new byte[] {1})).isNotEqualTo(new Value.Int(BigInteger.ONE));
        assertThat(new Value.Int(BigInteger.ONE)).isEqualTo(new Value.Int(new BigInteger("1")));
    }

    @Test
    void parametersAreWrittenAsTheKernelReadsThem() {
        assertThat(DriverModel.written(new Value.Int(new BigInteger("-5")))).isEqualTo("-5");
        assertThat(DriverModel.written(new Value.Bytes("a,b".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("a,b");
        assertThat(new DriverModel.Module("my-driver_x.ko", java.util.List.of()).kernelName())
                .isEqualTo("my_driver_x");
    }
}
