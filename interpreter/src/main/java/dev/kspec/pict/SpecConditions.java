// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Conditions of a model in the words of a spec file. Where kspec compares as PICT does, a comparison is written as one;
 * else the values are named for which it holds.
 */
final class SpecConditions {
    private static final Pattern QUOTED = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");

    private final Map<Integer, SpecParameter> parameters;
    private final RuleLowering lowering;
    private final PictCase how;

    /** Whether a row is spoken of that has an invalid value; the conditions of kspec's rules never see one. */
    private final boolean seesInvalid;

    /** @param parameters by their indices in the model */
    SpecConditions(Map<Integer, SpecParameter> parameters, RuleLowering lowering, PictCase how, boolean seesInvalid) {
        this.parameters = parameters;
        this.lowering = lowering;
        this.how = how;
        this.seesInvalid = seesInvalid;
    }

    /** A condition, or its opposite, with the negations carried inwards as PICT does. */
    Written write(Clause clause, boolean negated) {
        return switch (clause) {
            case Clause.Not not -> write(not.part(), !negated);
            case Clause.All all -> join(all.parts(), negated, !negated);
            case Clause.Any any -> join(any.parts(), negated, negated);
            case Clause.WithValue with -> direct(with, negated).orElseGet(() -> lowered(with, negated));
            case Clause.WithParameter with -> direct(with, negated).orElseGet(() -> lowered(with, negated));
            case Clause.OneOf one -> lowered(one, negated);
            case Clause.Sign sign -> lowered(sign, negated);
        };
    }

    private Written join(List<Clause> clauses, boolean negated, boolean and) {
        return joined(clauses.stream().map(c -> write(c, negated)).toList(), and);
    }

    private static Written joined(List<Written> parts, boolean and) {
        return Written.join(parts, and, and ? " && " : " || ");
    }

    private Written lowered(Clause clause, boolean negated) {
        return write(lowering.lower(clause, negated), false);
    }

    /** The same of a constraint on indices. */
    Written write(Constraint constraint, boolean negated) {
        return switch (constraint) {
            case Constraint.Not not -> write(not.part(), !negated);
            case Constraint.All all ->
                joined(all.parts().stream().map(p -> write(p, negated)).toList(), !negated);
            case Constraint.Any any ->
                joined(any.parts().stream().map(p -> write(p, negated)).toList(), negated);
            case Constraint.Test test ->
                write(new Tables(test, p -> parameters.get(p).size()).writtenOut(), negated);
            case Constraint.In in -> in(in, negated);
        };
    }

    private Written in(Constraint.In in, boolean negated) {
        SpecParameter p = parameters.get(in.parameter());
        TreeSet<Integer> holding = new TreeSet<>();
        TreeSet<Integer> rest = new TreeSet<>();
        IntStream.range(0, p.size())
                .filter(v -> seesInvalid || !p.isNegative(v))
                .forEach(v -> (in.values().contains(v) != negated ? holding : rest).add(v));
        if (holding.isEmpty()) {
            return new Written.Never();
        }
        if (rest.isEmpty()) {
            return new Written.Always();
        }
        boolean fewer = holding.size() <= rest.size();
        TreeSet<Integer> named = fewer ? holding : rest;
        String list = p.list(named);
        boolean one = named.stream().map(p.literals()::get).distinct().count() == 1;
        return new Written.Words(
                one
                        ? p.name() + (fewer ? " == " : " != ") + list
                        : p.name() + (fewer ? " in [" : " not in [") + list + "]",
                false);
    }

    /**
     * The same, with every parameter named that may have an invalid value. Of a row with such a value a rule says nothing
     * if it names its parameter, and one that it did not depend on may be missing from its words.
     *
     * @param scope the parameters that the rule is about
     * @param beside other words of the same rule
     */
    Written naming(Written condition, BitSet scope, String beside) {
        if (seesInvalid) {
            return condition;
        }
        List<Written> all = new ArrayList<>(List.of(condition));
        String words = QUOTED.matcher((condition instanceof Written.Words w ? w.text() : "") + " " + beside)
                .replaceAll("");
        scope.stream()
                .mapToObj(parameters::get)
                .filter(SpecParameter::hasNegatives)
                .filter(p -> !Pattern.compile("\\b" + p.name() + "\\b")
                        .matcher(words)
                        .find())
                .forEach(p -> all.add(new Written.Words(p.name() + " in [" + p.list(p.values(false)) + "]", false)));
        return joined(all, true);
    }

    private Optional<Written> direct(Clause.WithValue with, boolean negated) {
        Clause.Relation relation = negated ? with.relation().opposite() : with.relation();
        if (isEquality(relation) || relation.isLike() || !with.value().isNumber()) {
            return Optional.empty();
        }
        Written named = lowered(with, negated);
        SpecParameter p = parameters.get(((Constraint.In) lowering.lower(with, false)).parameter());
        double number = with.value().number();
        if (!(named instanceof Written.Words)
                || p.kind() != SpecParameter.Kind.EXACT
                || Math.rint(number) != number
                || Math.abs(number) > 1L << 53) {
            return Optional.empty();
        }
        String literal = BigDecimal.valueOf(number).toBigInteger().toString();
        return Optional.of(new Written.Words(p.name() + " " + relation.sign() + " " + literal, false));
    }

    private Optional<Written> direct(Clause.WithParameter with, boolean negated) {
        Clause.Relation relation = negated ? with.relation().opposite() : with.relation();
        List<Integer> both = ((Constraint.Test) lowering.lower(with, false)).parameters();
        SpecParameter left = parameters.get(both.getFirst());
        SpecParameter right = parameters.get(both.getLast());
        boolean exact = left.kind() == SpecParameter.Kind.EXACT && right.kind() == SpecParameter.Kind.EXACT;
        boolean texts =
                isEquality(relation) && isText(left.kind()) && left.kind() == right.kind() && tellCase(left, right);
        return exact || texts
                ? Optional.of(new Written.Words(left.name() + " " + sign(relation) + " " + right.name(), false))
                : Optional.empty();
    }

    private static boolean isEquality(Clause.Relation relation) {
        return relation == Clause.Relation.EQUAL || relation == Clause.Relation.DIFFERENT;
    }

    private static String sign(Clause.Relation relation) {
        return switch (relation) {
            case EQUAL -> "==";
            case DIFFERENT -> "!=";
            default -> relation.sign();
        };
    }

    private static boolean isText(SpecParameter.Kind kind) {
        return kind == SpecParameter.Kind.WORDS || kind == SpecParameter.Kind.TEXTS;
    }

    /** Whether texts of these are the same to PICT only where they are the same letter by letter, and as texts. */
    private boolean tellCase(SpecParameter left, SpecParameter right) {
        if (left.of().isNumeric()) {
            return false;
        }
        Set<String> names = new HashSet<>();
        left.of().values().forEach(v -> names.add(v.name()));
        right.of().values().forEach(v -> names.add(v.name()));
        return names.stream().map(how::key).distinct().count() == names.size();
    }
}
