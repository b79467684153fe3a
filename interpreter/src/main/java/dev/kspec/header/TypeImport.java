// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.TypeRules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns a compiler's types into those of descriptions. Types that others need come before them. What cannot be said (a
 * floating-point number, a bitfield) becomes bytes or integers of the same size at the same place, with a remark.
 */
final class TypeImport {
    private final CTypes types;
    private final Abi abi;
    private final Map<Integer, OptionalInt> alignments;
    private final Map<Integer, Imported> done = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final List<Imported> inOrder = new ArrayList<>();
    private final Map<Integer, CType.Enumeration> enums = new HashMap<>();

    /** @param alignments of structs and unions, as far as the compiler could be asked */
    TypeImport(CTypes types, Abi abi, Map<Integer, OptionalInt> alignments) {
        this.types = types;
        this.abi = abi;
        this.alignments = Map.copyOf(alignments);
    }

    /**
     * The type of a field or an argument.
     *
     * @param align what a typedef's own attribute aligns it to
     * @param remark what was lost; may be empty
     */
    record Use(CType type, OptionalInt align, String remark) {
        static Use of(CType type) {
            return new Use(type, OptionalInt.empty(), "");
        }
    }

    /** All types, those that are needed first. */
    List<Imported> inOrder() {
        return List.copyOf(inOrder);
    }

    /** Makes an enum known whose values the compiler has computed; {@code id} is the number of its type. */
    void enumeration(int id, CType.Enumeration enumeration) {
        enums.put(id, enumeration);
        names.put(enumeration.name(), id);
        inOrder.add(new Imported(enumeration, "enum " + enumeration.name(), "", Map.of()));
    }

    /**
     * Imports a type.
     *
     * @param hint the name for a struct or union that has none
     * @return empty if it has no size
     */
    Optional<Use> use(int id, String hint) throws BrokenObjectException {
        String alias = "";
        int at = id;
        for (int steps = 0; steps < 64; steps++) {
            CShape shape = types.at(at);
            if (shape instanceof CShape.Alias(String name, int of)) {
                Optional<Use> known = BaseTypes.typedef(name);
                if (known.isPresent()) {
                    return known;
                }
                // The innermost name is the one that a nameless struct was declared with.
                alias = name;
                at = of;
            } else if (shape instanceof CShape.Qualified(int of)) {
                at = of;
            } else {
                return bare(at, shape, alias, hint);
            }
        }
        throw new BrokenObjectException("type number " + id + " never comes to an end");
    }

    private Optional<Use> bare(int id, CShape shape, String alias, String hint) throws BrokenObjectException {
        return switch (shape) {
            case CShape.Int i -> Optional.of(BaseTypes.integer(i));
            case CShape.Float(String name, int bytes) -> Optional.of(BaseTypes.bytes(bytes, name));
            case CShape.Pointer(int target) ->
                Optional.of(new Use(new CType.Pointer(), OptionalInt.empty(), pointer(words(target))));
            case CShape.Array(int element, long count) -> array(element, count, alias.isEmpty() ? hint : alias);
            case CShape.Aggregate a -> aggregate(id, a, alias, hint);
            case CShape.Enumeration e -> Optional.of(enumeration(id, e));
            case CShape.Forward f -> Optional.empty();
            case CShape.Alias a -> Optional.empty();
            case CShape.Qualified q -> Optional.empty();
            case CShape.Variable v -> Optional.empty();
            case CShape.Other o -> Optional.empty();
        };
    }

    private Optional<Use> array(int element, long count, String hint) throws BrokenObjectException {
        Optional<Use> one = use(element, hint);
        if (one.isEmpty() || count > TypeRules.MOST_BYTES) {
            return Optional.empty();
        }
        CType type = one.get().type();
        return Optional.of(new Use(
                count == 0 ? new CType.Flexible(type) : new CType.Array(type, (int) count),
                one.get().align(),
                one.get().remark()));
    }

