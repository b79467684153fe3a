// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;
import java.util.stream.Collectors;

/** What may stand behind a verb, in order. */
public record Signature(List<Slot> slots) {
    public Signature {
        slots = List.copyOf(slots);
    }

    public static Signature of(Slot... slots) {
        return new Signature(List.of(slots));
    }

    /** How often a slot's operand occurs. */
    public enum Arity {
        ONE,
        OPTIONAL,
        ANY
    }

    /**
     * An operand's place.
     *
     * @param name its name in messages and in the reference
     * @param what what belongs there, in words
     */
    public record Slot(String name, String what, Arity arity) {
        public static Slot one(String name, String what) {
            return new Slot(name, what, Arity.ONE);
        }

        public static Slot optional(String name, String what) {
            return new Slot(name, what, Arity.OPTIONAL);
        }

        public static Slot any(String name, String what) {
            return new Slot(name, what, Arity.ANY);
        }

        @Override
        public String toString() {
            return switch (arity) {
                case ONE -> name;
                case OPTIONAL -> "[" + name + "]";
                case ANY -> "[" + name + "…]";
            };
        }
    }

    public int least() {
        return (int) slots.stream().filter(s -> s.arity() == Arity.ONE).count();
    }

    public int most() {
        return slots.stream().anyMatch(s -> s.arity() == Arity.ANY) ? Integer.MAX_VALUE : slots.size();
    }

    /** {@code open DEVICE [flag…]}. */
    public String usage(String verb) {
        String operands = slots.stream().map(Slot::toString).collect(Collectors.joining(" "));
        return operands.isEmpty() ? verb : verb + " " + operands;
    }
}
