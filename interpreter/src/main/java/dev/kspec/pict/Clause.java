// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Locale;

/** A condition of a rule, as it stands there. */
sealed interface Clause {
    /** All of them hold. */
    record All(List<Clause> parts) implements Clause {}

    /** At least one of them holds. */
    record Any(List<Clause> parts) implements Clause {}

    record Not(Clause part) implements Clause {}

    /** {@code [A] = "x"}. */
    record WithValue(Name parameter, Relation relation, Literal value, Span span) implements Clause {}

    /** {@code [A] = [B]}. */
    record WithParameter(Name parameter, Relation relation, Name other, Span span) implements Clause {}

    /** {@code [A] IN {1, 2}}, or {@code NOT IN}. */
    record OneOf(Name parameter, boolean negated, List<Literal> values, Span span) implements Clause {}

    /**
     * {@code IsNegative(A)}.
     *
     * @param parameter empty if all are meant
     * @param negative false for {@code IsPositive}
     */
    record Sign(Name parameter, boolean negative, Span span) implements Clause {}

    /** The name of a parameter and its place. */
    record Name(String text, Span span) {}

    /**
     * A text or a number.
     *
     * @param number null for a text
     */
    record Literal(String text, Double number, Span span) {
        boolean isNumber() {
            return number != null;
        }
    }

    /** How two values are to stand to each other. */
    enum Relation {
        EQUAL("="),
        DIFFERENT("<>"),
        BELOW("<"),
        AT_MOST("<="),
        ABOVE(">"),
        AT_LEAST(">="),
        LIKE("LIKE"),
        NOT_LIKE("NOT LIKE");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean isLike() {
            return this == LIKE || this == NOT_LIKE;
        }

        /** What holds if this does not. */
        Relation opposite() {
            return switch (this) {
                case EQUAL -> DIFFERENT;
                case DIFFERENT -> EQUAL;
                case BELOW -> AT_LEAST;
                case AT_LEAST -> BELOW;
                case ABOVE -> AT_MOST;
                case AT_MOST -> ABOVE;
                case LIKE -> NOT_LIKE;
                case NOT_LIKE -> LIKE;
            };
        }

        /**
         * Whether it holds.
         *
         * @param difference the left value less the right one, by its sign; what is no number, such as the difference of
         *     two infinite values, is only ever different
         */
        boolean holds(double difference) {
            return switch (this) {
                case EQUAL -> difference == 0;
                case DIFFERENT -> difference != 0;
                case BELOW -> difference < 0;
                case AT_MOST -> difference <= 0;
                case ABOVE -> difference > 0;
                case AT_LEAST -> difference >= 0;
                case LIKE, NOT_LIKE -> throw new IllegalArgumentException(name().toLowerCase(Locale.ROOT));
            };
        }
    }

    /**
     * A whole rule.
     *
     * @param condition null if it holds always
     * @param otherwise what holds without the condition; null if nothing is said
     * @param span without the semicolon
     */
    record Rule(Clause condition, Clause then, Clause otherwise, Span span) {}
}
