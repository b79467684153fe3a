// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Writes constraints as rules. A negation is carried inwards to the values, so that none stands at the beginning of a
 * line, where PICT would not take it for a rule.
 */
final class RuleWriter {
    private final List<PictParameter> parameters;
    private final PictCase how;

    RuleWriter(List<PictParameter> parameters, PictCase how) {
        this.parameters = parameters;
        this.how = how;
    }

    /** The rules that say the same, without line ends; none if it always holds. */
    List<String> rules(Constraint constraint) {
        List<String> rules = new ArrayList<>();
        for (Constraint part : split(constraint, false)) {
            rule(part, rules);
        }
        return rules;
    }

    /** What has to hold side by side, with all negations inside. */
    private List<Constraint> split(Constraint constraint, boolean negated) {
        return switch (constraint) {
            case Constraint.Not not -> split(not.part(), !negated);
            case Constraint.Test test -> negated ? List.of(Constraint.not(table(test))) : split(table(test), false);
            case Constraint.All all
            when !negated ->
                all.parts().stream().flatMap(p -> split(p, false).stream()).toList();
            case Constraint.Any any
            when negated ->
                any.parts().stream().flatMap(p -> split(p, true).stream()).toList();
            default -> List.of(negated ? Constraint.not(constraint) : constraint);
        };
    }

    private Constraint table(Constraint.Test test) {
        return new Tables(test, p -> parameters.get(p).values().size()).writtenOut();
    }

    private void rule(Constraint constraint, List<String> rules) {
        List<Constraint> sides = sides(constraint, false);
        Constraint last = sides.getLast();
        Written condition = join(sides.subList(0, sides.size() - 1), true, true);
        Written then = write(last, false);
        switch (condition) {
            case Written.Never ignored -> {
                // Nothing is asked where the condition never holds.
            }
            case Written.Always ignored -> alone(then, rules);
            case Written.Words words -> {
                switch (then) {
                    case Written.Always ignored -> {
                        // It holds anyway.
                    }
                    case Written.Never ignored -> alone(join(sides.subList(0, sides.size() - 1), false, false), rules);
                    case Written.Words more -> rules.add("IF " + words.text() + " THEN " + more.text() + ";");
                }
            }
        }
    }

    private void alone(Written written, List<String> rules) {
        switch (written) {
            case Written.Always ignored -> {
                // There is nothing to be said.
            }
            case Written.Words words -> rules.add(words.text() + ";");
            case Written.Never ignored -> rules.add(nothing() + ";");
        }
    }

    /** The parts one of which has to hold. */
    private static List<Constraint> sides(Constraint constraint, boolean negated) {
        return switch (constraint) {
            case Constraint.Not not -> sides(not.part(), !negated);
            case Constraint.Any any
            when !negated && !any.parts().isEmpty() ->
                any.parts().stream().flatMap(p -> sides(p, false).stream()).toList();
            case Constraint.All all
            when negated && !all.parts().isEmpty() ->
                all.parts().stream().flatMap(p -> sides(p, true).stream()).toList();
            default -> List.of(negated ? Constraint.not(constraint) : constraint);
        };
    }

    /** A condition that no row fulfils. */
    private String nothing() {
        PictParameter first = parameters.getFirst();
        return String.join(
                " AND ",
                first.values().stream()
                        .map(v -> name(first) + " <> " + literal(first, v))
                        .toList());
    }

    private Written write(Constraint constraint, boolean negated) {
        return switch (constraint) {
            case Constraint.In in -> in(in, negated);
            case Constraint.Not not -> write(not.part(), !negated);
            case Constraint.Test test -> write(table(test), negated);
            case Constraint.All all -> join(all.parts(), negated, !negated);
            case Constraint.Any any -> join(any.parts(), negated, negated);
        };
    }

    private Written join(List<Constraint> constraints, boolean negated, boolean and) {
        return Written.join(constraints.stream().map(c -> write(c, negated)).toList(), and, and ? " AND " : " OR ");
    }

    private Written in(Constraint.In in, boolean negated) {
        PictParameter parameter = parameters.get(in.parameter());
        int count = parameter.values().size();
        TreeSet<Integer> wanted = new TreeSet<>(in.values());
        TreeSet<Integer> others = new TreeSet<>();
        IntStream.range(0, count).filter(v -> !wanted.contains(v)).forEach(others::add);
        TreeSet<Integer> holding = negated ? others : wanted;
        TreeSet<Integer> rest = negated ? wanted : others;
        if (holding.isEmpty()) {
            return new Written.Never();
        }
        if (rest.isEmpty()) {
            return new Written.Always();
        }
        checkTellable(parameter, holding, rest);
        boolean fewer = holding.size() <= rest.size();
        TreeSet<Integer> named = fewer ? holding : rest;
        List<String> literals = named.stream()
                .map(v -> literal(parameter, parameter.values().get(v)))
                .distinct()
                .toList();
        String relation = literals.size() == 1
                ? (fewer ? " = " : " <> ") + literals.getFirst()
                : (fewer ? " IN {" : " NOT IN {") + String.join(", ", literals) + "}";
        return new Written.Words(name(parameter) + relation, false);
    }

    /** PICT compares values by what they are to it; of two that are the same a rule cannot name one. */
    private void checkTellable(PictParameter parameter, Set<Integer> some, Set<Integer> others) {
        boolean validNumbers =
                parameter.values().stream().filter(v -> !v.negative()).allMatch(v -> PictNumber.is(v.name()));
        if (validNumbers != parameter.isNumeric()) {
            // It looks at the valid values alone first, and refuses what compares them with a text.
            throw new PictUnwritableException("the valid values of `" + parameter.name()
                    + "` are numbers and an invalid one is a text: PICT allows no rules about these");
        }
        Comparisons comparisons = new Comparisons(how, new Problems());
        for (int s : some) {
            PictValue one = parameter.values().get(s);
            if (!comparisons.holds(parameter, one, Clause.Relation.EQUAL, one)) {
                throw new PictUnwritableException(
                        "the value `" + one.name() + "` of `" + parameter.name() + "` is equal to nothing for PICT");
            }
            for (int o : others) {
                PictValue other = parameter.values().get(o);
                if (comparisons.holds(parameter, one, Clause.Relation.EQUAL, other)) {
                    throw new PictUnwritableException("the values `" + one.name() + "` and `" + other.name() + "` of `"
                            + parameter.name() + "` are the same to PICT, and a rule tells them apart");
                }
            }
        }
    }

    private static String name(PictParameter parameter) {
        return "[" + parameter.name().replace("\\", "\\\\").replace("]", "\\]") + "]";
    }

    private static String literal(PictParameter parameter, PictValue value) {
        return parameter.isNumeric()
                ? value.name()
                : "\"" + value.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
