// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.type.Errno;
import dev.kspec.verb.Lowering;
import java.util.List;
import java.util.regex.Pattern;

/** Expected values that are right by their form, but probably mean something else to who wrote them. */
final class Habits {
    private static final Pattern REGEX = Pattern.compile("(?s)\\^.*|.*\\$|.*(\\.[*+]|\\[.+\\]|\\\\[dwsbDWS]).*");

    private Habits() {}

    /** Warns of a regular expression that is compared as a text, and of alternatives that are but a sum of bits. */
    static void check(Expression value, Lowering to) {
        String written = value.span().text();
        if (value instanceof Text text
                && text.isPlain()
                && written.startsWith("r\"")
                && REGEX.matcher(text.plainString()).matches()) {
            to.report(Diagnostic.warning(
                            Code.BAD_PATTERN,
                            value.span(),
                            "this is compared as it stands, not as a regular expression")
                    .help("write: expect matches " + written));
        }
        if (value instanceof Expression.Binary(var s, var operator, var o, Expression left, Expression right)
                && operator == BinaryOperator.BIT_OR
                && isDecimal(left)
                && isDecimal(right)) {
            String alternatives = left.span().oneLine() + ", " + right.span().oneLine();
            to.report(Diagnostic.warning(Code.WRONG_TYPE, value.span(), "`|` joins bits: this is one number")
                    .help("either of them is: expect any of (" + alternatives + ")"));
        }
    }

    /** Reports errnos that are put together as if one of them were enough, and a regular expression behind `~`. */
    static boolean isWrong(Expression value, Lowering to) {
        List<String> errnos = errnos(value);
        if (errnos.size() > 1) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "alternatives stand behind `any of`")
                    .help("write: expect any of (" + String.join(", ", errnos) + ")"));
            return true;
        }
        if (value instanceof Expression.Unary(var s, var operator, Text pattern)
                && operator == Expression.UnaryOperator.INVERT) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "a regular expression stands behind `matches`")
                    .help("write: expect matches " + pattern.span().oneLine()));
            return true;
        }
        return false;
    }

    /** The errnos that a list holds, or that are joined by {@code |}; empty if anything else is among them. */
    private static List<String> errnos(Expression value) {
        List<List<String>> parts = switch (value) {
            case Expression.Reference(var span, var name)
            when Errno.number(name.text()).isPresent() -> List.of(List.of(name.text()));
            case Expression.Binary(var s, var operator, var o, Expression left, Expression right)
            when operator == BinaryOperator.BIT_OR -> List.of(errnos(left), errnos(right));
            case Expression.Items list ->
                list.items().stream().map(Habits::errnos).toList();
            default -> List.of();
        };
        return parts.stream().anyMatch(List::isEmpty)
                ? List.of()
                : parts.stream().flatMap(List::stream).toList();
    }

    private static boolean isDecimal(Expression e) {
        return e instanceof Expression.Int && e.span().text().matches("[0-9]+");
    }

    /** What is written instead of a condition where a number is expected. */
    static String instead(Expression condition) {
        if (condition instanceof Expression.Binary(var s, var operator, var o, var left, Expression right)
                && operator.isRelation()) {
            String sign = operator == BinaryOperator.EQUAL ? "" : operator.symbol() + " ";
            return "the result is compared by: expect " + sign + right.span().oneLine() + "; other values by: assert "
                    + condition.span().oneLine();
        }
        return "write a number, such as 1, or a relation, such as != 0";
    }
}
