// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import java.util.Set;

/** How functions that go over the items of a list are written, for messages. */
public final class ItemForms {
    /** Functions that take {@code x in xs}. */
    public static final Set<String> FUNCTIONS = Set.of("count", "any", "all", "sum");

    private ItemForms() {}

    /** The right form of a function; that of {@code count} if it goes over no items. */
    static String of(String function) {
        return function.equals("sum")
                ? "sum(x in xs), or sum(x.length for x in xs where x.length > 1)"
                : condition(FUNCTIONS.contains(function) ? function : "count", "x", "xs", "x > 1");
    }

    /** {@code any(x in xs where x > 1)}. */
    public static String condition(String function, String item, String list, String condition) {
        return function + "(" + item + " in " + list + " where " + condition + ")";
    }
}
