// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

/** What a field holds if the spec does not say. */
public sealed interface FieldDefault {
    /** {@code version: u32 = 2}. */
    record Constant(TypedValue value) implements FieldDefault {}

    /** {@code len(f)}: bytes of what is given for a sibling; of a field that is no array, its size. */
    record Length(String field) implements FieldDefault {}

    /** {@code count(f)}: elements given for a sibling. */
    record Count(String field) implements FieldDefault {}

    /** {@code size(f)}: bytes that a sibling takes, used or not. */
    record SizeOfField(String field) implements FieldDefault {}

    /** {@code size(T)}: bytes that another type takes. */
    record SizeOfType(CType type) implements FieldDefault {}

    /** {@code size(T)} within T itself: C's sizeof, which counts no flexible array. */
    record SizeOfSelf() implements FieldDefault {}
}
