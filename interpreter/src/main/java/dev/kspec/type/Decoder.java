// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the bytes of a C type on one ABI into a tree of values; what {@link Encoder} made of that tree would be the same bytes,
 * but for padding and unions. Any bytes will do: what would lie behind their end is {@link TypedValue.Absent}.
 */
public final class Decoder {
    private final Abi abi;

    public Decoder(Abi abi) {
        this.abi = abi;
    }

    /** The value that stands at the beginning of bytes. Of a union all members are told. */
    public TypedValue decode(CType type, byte[] bytes) {
        return new Reading(new Layouts(abi), bytes).get(type, 0);
    }

    /** A text that only zeroes follow is shown without them. */
    private static byte[] trimmed(CType element, byte[] all) {
        int end = all.length;
        while (element.isChar() && end > 0 && all[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(all, end);
    }

    /** One value on its way out of bytes. */
    private final class Reading {
        private final Layouts layouts;
        private final byte[] bytes;

        Reading(Layouts layouts, byte[] bytes) {
            this.layouts = layouts;
            this.bytes = bytes;
        }

        TypedValue get(CType type, int offset) {
            return switch (type) {
                case CType.Scalar scalar -> scalar(scalar, offset);
                case CType.Array(CType element, int length) -> elements(element, length, offset);
                case CType.Flexible(CType element) -> {
                    int whole = Math.max(0, bytes.length - offset) / layouts.size(element);
                    yield elements(element, whole, offset);
                }
                case CType.Composite composite -> composite(composite, offset);
            };
        }

        private TypedValue scalar(CType.Scalar scalar, int offset) {
            IntType integer = scalar.on(abi);
            int width = integer.bytes();
            if (offset + width > bytes.length) {
                return new TypedValue.Absent();
            }
            byte[] magnitude = Arrays.copyOfRange(bytes, offset, offset + width);
            if (!scalar.isBigEndian(abi)) {
                for (int i = 0; i < width / 2; i++) {
                    byte low = magnitude[i];
                    magnitude[i] = magnitude[width - 1 - i];
                    magnitude[width - 1 - i] = low;
                }
            }
            return new TypedValue.Int(integer.signed() ? new BigInteger(magnitude) : new BigInteger(1, magnitude));
        }

        private TypedValue elements(CType element, int length, int offset) {
            if (element.isByte()) {
                int end = Math.min(offset + length, bytes.length);
                return end < offset || (end == offset && length > 0)
                        ? new TypedValue.Absent()
                        : new TypedValue.Bytes(trimmed(element, Arrays.copyOfRange(bytes, offset, end)));
            }
            int size = layouts.size(element);
            List<TypedValue> items = new ArrayList<>();
            for (int i = 0; i < length && offset + i * size < bytes.length; i++) {
                items.add(get(element, offset + i * size));
            }
            return items.isEmpty() && length > 0 ? new TypedValue.Absent() : new TypedValue.Items(items);
        }

        private TypedValue composite(CType.Composite composite, int offset) {
            Map<String, TypedValue> fields = new LinkedHashMap<>();
            for (Layout.Slot slot : layouts.of(composite).slots()) {
                fields.put(slot.field().name(), get(slot.field().type(), offset + slot.offset()));
            }
            return new TypedValue.Fields(fields);
        }
    }
}
