// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.Errno;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value's canonical form, put into a file, is that value again: case identities can be pasted into specs. */
class CanonicalValuesTest {
    private static final int VALUES = 1_000;
    private static final List<String> ERRNOS = List.copyOf(Errno.names());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void canonicalFormsReadBack(long seed) {
        Random random = new Random(seed);
        Set<Value> values = new LinkedHashSet<>();
        while (values.size() < VALUES) {
            values.add(value(random));
        }
        String matrix = values.stream().map(Value::canonical).collect(Collectors.joining(",\n"));
        Checked checked = Checked.kspec("scenario \"s\" {\nmatrix { v: " + matrix + " }\nopen \"/x\"\n}\n");
        // Nothing uses the parameter: that is all there may be said.
        assertThat(checked.found()).as(checked.rendered()).hasSize(1);
        assertThat(checked.spec().scenarios().getFirst().matrix().getFirst().values())
                .containsExactlyElementsOf(new ArrayList<>(values));
        assertThat(values.stream().map(Value::canonical)).doesNotHaveDuplicates();
    }

    private static Value value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Value.Int(new BigInteger(64, random));
            case 1 -> new Value.Int(new BigInteger(1 + random.nextInt(63), random).negate());
            case 2 ->
                new Value.Duration((long) random.nextInt(5_000)
                        * List.of(1, 1_000, 1_000_000).get(random.nextInt(3)));
            case 3 -> new Value.Error(ERRNOS.get(random.nextInt(ERRNOS.size())));
            case 4 -> {
                byte[] bytes = new byte[random.nextInt(12)];
                random.nextBytes(bytes);
                yield new Value.Bytes(bytes);
            }
            default -> new Value.Bytes(text(random).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            int c = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }
}
