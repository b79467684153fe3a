// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns values into the bytes of a C type on one ABI.
 *
 * <p>A list may be shorter than its array, a text shorter than its {@code char} array: the rest is zero. Of a union at most
 * one member is given. Padding is zero. A flexible array takes as many elements as are given.
 */
public final class Encoder {
    private final Abi abi;

    public Encoder(Abi abi) {
        this.abi = abi;
    }

    /**
     * The bytes of a value; a struct that ends in a flexible array takes what its elements need, but never less than its size.
     *
     * @param type that {@link TypeRules} finds no fault with
     * @param root how messages call the value
     */
    public Encoded encode(CType type, TypedValue value, String root) {
        Layouts layouts = new Layouts(abi);
        long size = Math.max(layouts.size(type), extent(type, value, layouts));
        if (size > TypeRules.MOST_BYTES) {
            return new Encoded.Wrong(List.of(new Encoded.Problem(
                    root,
                    size + " bytes are more than the " + TypeRules.MOST_BYTES + " that a value may take",
                    "",
                    List.of())));
        }
        Writing writing = new Writing(layouts, new byte[(int) size]);
        writing.put(type, 0, value, root);
        return writing.problems.isEmpty()
                ? new Encoded.Image(writing.bytes, writing.patches)
                : new Encoded.Wrong(writing.problems);
    }

    /** How far a value reaches into what lies behind the type's size: the end of its flexible array. */
    private long extent(CType type, TypedValue value, Layouts layouts) {
        return switch (type) {
            case CType.Flexible(CType element) -> (long) layouts.size(element) * Lengths.count(value);
            case CType.Composite composite
            when !composite.fields().isEmpty() && value instanceof TypedValue.Fields(var fields) -> {
                Layout.Slot last = layouts.of(composite).slots().getLast();
                TypedValue given = fields.get(last.field().name());
                yield given == null ? 0 : last.offset() + extent(last.field().type(), given, layouts);
            }
            case CType.Composite composite -> 0;
            case CType.Array array -> 0;
            case CType.Scalar scalar -> 0;
        };
    }

    /** One value on its way into bytes. */
    private final class Writing {
        private final Layouts layouts;
        private final byte[] bytes;
        private final List<Encoded.Patch> patches = new ArrayList<>();
        private final List<Encoded.Problem> problems = new ArrayList<>();

        Writing(Layouts layouts, byte[] bytes) {
            this.layouts = layouts;
            this.bytes = bytes;
        }

        void put(CType type, int offset, TypedValue value, String path) {
            if (value instanceof TypedValue.Hole(int id)) {
                int size = layouts.size(type);
                patches.add(new Encoded.Patch(id, path, Place.of(offset, size, type, abi)));
                return;
            }
            switch (type) {
                case CType.Scalar scalar -> scalar(scalar, offset, value, path);
                case CType.Array(CType element, int length) -> elements(type, element, length, offset, value, path);
                case CType.Flexible(CType element) -> elements(type, element, Integer.MAX_VALUE, offset, value, path);
                case CType.Composite composite -> composite(composite, offset, value, path);
            }
        }

        private void wrong(String path, String message) {
            problems.add(new Encoded.Problem(path, message, "", List.of()));
        }

        private void scalar(CType.Scalar scalar, int offset, TypedValue value, String path) {
            IntType integer = scalar.on(abi);
            if (!(value instanceof TypedValue.Int(BigInteger i))) {
                wrong(path, scalar.spelling() + " takes an integer, and this is " + value.kind());
            } else if (!integer.holds(i) || (scalar instanceof CType.Bool && i.bitLength() > 1)) {
                wrong(
                        path,
                        scalar instanceof CType.Bool
                                ? i + " does not fit into bool (0 or 1)"
                                : TypeRules.doesNotFit(i, integer));
            } else {
                store(offset, integer.bytes(), scalar.isBigEndian(abi), i);
            }
        }

