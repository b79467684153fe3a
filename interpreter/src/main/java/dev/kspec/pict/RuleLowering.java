// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.diag.Code;
import dev.kspec.pict.Clause.Literal;
import dev.kspec.pict.Clause.Relation;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * From conditions to constraints on indices. A negation is carried inwards to the comparisons, as PICT does. Of a value
 * only the first name counts.
 */
final class RuleLowering {
    private final List<PictParameter> parameters;
    private final Comparisons comparisons;
    private final Problems problems;
    private final PictCase how;
    private final Map<String, PictParameter> byName = new HashMap<>();

    RuleLowering(List<PictParameter> parameters, PictOptions options, Problems problems) {
        this.parameters = parameters;
        this.problems = problems;
        how = PictCase.of(options);
        parameters.forEach(p -> byName.put(how.key(p.name()), p));
        comparisons = new Comparisons(how, problems);
    }

    /**
     * The constraint; empty if the rule is wrong, which is told. As in PICT it says what no row is like: where something is
     * no number, that is not the opposite of what every row is like.
     */
    Optional<Constraint> lower(Clause.Rule rule) {
        Constraint wrong = lower(rule.then(), true);
        if (rule.condition() == null) {
            return Optional.ofNullable(wrong).map(Constraint::not);
        }
        Constraint condition = lower(rule.condition(), false);
        if (wrong == null || condition == null) {
            return Optional.empty();
        }
        Constraint forward = Constraint.not(Constraint.all(condition, wrong));
        if (rule.otherwise() == null) {
            return Optional.of(forward);
        }
        Constraint without = lower(rule.condition(), true);
        Constraint wrongThere = lower(rule.otherwise(), true);
        return wrongThere == null
                ? Optional.empty()
                : Optional.of(Constraint.all(forward, Constraint.not(Constraint.all(without, wrongThere))));
    }

    /** A condition, or its opposite; null if it is wrong. */
    Constraint lower(Clause clause, boolean negated) {
        return switch (clause) {
            case Clause.Not not -> lower(not.part(), !negated);
            case Clause.All all -> join(all.parts(), negated, !negated);
            case Clause.Any any -> join(any.parts(), negated, negated);
            case Clause.Sign sign -> sign(sign, negated);
            case Clause.OneOf one -> oneOf(one, negated);
            case Clause.WithValue with -> withValue(with, negated);
            case Clause.WithParameter with -> withParameter(with, negated);
        };
    }

    private Constraint join(List<Clause> clauses, boolean negated, boolean all) {
        List<Constraint> parts = new ArrayList<>();
        for (Clause clause : clauses) {
            parts.add(lower(clause, negated));
        }
        if (parts.contains(null)) {
            return null;
        }
        return all ? new Constraint.All(parts) : new Constraint.Any(parts);
    }

    private Optional<PictParameter> find(Clause.Name name) {
        Optional<PictParameter> found = Optional.ofNullable(byName.get(how.key(name.text())));
        if (found.isEmpty()) {
            problems.unknownParameter(
                    name.span(),
                    name.text(),
                    parameters.stream().map(PictParameter::name).toList());
        }
        return found;
    }

    private static Constraint in(PictParameter parameter, Predicate<PictValue> wanted) {
        return new Constraint.In(
                parameter.index(),
                IntStream.range(0, parameter.values().size())
                        .filter(v -> wanted.test(parameter.values().get(v)))
                        .boxed()
                        .toList());
    }

    private Constraint sign(Clause.Sign sign, boolean negated) {
        boolean negative = sign.negative() != negated;
        Predicate<PictValue> wanted = v -> v.negative() == negative;
        if (!sign.parameter().text().isEmpty()) {
            return find(sign.parameter()).map(p -> in(p, wanted)).orElse(null);
        }
        List<Constraint> parts = parameters.stream()
                .filter(p -> !p.isResult())
                .map(p -> in(p, wanted))
                .toList();
        return negative ? new Constraint.Any(parts) : new Constraint.All(parts);
    }

    private Constraint oneOf(Clause.OneOf one, boolean negated) {
        PictParameter parameter = find(one.parameter()).orElse(null);
        if (parameter == null
                || !one.values().stream()
                        .map(v -> comparisons.comparable(parameter, v))
                        .reduce(true, (a, b) -> a && b)) {
            return null;
        }
        one.values().forEach(v -> comparisons.warnUnlessThere(parameter, v));
        boolean without = one.negated() != negated;
        return in(
                parameter,
                v -> one.values().stream().anyMatch(l -> comparisons.holds(parameter, v, Relation.EQUAL, l))
                        != without);
    }

    private Constraint withValue(Clause.WithValue with, boolean negated) {
        PictParameter parameter = find(with.parameter()).orElse(null);
        Literal literal = with.value();
        if (parameter == null
                || (with.relation().isLike() && !comparisons.canBeLike(parameter, literal, with.span()))
                || !comparisons.comparable(parameter, literal)) {
            return null;
        }
        comparisons.warnIfIdle(parameter, with);
        Relation relation = negated ? with.relation().opposite() : with.relation();
        return in(parameter, v -> comparisons.holds(parameter, v, relation, literal));
    }

    private Constraint withParameter(Clause.WithParameter with, boolean negated) {
        PictParameter left = find(with.parameter()).orElse(null);
        PictParameter right = find(with.other()).orElse(null);
        if (left == null || right == null || !comparable(left, right, with)) {
            return null;
        }
        Relation relation = negated ? with.relation().opposite() : with.relation();
        return new Constraint.Test(
                List.of(left.index(), right.index()),
                values -> comparisons.holds(
                        left,
                        left.values().get(values[0]),
                        relation,
                        right.values().get(values[1])));
    }

    private boolean comparable(PictParameter left, PictParameter right, Clause.WithParameter with) {
        Span span = with.span();
        if (left.index() == right.index()) {
            problems.error(
                    Code.PICT_TYPE,
                    span,
                    "`" + left.name() + "` is compared with itself",
                    "name another parameter, or a value in quotes");
        } else if (left.isNumeric() != right.isNumeric()) {
            PictParameter texts = left.isNumeric() ? right : left;
            PictParameter numbers = left.isNumeric() ? left : right;
            problems.error(
                    Code.PICT_TYPE,
                    span,
                    "`" + numbers.name() + "` has numbers, and `" + texts.name() + "` has texts, such as `"
                            + texts.firstText().name() + "`",
                    "numbers are compared with numbers only, and texts with texts");
        } else if (with.relation().isLike() && left.isNumeric()) {
            comparisons.noPattern(left, span);
        } else if ((long) left.values().size() * right.values().size() > Constraint.Test.MOST_COMBINATIONS) {
            problems.error(
                    Code.PICT_VALUE,
                    span,
                    "these two have more than " + Constraint.Test.MOST_COMBINATIONS + " combinations of values",
                    "compare parameters of fewer values");
        } else {
            return true;
        }
        return false;
    }
}
