// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.ItemForms;
import java.util.List;
import java.util.Optional;

/** How {@code count}, {@code any}, {@code all} and {@code sum} are written right, for messages about those that are not. */
final class AggregateForms {
    private AggregateForms() {}

    /** Reports {@code sum(xs)} or {@code any(xs, 3)}, where the items have no name. */
    static Term withoutItem(Expression.Call call, Lowering to) {
        String function = call.function().text();
        // Names in it are wrong however it is written, but for the item's own.
        Optional<Expression.Binary> in = in(call.arguments());
        List<Expression> sound = in.map(b -> List.of(b.right())).orElse(call.arguments());
        if (sound.stream().map(to::evaluate).anyMatch(Term.Invalid.class::isInstance)) {
            return new Term.Invalid();
        }
        to.report(Diagnostic.error(
                        Code.MISSING_OPERAND,
                        call.span(),
                        "`" + function + "` goes over the items of a list, and needs a name for the item")
                .help("write: " + right(function, call.arguments(), in)));
        return new Term.Invalid();
    }

    private static Optional<Expression.Binary> in(List<Expression> arguments) {
        return !arguments.isEmpty()
                        && arguments.getFirst() instanceof Expression.Binary b
                        && b.operator() == BinaryOperator.IN
                        && b.left() instanceof Expression.Reference
                ? Optional.of(b)
                : Optional.empty();
    }

    private static String right(String function, List<Expression> arguments, Optional<Expression.Binary> in) {
        String list = in.map(Expression.Binary::right)
                .or(() -> arguments.stream().findFirst())
                .map(e -> e.span().oneLine())
                .orElse("xs");
        String item = in.map(b -> b.left().span().oneLine()).orElse(list.equals("x") ? "item" : "x");
        if (arguments.size() < 2) {
            return ofAll(function, item, list);
        }
        String second = arguments.get(1).span().oneLine();
        return function.equals("sum")
                ? "sum(" + (in.isPresent() ? second + " for " : "") + item + " in " + list + ")"
                : ItemForms.condition(function, item, list, in.isPresent() ? second : item + " == " + second);
    }

    private static String ofAll(String function, String item, String list) {
        return switch (function) {
            case "sum" ->
                "sum(" + item + " in " + list + "), or of a part of each: sum(" + item + ".PART for " + item + " in "
                        + list + ")";
            case "count" ->
                "len(" + list + "), or of some: " + ItemForms.condition(function, item, list, item + " > 1");
            default -> ItemForms.condition(function, item, list, item + " > 1");
        };
    }

    /** Reports {@code any(x in xs)} and {@code any(x > 1 for x in xs)}, which say no condition where it belongs. */
    static Term withoutCondition(Expression.Aggregate e, Lowering to) {
        String item = e.variable().text();
        String condition = e.each()
                .filter(Expression.Binary.class::isInstance)
                .map(c -> c.span().oneLine())
                .orElse(item + " > 1");
        to.report(Diagnostic.error(
                        Code.MISSING_OPERAND, e.span(), "`" + e.function() + "` needs a condition on the items")
                .help("write: "
                        + ItemForms.condition(
                                e.function().text(), item, e.list().span().oneLine(), condition)));
        return new Term.Invalid();
    }

    /** Reports {@code count(x.len for x in xs)}. */
    static Term onlySumAdds(Expression.Aggregate e, Lowering to) {
        String item = e.variable().text();
        String condition = e.where().map(w -> w.span().oneLine()).orElse(item + " > 1");
        to.report(Diagnostic.error(
                        Code.WRONG_TYPE, e.each().orElseThrow().span(), "only sum adds something up for each item")
                .help("write: "
                        + ItemForms.condition(
                                e.function().text(), item, e.list().span().oneLine(), condition)));
        return new Term.Invalid();
    }
}