        private void store(int offset, int width, boolean bigEndian, BigInteger value) {
            long bits = value.longValue();
            for (int i = 0; i < width; i++) {
                int at = bigEndian ? width - 1 - i : i;
                bytes[offset + at] = (byte) (bits >>> (8 * i));
            }
        }

        private void elements(CType type, CType element, int most, int offset, TypedValue value, String path) {
            if (value instanceof TypedValue.Bytes text && element.isByte()) {
                if (text.length() > most) {
                    wrong(path, text.length() + " bytes do not fit into " + type.spelling());
                } else {
                    System.arraycopy(text.bytes(), 0, bytes, offset, text.length());
                }
            } else if (value instanceof TypedValue.Items(List<TypedValue> items)) {
                if (items.size() > most) {
                    wrong(path, items.size() + " elements do not fit into " + type.spelling());
                    examine(element, items, path);
                    return;
                }
                int size = layouts.size(element);
                for (int i = 0; i < items.size(); i++) {
                    put(element, offset + i * size, items.get(i), path + "[" + i + "]");
                }
            } else {
                wrong(
                        path,
                        type.spelling() + " takes a list" + (element.isByte() ? " or a text" : "") + ", and this is "
                                + value.kind());
            }
        }

        /** Each element for itself, where there is no room for all. */
        private void examine(CType element, List<TypedValue> items, String path) {
            for (int i = 0; i < items.size(); i++) {
                Writing alone = new Writing(layouts, new byte[layouts.size(element)]);
                alone.put(element, 0, items.get(i), path + "[" + i + "]");
                problems.addAll(alone.problems);
            }
        }

        private void composite(CType.Composite composite, int offset, TypedValue value, String path) {
            Layout layout = layouts.of(composite);
            switch (value) {
                case TypedValue.Fields(Map<String, TypedValue> fields) -> {
                    unknown(composite, fields, path);
                    for (Layout.Slot slot : layout.slots()) {
                        field(composite, slot, fields, offset, path);
                    }
                }
                case TypedValue.Bytes raw -> {
                    if (raw.length() == layout.size()) {
                        System.arraycopy(raw.bytes(), 0, bytes, offset, raw.length());
                    } else {
                        wrong(
                                path,
                                raw.length() + " bytes are given for " + composite.spelling() + ", which takes "
                                        + layout.size());
                    }
                }
                case TypedValue.Int i -> notFields(composite, value, path);
                case TypedValue.Items i -> notFields(composite, value, path);
                case TypedValue.Absent a -> notFields(composite, value, path);
                case TypedValue.Hole h -> throw new IllegalStateException("holes are patched before");
            }
        }

        private void notFields(CType.Composite composite, TypedValue value, String path) {
            wrong(
                    path,
                    composite.spelling() + " takes fields, { "
                            + composite.fields().getFirst().name() + ": … }, and this is " + value.kind());
        }

        private void unknown(CType.Composite composite, Map<String, TypedValue> fields, String path) {
            for (String name : fields.keySet()) {
                if (composite.field(name).isEmpty()) {
                    problems.add(new Encoded.Problem(
                            path,
                            composite.keyword() + " " + composite.name() + " has no field `" + name + "`",
                            name,
                            composite.fieldNames()));
                }
            }
            if (composite.isUnion() && fields.size() > 1) {
                wrong(path, "of union " + composite.name() + " one member is given, not " + fields.size());
            }
        }

        private void field(
                CType.Composite composite, Layout.Slot slot, Map<String, TypedValue> fields, int offset, String path) {
            CType.Field field = slot.field();
            String fieldPath = path + "." + field.name();
            int at = offset + slot.offset();
            TypedValue given = fields.get(field.name());
            if (given != null) {
                put(field.type(), at, given, fieldPath);
            } else if (field.value().isPresent()) {
                put(
                        field.type(),
                        at,
                        new Lengths(layouts).value(composite, field.value().get(), fields),
                        fieldPath);
            } else if (field.type() instanceof CType.Composite inner && !inner.isUnion()) {
                put(inner, at, new TypedValue.Fields(Map.of()), fieldPath);
            }
        }
    }
}
