// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The integer types that descriptions of drivers name; what one is exactly, the ABI decides. */
public enum IntKind {
    U8(1, false),
    U16(2, false),
    U32(4, false),
    U64(8, false),
    S8(1, true),
    S16(2, true),
    S32(4, true),
    S64(8, true),
    BE16(2, Order.BIG),
    BE32(4, Order.BIG),
    BE64(8, Order.BIG),
    LE16(2, Order.LITTLE),
    LE32(4, Order.LITTLE),
    LE64(8, Order.LITTLE),
    CHAR(1, true),
    SHORT(2, true),
    USHORT(2, false),
    INT(4, true),
    UINT(4, false),
    LONG(0, true),
    ULONG(0, false),
    LLONG(8, true),
    ULLONG(8, false),
    SIZE_T(0, false),
    SSIZE_T(0, true);

    private static final Map<String, IntKind> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(IntKind::id, k -> k, (a, b) -> a, LinkedHashMap::new));

    private enum Order {
        NATIVE,
        BIG,
        LITTLE
    }

    /** 0 stands for a word. */
    private final int bytes;

    private final boolean signed;
    private final Order order;

    IntKind(int bytes, boolean signed) {
        this.bytes = bytes;
        this.signed = signed;
        this.order = Order.NATIVE;
    }

    IntKind(int bytes, Order order) {
        this.bytes = bytes;
        this.signed = false;
        this.order = order;
    }

    /** The type of a name such as {@code be16}. */
    public static Optional<IntKind> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All names, in the order of declaration. */
    public static Collection<String> names() {
        return java.util.Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /** Its name in a description. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Its size: 1, 2, 4 or 8. */
    public int bytes(Abi abi) {
        return bytes == 0 ? abi.wordBytes() : bytes;
    }

    public boolean isSigned(Abi abi) {
        return this == CHAR ? abi.isCharSigned() : signed;
    }

    public boolean isBigEndian(Abi abi) {
        return switch (order) {
            case NATIVE -> abi.isBigEndian();
            case BIG -> true;
            case LITTLE -> false;
        };
    }

    /** Its name, size and range on a target; the order of its bytes is apart. */
    public IntType on(Abi abi) {
        return new IntType(id(), bytes(abi), isSigned(abi));
    }

    @Override
    public String toString() {
        return id();
    }
}
