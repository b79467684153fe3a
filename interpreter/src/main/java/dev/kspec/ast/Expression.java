// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

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

    /** {@code bytes(4, 'x')}, {@code stats(queued: 4)}: arguments by place, then arguments by name. */
    record Call(Span span, Name function, List<Expression> arguments, List<Field> named) implements Atom {
        public Call {
            arguments = List.copyOf(arguments);
            named = List.copyOf(named);
        }
    }

    /** {@code count(x in xs where x > 1)}, {@code sum(x.len for x in xs)}. */
    record Aggregate(
            Span span,
            Name function,
            Optional<Expression> each,
            Name variable,
            Expression list,
            Optional<Expression> where)
            implements Atom {}

    /** {@code [1, 2, 3]}; {@code [1, ..]}, a pattern, leaves open what follows. */
    record Items(Span span, List<Expression> items, boolean open) implements Atom {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** {@code { queued: 4, capacity: 4 }}; {@code { queued: 4, .. }}, a pattern, leaves the other fields open. */
    record Fields(Span span, List<Field> fields, boolean open) implements Atom {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** {@code queued: 4}. */
    record Field(Span span, Name name, Expression value) implements Node {}

    /** {@code stats.queued}. */
    record Member(Span span, Expression target, Name field) implements Atom {}

    /** {@code records[0]}. */
    record Index(Span span, Expression target, Expression index) implements Atom {}

    /** {@code 1..5}, both ends in. */
    record Range(Span span, Expression from, Expression to) implements Atom {}

    /** {@code _}: a pattern that anything fits. */
    record Wildcard(Span span) implements Atom {}

    /** {@code x"de ad ?? ef"}: bytes of which some may be anything; where the mask's byte is 0. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; made once and only read
    record HexPattern(Span span, byte[] value, byte[] mask) implements Atom {}

    /** {@code -x}, {@code !x}. */
    record Unary(Span span, UnaryOperator operator, Expression operand) implements Atom {}

    /** {@code a + b}; {@code operatorSpan} is the operator alone. */
    record Binary(Span span, BinaryOperator operator, Span operatorSpan, Expression left, Expression right)
            implements Atom {}

    /** Operators with one operand. */
    enum UnaryOperator {
        NEGATE("-"),
        NOT("!"),
        INVERT("~");

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
        BIT_AND("&"),
        BIT_OR("|"),
        BIT_XOR("^"),
        SHIFT_LEFT("<<"),
        SHIFT_RIGHT(">>"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        MATCHES("matches"),
        IN("in"),
        IS("is"),
        IS_NOT("is not"),
        NOT_IN("not in"),
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
                case EQUAL,
                        NOT_EQUAL,
                        LESS,
                        LESS_OR_EQUAL,
                        GREATER,
                        GREATER_OR_EQUAL,
                        MATCHES,
                        IN,
                        IS,
                        IS_NOT,
                        NOT_IN -> true;
                case ADD,
                        SUBTRACT,
                        MULTIPLY,
                        DIVIDE,
                        REMAINDER,
                        BIT_AND,
                        BIT_OR,
                        BIT_XOR,
                        SHIFT_LEFT,
                        SHIFT_RIGHT,
                        AND,
                        OR -> false;
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
