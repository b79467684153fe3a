// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Text;
import java.util.Set;

/** Tells expressions that do something when they are computed from those that only look at what is there. */
final class Effects {
    /** Functions that are pure recipes, without instructions of their own. */
    private static final Set<String> PURE =
            Set.of("len", "int", "contains", "starts", "ends", "find", "address", "bytes", "wrap", "size", "v4", "v6");

    private Effects() {}

    /** Whether computing it may emit instructions. */
    static boolean emits(Expression expression, Lowering to) {
        return switch (expression) {
            case Expression.Int e -> false;
            case Expression.Duration e -> false;
            case Expression.Reference e -> false;
            case Expression.Wildcard e -> false;
            case Expression.HexPattern e -> false;
            case Text e -> !e.isPlain();
            case Expression.Call e ->
                !PURE.contains(e.function().text()) || e.arguments().stream().anyMatch(a -> emits(a, to));
            case Expression.Aggregate e -> true;
            case Expression.Unary e -> emits(e.operand(), to);
            case Expression.Binary e ->
                e.operator() == Expression.BinaryOperator.IN
                        || e.operator() == Expression.BinaryOperator.NOT_IN
                        || Patterns.isPattern(e.right())
                        || emits(e.left(), to)
                        || emits(e.right(), to);
            case Expression.Items e -> e.items().stream().anyMatch(i -> emits(i, to));
            case Expression.Fields e -> e.fields().stream().anyMatch(f -> emits(f.value(), to));
            // A text in a struct is measured, an index is held against its bounds.
            case Expression.Member e -> true;
            case Expression.Index e -> true;
            case Expression.Range e -> emits(e.from(), to) || emits(e.to(), to);
        };
    }
}
