// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

/**
 * One verb of the language. Everything about it stands in its class: signature, checks, lowering and doc; besides, it
 * has one line in {@link Verbs}.
 */
public interface Verb {
    String name();

    Signature signature();

    /** One paragraph for the reference. */
    String doc();

    /** Steps that show it, each checked by a test. */
    java.util.List<String> examples();

    /**
     * Checks the operands and emits the instructions. What is wrong is reported through {@code to}; the outcome is then
     * never looked at, but must still be well formed.
     */
    Outcome lower(Operands operands, Lowering to);
}
