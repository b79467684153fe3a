// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All types of one object. Number 0 is void. Any number, and any chain of types, may be wrong in a hostile file: then the answer is an exception. */
public final class CTypes {
    /** Longer chains of typedefs, qualifiers and arrays are refused; the kernel's own limit is 32. */
    private static final int LONGEST_CHAIN = 64;

    private final List<CShape> shapes;
    private final int pointerBytes;
    private final Map<String, Integer> tags = new HashMap<>();
    private final Map<String, Integer> aliases = new HashMap<>();
    private final Map<String, Integer> variables = new HashMap<>();

    /**
     * @param shapes by number; the first is void
     * @param pointerBytes 4 or 8
     */
    CTypes(List<CShape> shapes, int pointerBytes) {
        this.shapes = new ArrayList<>(shapes);
        this.pointerBytes = pointerBytes;
        for (int id = 0; id < shapes.size(); id++) {
            switch (shapes.get(id)) {
                case CShape.Aggregate a -> put(tags, a.name(), id);
                case CShape.Enumeration e -> put(tags, e.name(), id);
                case CShape.Alias a -> put(aliases, a.name(), id);
                case CShape.Variable v -> put(variables, v.name(), id);
                case CShape.Int i -> {}
                case CShape.Float f -> {}
                case CShape.Pointer p -> {}
                case CShape.Array a -> {}
                case CShape.Forward f -> {}
                case CShape.Qualified q -> {}
                case CShape.Other o -> {}
            }
        }
    }

    /** A module's own types come behind the kernel's, and are what is meant. */
    private static void put(Map<String, Integer> names, String name, int id) {
        if (!name.isEmpty()) {
            names.put(name, id);
        }
    }

    public int count() {
        return shapes.size();
    }

    public int pointerBytes() {
        return pointerBytes;
    }

    /** The type of that number. */
    public CShape at(int id) throws BrokenObjectException {
        if (id < 0 || id >= shapes.size()) {
            throw new BrokenObjectException("there is no type number " + id + ", only " + shapes.size());
        }
        return shapes.get(id);
    }

    /** The number of the struct, union or enum with this tag. */
    public Optional<Integer> tagged(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** The number of the typedef with this name. */
    public Optional<Integer> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    /** The number of the type that a global variable has. */
    public Optional<Integer> ofVariable(String name) {
        return Optional.ofNullable(variables.get(name)).map(id -> ((CShape.Variable) shapes.get(id)).of());
    }

    /** The number of the type behind typedefs and qualifiers. */
    public int bareId(int id) throws BrokenObjectException {
        int at = id;
        for (int steps = 0; steps < LONGEST_CHAIN; steps++) {
            CShape shape = at(at);
            if (shape instanceof CShape.Alias(String name, int of)) {
                at = of;
            } else if (shape instanceof CShape.Qualified(int of)) {
                at = of;
            } else {
                return at;
            }
        }
        throw new BrokenObjectException("type number " + id + " never comes to an end");
    }

    /** Whether a typedef in the chain says that the integer has its highest byte first ({@code __be32}), or last; nothing if none does. */
    public Optional<Boolean> bigEndian(int id) throws BrokenObjectException {
        int at = id;
        for (int steps = 0; steps < LONGEST_CHAIN; steps++) {
            CShape shape = at(at);
            if (shape instanceof CShape.Alias(String name, int of)) {
                if (name.matches("__(aligned_)?[bl]e(16|32|64)")) {
                    return Optional.of(name.contains("be"));
                }
                at = of;
            } else if (shape instanceof CShape.Qualified(int of)) {
                at = of;
            } else if (shape instanceof CShape.Array(int element, long count)) {
                at = element;
            } else {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The type behind typedefs and qualifiers. */
    public CShape bare(int id) throws BrokenObjectException {
        return at(bareId(id));
    }

    /** The size in bytes, as sizeof gives it; 0 for what has none. */
    public long size(int id) throws BrokenObjectException {
        long times = 1;
        int at = id;
        for (int steps = 0; steps < LONGEST_CHAIN; steps++) {
            if (!(bare(at) instanceof CShape.Array(int element, long count))) {
                return times * sizeOf(bare(at));
            }
            try {
                times = Math.multiplyExact(times, count);
            } catch (ArithmeticException e) {
                throw new BrokenObjectException("type number " + id + " is larger than any memory");
            }
            if (times > Integer.MAX_VALUE) {
                throw new BrokenObjectException("type number " + id + " is larger than 2 GiB");
            }
            at = element;
        }
        throw new BrokenObjectException("type number " + id + " has too many dimensions");
    }

    private long sizeOf(CShape bare) {
        return switch (bare) {
            case CShape.Int i -> i.bytes();
            case CShape.Float f -> f.bytes();
            case CShape.Pointer p -> pointerBytes;
            case CShape.Aggregate a -> a.bytes();
            case CShape.Enumeration e -> e.bytes();
            case CShape.Array a -> 0;
            case CShape.Forward f -> 0;
            case CShape.Alias a -> 0;
            case CShape.Qualified q -> 0;
            case CShape.Variable v -> 0;
            case CShape.Other o -> 0;
        };
    }

    /** The same with the dimensions of every array of arrays in the opposite order. */
    CTypes withDimensionsReversed() throws BrokenObjectException {
        List<CShape> turned = new ArrayList<>(shapes);
        for (int id = 0; id < shapes.size(); id++) {
            List<Long> counts = new ArrayList<>();
            int element = id;
            while (at(element) instanceof CShape.Array(int inner, long count) && counts.size() < LONGEST_CHAIN) {
                counts.add(count);
                element = inner;
            }
            // Others may share the inner arrays, so these get new ones.
            for (int i = 0; i < counts.size() - 1; i++) {
                turned.add(new CShape.Array(element, counts.get(i)));
                element = turned.size() - 1;
            }
            if (counts.size() > 1) {
                turned.set(id, new CShape.Array(element, counts.getLast()));
            }
        }
        return new CTypes(turned, pointerBytes);
    }

    List<CShape> shapes() {
        return shapes;
    }
}
