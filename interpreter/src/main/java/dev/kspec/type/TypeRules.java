// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What C, and this program's memory, ask of a type. A struct is asked after the types of its fields. */
public final class TypeRules {
    /** The most bytes that a type takes, members of unions added up: 16 MiB. */
    public static final int MOST_BYTES = 16 << 20;

    /** How deep arrays, structs and unions nest. */
    public static final int MOST_DEPTH = 32;

    /** The largest alignment that may be asked for, in bytes. */
    public static final int MOST_ALIGNMENT = 4096;

    /** What of a field is wrong. */
    public enum Part {
        NAME,
        TYPE,
        ALIGN,
        DEFAULT
    }

    /**
     * Something that is wrong with a type.
     *
     * @param field the index of the field, or of the entry of an enum; absent if it is the type as a whole
     * @param part of that field or of the type
     * @param path of a default's part, such as {@code filter.ports[2]}; empty if it is no default
     * @param wrongName a field's name that nobody knows, empty if that is not the problem
     * @param known the names that would be right there
     */
    public record Problem(
            OptionalInt field, Part part, String message, String path, String wrongName, List<String> known) {
        public Problem {
            known = List.copyOf(known);
        }

        private static Problem of(int field, Part part, String message) {
            return new Problem(OptionalInt.of(field), part, message, "", "", List.of());
        }

        private static Problem ofWhole(Part part, String message) {
            return new Problem(OptionalInt.empty(), part, message, "", "", List.of());
        }
    }

    private final Abi abi;
    private final Measures measures;
    private final List<Problem> problems = new ArrayList<>();

    private TypeRules(Abi abi) {
        this.abi = abi;
        this.measures = new Measures(abi);
    }

    /** What is wrong with a type, given that the types it is made of are right. Sizes and defaults are those of the ABI. */
    public static List<Problem> problems(CType type, Abi abi) {
        TypeRules rules = new TypeRules(abi);
        switch (type) {
            case CType.Int i -> {}
            case CType.Bool b -> {}
            case CType.Pointer p -> {}
            case CType.Enumeration enumeration -> rules.enumeration(enumeration);
            case CType.Array array -> rules.array(array).ifPresent(m -> rules.whole(Part.TYPE, m));
            case CType.Flexible flexible -> rules.array(flexible).ifPresent(m -> rules.whole(Part.TYPE, m));
            case CType.Composite composite -> rules.composite(composite);
        }
        return List.copyOf(rules.problems);
    }

    private void whole(Part part, String message) {
        problems.add(Problem.ofWhole(part, message));
    }

    private void enumeration(CType.Enumeration enumeration) {
        IntType base = enumeration.base().on(abi);
        int index = 0;
        for (Map.Entry<String, BigInteger> entry : enumeration.entries().entrySet()) {
            if (!base.holds(entry.getValue())) {
                problems.add(Problem.of(index, Part.DEFAULT, doesNotFit(entry.getValue(), base)));
            }
            index++;
        }
        if (enumeration.entries().isEmpty()) {
            whole(Part.NAME, (enumeration.isFlags() ? "flags" : "an enum") + " without entries");
        }
    }

    static String doesNotFit(BigInteger value, IntType type) {
        return value + " does not fit into " + type + " (" + type.min() + " … " + type.max() + ")";
    }

    /** What is wrong with an array, if anything, its outermost dimension first. */
    private Optional<String> array(CType type) {
        CType element = type;
        while (element instanceof CType.Array || element instanceof CType.Flexible) {
            if (element instanceof CType.Array array && array.length() < 1) {
                return Optional.of("an array has at least 1 element; `T[]` is one of any length");
            }
            CType inner = element instanceof CType.Array array ? array.element() : ((CType.Flexible) element).element();
            if (measures.of(inner).openEnded()) {
                return Optional.of("elements of an array are of one size, so none ends in a flexible array");
            }
            element = inner;
        }
        return Optional.empty();
    }

