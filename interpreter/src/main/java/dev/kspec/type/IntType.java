// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A C integer type as it is on LP64 targets.
 *
 * @param bytes its size: 1, 2, 4 or 8
 */
public record IntType(String name, int bytes, boolean signed) {
    private static final Map<String, IntType> BY_NAME = new LinkedHashMap<>();

    static {
        for (int bytes : new int[] {1, 2, 4, 8}) {
            add(new IntType("u" + bytes * 8, bytes, false));
            add(new IntType("s" + bytes * 8, bytes, true));
        }
        add(new IntType("int", 4, true));
        add(new IntType("uint", 4, false));
        add(new IntType("long", 8, true));
        add(new IntType("ulong", 8, false));
    }

    private static void add(IntType type) {
        BY_NAME.put(type.name, type);
    }

    public static Optional<IntType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Collection<String> names() {
        return BY_NAME.keySet();
    }

    public BigInteger min() {
        return signed ? BigInteger.ONE.shiftLeft(bytes * 8 - 1).negate() : BigInteger.ZERO;
    }

    public BigInteger max() {
        return BigInteger.ONE.shiftLeft(signed ? bytes * 8 - 1 : bytes * 8).subtract(BigInteger.ONE);
    }

    public boolean holds(BigInteger value) {
        return value.compareTo(min()) >= 0 && value.compareTo(max()) <= 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
