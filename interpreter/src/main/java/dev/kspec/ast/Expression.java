// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.List;

/** Something with a value. */
public sealed interface Expression extends Node permits Text, Expression.Atom {

    /** Every expression but a text. */
    sealed interface Atom extends Expression {}

    /** An integer, or a character's code. */
    record Int(Span span, BigInteger value) implements Atom {}

    /** A duration in nanoseconds, such as {@code 10ms}. */
    record Duration(Span span, long nanos) implements Atom {}

    /** A name: of a matrix parameter, a result, an errno, a word. */
    record Reference(Span span, Name name) implements Atom {}

    /** {@code bytes(4, 'x')}. */
    record Call(Span span, Name function, List<Expression> arguments) implements Atom {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code -x}, {@code !x}. */
    record Unary(Span span, UnaryOperator operator, Expression operand) implements Atom {}

    /** {@code a + b}; {@code operatorSpan} is the operator alone. */
    record Binary(Span span, BinaryOperator operator, Span operatorSpan, Expression left, Expression right)
            implements Atom {}

    /** Operators with one operand. */
    enum UnaryOperator {
        NEGATE("-"),
        NOT("!");

        private final String symbol;

        UnaryOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** Operators with two operands. */
    enum BinaryOperator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        AND("&&"),
        OR("||");

        private final String symbol;

        BinaryOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        /** Whether it compares two values. */
        public boolean isRelation() {
            return switch (this) {
                case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, AND, OR -> false;
            };
        }

        /** The operator with the symbol. */
        public static BinaryOperator of(String symbol) {
            for (BinaryOperator operator : values()) {
                if (operator.symbol.equals(symbol)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException(symbol);
        }
    }
}
