// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntTypeTest {
    @ParameterizedTest
    @CsvSource({
        "u8, 1, 0, 255",
        "s8, 1, -128, 127",
        "u16, 2, 0, 65535",
        "s16, 2, -32768, 32767",
        "u32, 4, 0, 4294967295",
        "s32, 4, -2147483648, 2147483647",
        "u64, 8, 0, 18446744073709551615",
        "s64, 8, -9223372036854775808, 9223372036854775807",
        "int, 4, -2147483648, 2147483647",
        "uint, 4, 0, 4294967295",
        "long, 8, -9223372036854775808, 9223372036854775807",
        "ulong, 8, 0, 18446744073709551615"
    })
    void ranges(String name, int bytes, BigInteger least, BigInteger most) {
        IntType type = IntType.named(name).orElseThrow();
        assertThat(type.bytes()).isEqualTo(bytes);
        assertThat(type.min()).isEqualTo(least);
        assertThat(type.max()).isEqualTo(most);
        assertThat(type.holds(least)).isTrue();
        assertThat(type.holds(most)).isTrue();
        assertThat(type.holds(least.subtract(BigInteger.ONE))).isFalse();
        assertThat(type.holds(most.add(BigInteger.ONE))).isFalse();
        assertThat(type).hasToString(name);
    }

    @Test
    void otherNamesAreNoTypes() {
        assertThat(IntType.named("u128")).isEmpty();
        assertThat(IntType.named("U8")).isEmpty();
        assertThat(IntType.names()).hasSize(12);
    }
}
