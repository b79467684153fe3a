// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** C's integers and the typedefs that say how they are stored, as descriptions name them. */
final class BaseTypes {
    private static final Map<String, IntKind> BY_TYPEDEF = new HashMap<>();
    private static final Map<String, IntKind> BY_NAME = Map.ofEntries(
            Map.entry("char", IntKind.CHAR),
            Map.entry("signed char", IntKind.S8),
            Map.entry("unsigned char", IntKind.U8),
            Map.entry("short int", IntKind.SHORT),
            Map.entry("short", IntKind.SHORT),
            Map.entry("short unsigned int", IntKind.USHORT),
            Map.entry("unsigned short", IntKind.USHORT),
            Map.entry("int", IntKind.INT),
            Map.entry("unsigned int", IntKind.UINT),
            Map.entry("long int", IntKind.LONG),
            Map.entry("long", IntKind.LONG),
            Map.entry("long unsigned int", IntKind.ULONG),
            Map.entry("unsigned long", IntKind.ULONG),
            Map.entry("long long int", IntKind.LLONG),
            Map.entry("long long", IntKind.LLONG),
            Map.entry("long long unsigned int", IntKind.ULLONG),
            Map.entry("unsigned long long", IntKind.ULLONG));

    /** Aligned to 8 even where 8 bytes usually are aligned to 4 (include/uapi/linux/types.h). */
    private static final Map<String, IntKind> ALIGNED = Map.of(
            "__aligned_u64", IntKind.U64,
            "__aligned_s64", IntKind.S64,
            "__aligned_be64", IntKind.BE64,
            "__aligned_le64", IntKind.LE64);

    private static final Set<String> OTHERS = Set.of("bool", "ptr", "text");

    /** What cannot be a name in a spec file. */
    private static final Set<String> WORDS =
            Set.of("as", "assert", "else", "expect", "for", "if", "is", "matches", "where", "within");

    static {
        for (int bits : new int[] {8, 16, 32, 64}) {
            IntKind unsigned = IntKind.named("u" + bits).orElseThrow();
            IntKind signed = IntKind.named("s" + bits).orElseThrow();
            for (String name : new String[] {"u%d", "__u%d", "uint%d_t", "u_int%d_t", "__uint%d_t"}) {
                BY_TYPEDEF.put(name.formatted(bits), unsigned);
            }
            for (String name : new String[] {"s%d", "__s%d", "int%d_t", "__int%d_t"}) {
                BY_TYPEDEF.put(name.formatted(bits), signed);
            }
            if (bits > 8) {
                BY_TYPEDEF.put("__be" + bits, IntKind.named("be" + bits).orElseThrow());
                BY_TYPEDEF.put("__le" + bits, IntKind.named("le" + bits).orElseThrow());
            }
        }
        for (String prefix : new String[] {"", "__kernel_"}) {
            BY_TYPEDEF.put(prefix + "size_t", IntKind.SIZE_T);
            BY_TYPEDEF.put(prefix + "ssize_t", IntKind.SSIZE_T);
        }
    }

    private BaseTypes() {}

    /** What a typedef of this name means wherever it occurs. */
    static Optional<TypeImport.Use> typedef(String name) {
        IntKind aligned = ALIGNED.get(name);
        if (aligned != null) {
            return Optional.of(new TypeImport.Use(new CType.Int(aligned), OptionalInt.of(8), ""));
        }
        return Optional.ofNullable(BY_TYPEDEF.get(name)).map(kind -> TypeImport.Use.of(new CType.Int(kind)));
    }

    static TypeImport.Use integer(CShape.Int shape) {
        if (shape.bool()) {
            return TypeImport.Use.of(new CType.Bool());
        }
        IntKind kind = BY_NAME.get(shape.name());
        if (kind != null) {
            return TypeImport.Use.of(new CType.Int(kind));
        }
        return shape.bytes() <= 8
                ? TypeImport.Use.of(new CType.Int(kind(shape.bytes(), shape.signed())))
                : bytes(shape.bytes(), shape.name());
    }

    /** So many bytes for what cannot be described. */
    static TypeImport.Use bytes(int bytes, String what) {
        return new TypeImport.Use(
                new CType.Array(new CType.Int(IntKind.U8), bytes), OptionalInt.empty(), "bytes of " + what);
    }

    /** The integer of 1, 2, 4 or 8 bytes; of other sizes, the next larger. */
    static IntKind kind(int bytes, boolean signed) {
        int bits = bytes <= 1 ? 8 : bytes <= 2 ? 16 : bytes <= 4 ? 32 : 64;
        return IntKind.named((signed ? "s" : "u") + bits).orElseThrow();
    }

    /** Whether descriptions use the name for a type of their own, or cannot use it at all. */
    static boolean isTaken(String name) {
        return IntKind.named(name).isPresent() || OTHERS.contains(name) || isWord(name);
    }

    /** Whether nothing in a description can be called so. */
    static boolean isWord(String name) {
        return WORDS.contains(name);
    }
}
