// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The macros of a header by what the compiler takes them for.
 *
 * @param integers those of an integer type, by name
 * @param texts those that are arrays of characters, by name
 * @param types all types of the header
 */
record MacroKinds(Map<String, Macro> integers, Map<String, Macro> texts, CTypes types) {
    static MacroKinds of(List<Macro> macros, Probe probe, List<Note> notes)
            throws HeaderException, BrokenObjectException, InterruptedException {
        List<Macro> candidates = new ArrayList<>();
        List<Macro> empty = new ArrayList<>();
        for (Macro macro : macros) {
            if (macro.function()) {
                notes.add(macro.lost("a macro with arguments"));
            } else if (macro.body().isEmpty()) {
                empty.add(macro);
            } else if (!Tokens.isBalanced(macro.body())) {
                notes.add(macro.lost("no expression: " + macro.body()));
            } else {
                candidates.add(macro);
            }
        }
        if (!empty.isEmpty()) {
            notes.add(new Note(
                    empty.getFirst().place(),
                    empty.stream().map(Macro::name).collect(Collectors.joining(", ")),
                    "without a value",
                    Note.Loss.NOTHING));
        }
        return sorted(candidates, probe, notes);
    }

    private static MacroKinds sorted(List<Macro> candidates, Probe probe, List<Note> notes)
            throws HeaderException, BrokenObjectException, InterruptedException {
        Probe.Typed typed = probe.types(candidates.stream().map(Macro::name).toList());
        Map<String, Macro> integers = new LinkedHashMap<>();
        Map<String, Macro> texts = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            Macro macro = candidates.get(i);
            Optional<Integer> pointer = typed.types().ofVariable(Probe.variable(i));
            CShape shape =
                    pointer.isPresent() ? target(typed.types(), pointer.get()) : new CShape.Other("no expression");
            if (shape instanceof CShape.Int || shape instanceof CShape.Enumeration) {
                integers.put(macro.name(), macro);
            } else if (shape instanceof CShape.Array(int element, long count)
                    && typed.types().bare(element) instanceof CShape.Int c
                    && c.bytes() == 1) {
                texts.put(macro.name(), macro);
            } else {
                notes.add(macro.lost(words(shape) + ": " + macro.body()));
            }
        }
        return new MacroKinds(integers, texts, typed.types());
    }

    private static CShape target(CTypes types, int pointer) throws BrokenObjectException {
        return types.bare(pointer) instanceof CShape.Pointer(int target)
                ? types.bare(target)
                : new CShape.Other("no expression");
    }

    private static String words(CShape shape) {
        return switch (shape) {
            case CShape.Float f -> "a floating-point number";
            case CShape.Pointer p -> "an address";
            case CShape.Aggregate a -> "a struct";
            case CShape.Other o -> o.what();
            case CShape.Int i -> "an integer";
            case CShape.Array a -> "an array";
            case CShape.Enumeration e -> "an integer";
            case CShape.Forward f -> "a struct";
            case CShape.Alias a -> a.name();
            case CShape.Qualified q -> "no expression";
            case CShape.Variable v -> v.name();
        };
    }
}