    private Use enumeration(int id, CShape.Enumeration shape) {
        CType.Enumeration known = enums.get(id);
        if (known == null && !shape.name().isEmpty() && !shape.entries().isEmpty()) {
            Map<String, BigInteger> entries = new LinkedHashMap<>();
            boolean signed = shape.entries().stream().anyMatch(e -> e.value() < 0);
            shape.entries().forEach(e -> entries.put(e.name(), BigInteger.valueOf(e.value())));
            known = new CType.Enumeration(false, free(shape.name()), BaseTypes.kind(shape.bytes(), signed), entries);
            enumeration(id, known);
        }
        return known != null
                ? Use.of(known)
                : new Use(
                        new CType.Int(BaseTypes.kind(shape.bytes(), false)),
                        OptionalInt.empty(),
                        shape.name().isEmpty() ? "an enum without a name" : "enum " + shape.name());
    }

    private Optional<Use> aggregate(int id, CShape.Aggregate shape, String alias, String hint)
            throws BrokenObjectException {
        Imported known = done.get(id);
        if (known == null) {
            if (!begun.add(id)) {
                throw new BrokenObjectException("struct " + shape.name() + " contains itself");
            }
            String inC = shape.name().isEmpty() ? alias : keyword(shape) + " " + shape.name();
            String name = free(!shape.name().isEmpty() ? shape.name() : alias.isEmpty() ? hint : alias);
            Optional<Imported> made = composite(id, shape, name, inC);
            if (made.isEmpty()) {
                return shape.bytes() == 0 || shape.bytes() > TypeRules.MOST_BYTES
                        ? Optional.empty()
                        : Optional.of(BaseTypes.bytes(
                                (int) shape.bytes(), keyword(shape) + " " + name + ", which no description fits"));
            }
            known = made.get();
            done.put(id, known);
            inOrder.add(known);
        }
        return Optional.of(Use.of(known.type()));
    }

    private static String keyword(CShape.Aggregate shape) {
        return shape.union() ? "union" : "struct";
    }

    /** The name, or a similar one if another type has it. */
    String free(String name) {
        String free = BaseTypes.isTaken(name) ? name + "_" : name;
        while (names.containsKey(free)) {
            free += "_";
        }
        return free;
    }

    private Optional<Imported> composite(int id, CShape.Aggregate shape, String name, String inC)
            throws BrokenObjectException {
        names.put(name, id);
        FieldImport fields = new FieldImport(this, types, abi, shape, name);
        List<Fitting.Placed> placed = fields.placed();
        OptionalInt align = alignments.getOrDefault(id, OptionalInt.empty());
        String remark = fields.remark();
        if (placed.isEmpty()) {
            names.remove(name);
            return Optional.empty();
        }
        return new Fitting(abi)
                .fit(new Fitting.Wanted(shape.union(), name, placed, shape.bytes(), align))
                .filter(type -> TypeRules.problems(type, abi).isEmpty())
                .map(type -> new Imported(type, inC, remark, fields.remarks()));
    }

    private static String pointer(String target) {
        return target.startsWith("a ") || target.startsWith("an ") ? "pointer to " + target : target + " *";
    }

    private String element(CShape.Array array) throws BrokenObjectException {
        return types.at(array.element()) instanceof CShape.Array ? "arrays" : words(array.element());
    }

    /** A type in C's words, for remarks. */
    String words(int id) throws BrokenObjectException {
        return switch (types.at(id)) {
            case CShape.Alias a -> a.name();
            case CShape.Int i -> i.name();
            case CShape.Float f -> f.name();
            case CShape.Aggregate a -> keyword(a) + (a.name().isEmpty() ? " {…}" : " " + a.name());
            case CShape.Enumeration e -> "enum " + e.name();
            case CShape.Forward f -> (f.union() ? "union " : "struct ") + f.name();
            case CShape.Pointer p -> "a pointer";
            case CShape.Array a -> "an array of " + element(a);
            case CShape.Qualified q -> types.at(q.of()) instanceof CShape.Qualified ? "…" : words(q.of());
            case CShape.Variable v -> v.name();
            case CShape.Other o -> o.what();
        };
    }
}
