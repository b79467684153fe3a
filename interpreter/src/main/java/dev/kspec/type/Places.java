// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.List;

/** Finds where {@code filter.local_ports[2]} lies in the bytes of a type. */
public final class Places {
    private final Abi abi;

    public Places(Abi abi) {
        this.abi = abi;
    }

    /** A step into a type. */
    public sealed interface Step {}

    /** {@code .name} */
    public record Member(String name) implements Step {}

    /** {@code [index]}, counted from 0. */
    public record Element(long index) implements Step {}

    /** Where a path leads. */
    public sealed interface Result {}

    /** To a place. */
    public record At(Place place) implements Result {}

    /**
     * Nowhere.
     *
     * @param step the index of the step that is wrong
     * @param wrongName a field's name that nobody knows, empty if that is not the problem
     * @param known the names that would be right there
     */
    public record Nowhere(int step, String message, String wrongName, List<String> known) implements Result {
        public Nowhere {
            known = List.copyOf(known);
        }
    }

    /** The place of a path; the empty one leads to the type itself. An element of a flexible array may lie anywhere behind. */
    public Result find(CType type, List<Step> path) {
        CType at = type;
        int offset = 0;
        for (int i = 0; i < path.size(); i++) {
            switch (path.get(i)) {
                case Member(String name) -> {
                    if (!(at instanceof CType.Composite composite)) {
                        return nowhere(i, at.spelling() + " has no fields");
                    }
                    var slot = Layout.of(composite, abi).slot(name);
                    if (slot.isEmpty()) {
                        String message = composite.keyword() + " " + composite.name() + " has no field `" + name + "`";
                        return new Nowhere(i, message, name, composite.fieldNames());
                    }
                    at = slot.get().field().type();
                    offset += slot.get().offset();
                }
                case Element(long index) -> {
                    if (!(at instanceof CType.Array || at instanceof CType.Flexible)) {
                        return nowhere(i, at.spelling() + " is no array");
                    }
                    CType element = element(at);
                    int size = stride(at);
                    long most = at instanceof CType.Array(CType e, int length) ? length : TypeRules.MOST_BYTES / size;
                    if (index < 0 || index >= most) {
                        return nowhere(
                                i,
                                "[" + index + "] is outside of " + at.spelling() + ", whose last element is ["
                                        + (most - 1) + "]");
                    }
                    at = element;
                    offset += (int) index * size;
                }
            }
        }
        return new At(Place.of(offset, Layout.of(at, abi).size(), at, abi));
    }

    /** From one element of an array to the next, in bytes; of other types, their size. */
    public int stride(CType array) {
        return Layout.of(element(array), abi).size();
    }

    private static Nowhere nowhere(int step, String message) {
        return new Nowhere(step, message, "", List.of());
    }

    private static CType element(CType type) {
        return switch (type) {
            case CType.Array(CType element, int length) -> element;
            case CType.Flexible(CType element) -> element;
            case CType.Composite c -> c;
            case CType.Scalar s -> s;
        };
    }
}
