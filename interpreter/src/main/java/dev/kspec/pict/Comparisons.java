// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.pict.Clause.Literal;
import dev.kspec.pict.Clause.Relation;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** Compares values by PICT's two types: numbers if all values of a parameter are numbers, otherwise texts. */
final class Comparisons {
    private final PictCase how;
    private final Problems problems;

    Comparisons(PictCase how, Problems problems) {
        this.how = how;
        this.problems = problems;
    }

    boolean holds(PictParameter parameter, PictValue value, Relation relation, Literal literal) {
        return parameter.isNumeric()
                ? relation.holds(number(value) - literal.number())
                : texts(value.name(), relation, literal.text());
    }

    /** Both parameters are of one type. */
    boolean holds(PictParameter parameter, PictValue value, Relation relation, PictValue other) {
        return parameter.isNumeric()
                ? relation.holds(number(value) - number(other))
                : texts(value.name(), relation, other.name());
    }

    private boolean texts(String left, Relation relation, String right) {
        return switch (relation) {
            case LIKE -> how.like(left, right);
            case NOT_LIKE -> !how.like(left, right);
            default -> relation.holds(how.compare(left, right));
        };
    }

    private static double number(PictValue value) {
        return PictNumber.of(value.name()).orElseThrow();
    }

    /** Whether the parameter is of the value's type; if not, that is told. */
    boolean comparable(PictParameter parameter, Literal literal) {
        if (parameter.isNumeric() == literal.isNumber()) {
            return true;
        }
        String name = "`" + parameter.name() + "`";
        if (literal.isNumber()) {
            problems.error(
                    Code.PICT_TYPE,
                    literal.span(),
                    name + " has texts, such as `" + parameter.firstText().name() + "`, and this is a number",
                    "write it in quotes: \"" + literal.text() + "\"");
        } else if (PictNumber.is(literal.text())) {
            problems.error(
                    Code.PICT_TYPE,
                    literal.span(),
                    name + " has numbers only, and this is a text",
                    "write it without quotes: " + literal.text());
        } else {
            problems.error(
                    Code.PICT_TYPE,
                    literal.span(),
                    name + " has numbers only, and this is a text",
                    "write one of its numbers, such as "
                            + parameter.values().getFirst().name());
        }
        return false;
    }

    boolean canBeLike(PictParameter parameter, Literal literal, Span span) {
        if (parameter.isNumeric()) {
            noPattern(parameter, span);
            return false;
        }
        if (literal.isNumber()) {
            problems.error(
                    Code.PICT_TYPE,
                    literal.span(),
                    "a pattern is a text, and this is a number",
                    "write it in quotes: \"" + literal.text() + "\"");
            return false;
        }
        return true;
    }

    void noPattern(PictParameter parameter, Span span) {
        problems.error(
                Code.PICT_TYPE,
                span,
                "LIKE is for texts, and `" + parameter.name() + "` has numbers only",
                "compare it with = <> < <= > >= or IN");
    }

    /** Warns of a value that the parameter does not have. */
    void warnUnlessThere(PictParameter parameter, Literal literal) {
        if (parameter.values().stream().noneMatch(v -> holds(parameter, v, Relation.EQUAL, literal))) {
            problems.add(notThere(parameter, literal));
        }
    }

    private Diagnostic notThere(PictParameter parameter, Literal literal) {
        Optional<PictValue> alias = parameter.values().stream()
                .filter(v -> v.names().stream().skip(1).anyMatch(n -> how.equal(n, literal.text())))
                .findFirst();
        String shown = literal.span().text();
        Diagnostic warning =
                Diagnostic.warning(Code.PICT_IDLE, literal.span(), "`" + parameter.name() + "` has no value " + shown);
        if (alias.isPresent()) {
            return warning.help("it is another name of `" + alias.get().name()
                    + "`; in rules only a value's first name " + "counts: write that one");
        }
        List<String> names =
                parameter.values().stream().map(PictValue::name).distinct().toList();
        return Nearest.to(literal.text(), names)
                .map(near -> warning.label("did you mean `" + near + "`?"))
                .orElse(warning.help("write one of its values, or leave this out: nothing else is equal to it"));
    }

    /** Warns of a comparison that holds for all values or for none. */
    void warnIfIdle(PictParameter parameter, Clause.WithValue with) {
        long holding = parameter.values().stream()
                .filter(v -> holds(parameter, v, with.relation(), with.value()))
                .count();
        if (holding > 0 && holding < parameter.values().size()) {
            return;
        }
        boolean equality = with.relation() == Relation.EQUAL || with.relation() == Relation.DIFFERENT;
        if (equality && (holding == 0) == (with.relation() == Relation.EQUAL)) {
            problems.add(notThere(parameter, with.value()));
        } else {
            problems.warning(
                    Code.PICT_IDLE,
                    with.span(),
                    "this holds for " + (holding == 0 ? "no" : "every") + " value of `" + parameter.name() + "`",
                    "look at the value, or leave the condition out");
        }
    }
}
