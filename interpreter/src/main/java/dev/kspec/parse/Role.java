// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

/** The part that a word or sign plays in its sentence, as far as its printing depends on it. */
public enum Role {
    /** A name, a word of the structure, a literal. */
    WORD,
    /** The word with which a member of a driver begins. */
    MEMBER,
    /** An operator between two operands; {@code =}. */
    OPERATOR,
    /** An operator before its operand. */
    SIGN,
    /** What joins its two sides: the dot of a member, the dots of a range of primaries, the colon of a trace event. */
    JOINT,
    COMMA,
    /** Between two changes of one {@code assert … across}. */
    CHANGE_COMMA,
    /** Between two values of a matrix parameter. */
    VALUE_COMMA,
    SEMICOLON,
    COLON,
    /** Behind the name of a struct's field, a matrix parameter, a module parameter. */
    ROW_COLON,
    /** Before the value of a driver's member or an enumeration's entry. */
    ROW_ASSIGN,
    /** A round or square bracket that touches what it belongs to. */
    OPEN_CALL,
    /** A round or square bracket that stands by itself. */
    OPEN_GROUP,
    CLOSE_GROUP,
    /** The brace of a list whose parts are separated by commas: values of fields, arguments, module parameters. */
    OPEN_FIELDS,
    CLOSE_FIELDS,
    /** The brace of a list whose parts are separated by commas or line ends: entries, declarations of fields. */
    OPEN_ENTRIES,
    CLOSE_ENTRIES,
    /** The brace of a block of steps or lanes. */
    OPEN_BLOCK,
    CLOSE_BLOCK,
    /** The brace of a driver or a matrix. */
    OPEN_ROWS,
    CLOSE_ROWS,
    COMMENT;

    public boolean opens() {
        return switch (this) {
            case OPEN_CALL, OPEN_GROUP, OPEN_FIELDS, OPEN_ENTRIES, OPEN_BLOCK, OPEN_ROWS -> true;
            default -> false;
        };
    }

    public boolean closes() {
        return switch (this) {
            case CLOSE_GROUP, CLOSE_FIELDS, CLOSE_ENTRIES, CLOSE_BLOCK, CLOSE_ROWS -> true;
            default -> false;
        };
    }

    public boolean isComma() {
        return this == COMMA || this == CHANGE_COMMA || this == VALUE_COMMA;
    }
}
