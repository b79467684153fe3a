// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.diag.Escaped;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Rules of a model as those of a matrix, each below a comment with its words. */
final class SpecRules {
    private final SpecConditions conditions;
    private final RuleLowering lowering;
    private final Possible possible;
    /** What is true of every row that a rule of the matrix looks at. */
    private final List<Constraint> looked;

    private final List<String> lines = new ArrayList<>();

    SpecRules(SpecConditions conditions, RuleLowering lowering, Possible possible, List<Constraint> looked) {
        this.conditions = conditions;
        this.lowering = lowering;
        this.possible = possible;
        this.looked = looked;
    }

    List<String> lines() {
        return lines;
    }

    void add(Clause.Rule rule) {
        comment(rule.span());
        int before = lines.size();
        part(rule.condition(), false, rule.then());
        if (rule.otherwise() != null) {
            part(rule.condition(), true, rule.otherwise());
        }
        if (lines.size() == before) {
            lines.add("# It forbids nothing.");
        }
    }

    void comment(Span rule) {
        lines.add("");
        lines.add("# " + Escaped.line(rule.oneLine()));
    }

    /**
     * What is not to be, as many lines as it has parts; of what rules about results ask of the parameters.
     *
     * @param wanted what has to hold
     */
    void never(Constraint wanted) {
        List<Constraint> parts = wanted instanceof Constraint.All all ? all.parts() : List.of(wanted);
        for (Constraint part : parts) {
            if (isPossible(part, true)) {
                never(conditions.write(part, true), Scope.of(wanted));
            }
        }
    }

    private void never(Written broken, BitSet scope) {
        if (conditions.naming(broken, scope, "") instanceof Written.Words words) {
            lines.add("never " + words.text());
        } else {
            throw new SpecUnwritableException(
                    "this rule leaves no row: " + lines.getLast().substring(2));
        }
    }

    private void part(Clause condition, boolean without, Clause then) {
        Constraint asked = condition == null ? Constraint.all() : lowering.lower(condition, without);
        Constraint wrong = lowering.lower(then, true);
        if (!isPossible(Constraint.all(asked, wrong), false)) {
            return;
        }
        BitSet scope = Scope.of(Constraint.all(asked, wrong));
        Written when = condition == null ? new Written.Always() : conditions.write(condition, without);
        if (when instanceof Written.Words
                && conditions.write(then, false) instanceof Written.Words kept
                && conditions.naming(when, scope, kept.text()) instanceof Written.Words words
                && isOpposite(lowering.lower(then, false), wrong)) {
            lines.add("if " + words.text() + " then " + kept.text());
        } else {
            never(Written.join(List.of(when, conditions.write(then, true)), true, " && "), scope);
        }
    }

    /** Whether one holds where the other does not, and somewhere: of what is no number, PICT says otherwise. */
    private boolean isOpposite(Constraint kept, Constraint wrong) {
        return isPossible(kept, false)
                && !isPossible(Constraint.all(kept, wrong), false)
                && !isPossible(Constraint.all(Constraint.not(kept), Constraint.not(wrong)), false);
    }

    private boolean isPossible(Constraint constraint, boolean negated) {
        List<Constraint> all = new ArrayList<>(looked);
        all.add(negated ? Constraint.not(constraint) : constraint);
        return possible.alone(all);
    }
}