    private void composite(CType.Composite composite) {
        if (composite.fields().isEmpty()) {
            whole(Part.NAME, "a " + composite.keyword() + " has at least one field");
        }
        composite.align().ifPresent(a -> alignment(a).ifPresent(m -> whole(Part.ALIGN, m)));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < composite.fields().size(); i++) {
            CType.Field field = composite.fields().get(i);
            int at = i;
            if (!names.add(field.name())) {
                problems.add(Problem.of(
                        i, Part.NAME, "the " + composite.keyword() + " has a field `" + field.name() + "` already"));
            }
            array(field.type()).ifPresent(m -> problems.add(Problem.of(at, Part.TYPE, m)));
            if (field.align().isPresent()) {
                alignment(field.align().getAsInt()).ifPresent(m -> problems.add(Problem.of(at, Part.ALIGN, m)));
            }
            flexible(composite, i);
        }
        if (problems.stream().noneMatch(p -> p.part() == Part.TYPE)) {
            sizes(composite);
        }
        if (problems.stream().noneMatch(p -> p.field().isEmpty() || p.part() == Part.TYPE)) {
            defaults(composite);
        }
    }

    private void flexible(CType.Composite composite, int index) {
        if (!measures.of(composite.fields().get(index).type()).openEnded()) {
            return;
        }
        if (composite.isUnion()) {
            problems.add(Problem.of(index, Part.TYPE, "a union has no flexible array"));
        } else if (index < composite.fields().size() - 1) {
            problems.add(Problem.of(index, Part.TYPE, "a flexible array is the last field of its struct"));
        } else if (index == 0) {
            problems.add(Problem.of(index, Part.TYPE, "a flexible array has a field before it"));
        }
    }

    private static Optional<String> alignment(int align) {
        return align >= 1 && align <= MOST_ALIGNMENT && Integer.bitCount(align) == 1
                ? Optional.empty()
                : Optional.of("an alignment is a power of two from 1 to " + MOST_ALIGNMENT);
    }

    private void sizes(CType.Composite composite) {
        for (int i = 0; i < composite.fields().size(); i++) {
            Measures.Measure field = measures.of(composite.fields().get(i).type());
            if (tooLarge(field)) {
                problems.add(Problem.of(i, Part.TYPE, "a type takes at most " + MOST_BYTES + " bytes (16 MiB)"));
            }
        }
        Measures.Measure whole = measures.of(composite);
        if (problems.stream().noneMatch(p -> p.part() == Part.TYPE) && tooLarge(whole)) {
            whole(Part.NAME, "a type takes at most " + MOST_BYTES + " bytes (16 MiB), members of unions added up");
        }
        if (whole.depth() > MOST_DEPTH) {
            whole(Part.NAME, "types nest at most " + MOST_DEPTH + " deep");
        }
    }

    private static boolean tooLarge(Measures.Measure measure) {
        return measure.size() > MOST_BYTES || measure.weight() > MOST_BYTES;
    }

    private void defaults(CType.Composite composite) {
        Encoder encoder = new Encoder(abi);
        for (int i = 0; i < composite.fields().size(); i++) {
            CType.Field field = composite.fields().get(i);
            if (field.value().isEmpty()) {
                continue;
            }
            int at = i;
            if (composite.isUnion()) {
                problems.add(Problem.of(i, Part.DEFAULT, "a union's members have no defaults, since only one is set"));
            } else if (field.value().get() instanceof FieldDefault.Constant(TypedValue value)) {
                if (encoder.encode(field.type(), value, field.name()) instanceof Encoded.Wrong(var wrong)) {
                    wrong.forEach(p -> problems.add(new Problem(
                            OptionalInt.of(at),
                            Part.DEFAULT,
                            p.path().equals(field.name()) ? p.message() : p.toString(),
                            p.path(),
                            p.wrongName(),
                            p.known())));
                }
            } else {
                derived(composite, i, field.value().get());
            }
        }
    }

    private void derived(CType.Composite composite, int index, FieldDefault value) {
        CType.Field field = composite.fields().get(index);
        if (!(field.type() instanceof CType.Int)) {
            problems.add(Problem.of(
                    index,
                    Part.DEFAULT,
                    "a length is held by an integer, and this is "
                            + field.type().spelling()));
            return;
        }
        Optional<String> named = switch (value) {
            case FieldDefault.Constant c -> Optional.empty();
            case FieldDefault.Length(String f) -> Optional.of(f);
            case FieldDefault.Count(String f) -> Optional.of(f);
            case FieldDefault.SizeOfField(String f) -> Optional.of(f);
            case FieldDefault.SizeOfType t -> Optional.empty();
            case FieldDefault.SizeOfSelf s -> Optional.empty();
        };
        if (named.isEmpty()) {
            return;
        }
        Optional<CType.Field> sibling = composite.field(named.get());
        if (sibling.isEmpty()) {
            problems.add(new Problem(
                    OptionalInt.of(index),
                    Part.DEFAULT,
                    "struct " + composite.name() + " has no field `" + named.get() + "`",
                    "",
                    named.get(),
                    composite.fieldNames()));
        } else if (value instanceof FieldDefault.Count
                && !(sibling.get().type() instanceof CType.Array
                        || sibling.get().type() instanceof CType.Flexible)) {
            problems.add(Problem.of(
                    index,
                    Part.DEFAULT,
                    "`" + named.get() + "` is no array; count speaks of arrays, len and size of anything"));
        }
    }
}
