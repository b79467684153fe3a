// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Types of all kinds and values for them; a seed always makes the same ones. */
final class RandomTypes {
    private static final IntKind[] KINDS = IntKind.values();

    /** More than any ioctl's number can name, and little enough for many of them. */
    private static final int MOST_BYTES = 60_000;

    private final Random random;
    private final List<CType> named = new ArrayList<>();

    RandomTypes(long seed) {
        this.random = new Random(seed);
    }

    /** All enums, structs and unions that were made, each behind those it uses. */
    List<CType> named() {
        return List.copyOf(named);
    }

    /** Makes structs and unions, with the enums they use, until there are so many. */
    List<CType.Composite> composites(int count) {
        List<CType.Composite> made = new ArrayList<>();
        while (made.size() < count) {
            if (chance(8)) {
                named.add(enumeration());
            }
            CType.Composite composite = composite();
            if (TypeRules.problems(composite, Abi.X86_64).isEmpty()
                    && Layout.of(composite, Abi.X86_64).size() <= MOST_BYTES) {
                named.add(composite);
                made.add(composite);
            }
        }
        return made;
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    private CType.Enumeration enumeration() {
        IntKind[] bases = {
            IntKind.U8,
            IntKind.S16,
            IntKind.U32,
            IntKind.S32,
            IntKind.UINT,
            IntKind.INT,
            IntKind.U64,
            IntKind.BE16,
            IntKind.BE32
        };
        boolean flags = random.nextBoolean();
        Map<String, BigInteger> entries = new LinkedHashMap<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            entries.put("E" + i, BigInteger.valueOf(flags ? 1L << i : i * 3L));
        }
        String name = "e" + named.size();
        return new CType.Enumeration(flags, name, bases[random.nextInt(bases.length)], entries);
    }

    private CType.Composite composite() {
        boolean union = chance(5);
        int count = 1 + random.nextInt(8);
        List<CType.Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            CType type = last && i > 0 && !union && chance(6) ? new CType.Flexible(type(0)) : type(2);
            fields.add(new CType.Field("f" + i, type, chance(8) ? alignment() : OptionalInt.empty(), Optional.empty()));
        }
        return new CType.Composite(
                union, "t" + named.size(), chance(4), chance(5) ? alignment() : OptionalInt.empty(), fields);
    }

    private OptionalInt alignment() {
        return OptionalInt.of(1 << random.nextInt(7));
    }

    private CType type(int arrays) {
        if (arrays > 0 && chance(4)) {
            return new CType.Array(type(arrays - 1), 1 + random.nextInt(chance(10) ? 3000 : 9));
        }
        if (!named.isEmpty() && chance(3)) {
            return named.get(random.nextInt(named.size()));
        }
        return switch (random.nextInt(12)) {
            case 0 -> new CType.Bool();
            case 1 -> new CType.Pointer();
            default -> new CType.Int(KINDS[random.nextInt(KINDS.length)]);
        };
    }

    /** A value that a type takes on the ABI; flexible arrays within other types are left empty, for C cannot fill them. */
    TypedValue value(CType type, Abi abi, boolean outermost) {
        return switch (type) {
            case CType.Bool b -> TypedValue.of(random.nextInt(2));
            case CType.Scalar scalar -> integer(scalar.on(abi));
            case CType.Array(CType element, int length) ->
                elements(element, random.nextInt(Math.min(length, 12) + 1), abi);
            case CType.Flexible(CType element) -> elements(element, outermost ? random.nextInt(5) : 0, abi);
            case CType.Composite composite -> {
                Map<String, TypedValue> fields = new LinkedHashMap<>();
                for (CType.Field field : composite.fields()) {
                    boolean wanted = composite.isUnion() ? fields.isEmpty() && chance(2) : !chance(6);
                    if (wanted) {
                        boolean flexible = field.type() instanceof CType.Flexible;
                        fields.put(field.name(), value(field.type(), abi, outermost && flexible));
                    }
                }
                yield new TypedValue.Fields(fields);
            }
        };
    }

    private TypedValue elements(CType element, int count, Abi abi) {
        if (element.isByte() && random.nextBoolean()) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return new TypedValue.Bytes(bytes);
        }
        List<TypedValue> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(element, abi, false));
        }
        return new TypedValue.Items(items);
    }

    private TypedValue integer(IntType type) {
        BigInteger value = switch (random.nextInt(5)) {
            case 0 -> type.min();
            case 1 -> type.max();
            default -> new BigInteger(type.bytes() * 8, random).add(type.min());
        };
        return new TypedValue.Int(value);
    }
}
