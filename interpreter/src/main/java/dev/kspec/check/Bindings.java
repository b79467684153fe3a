// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;

/** Names given in a scenario. */
final class Bindings {
    private final Lowering lowering;

    Bindings(Lowering lowering) {
        this.lowering = lowering;
    }

    /** An integer or a condition is computed where it is named, not where the name is used. */
    Term frozen(Term term) {
        return switch (term) {
            case Term.Int(Expr value) when !(value instanceof Expr.Const) -> new Term.Int(lowering.computed(value));
            case Term.Bool(Expr value) when !(value instanceof Expr.Const) -> new Term.Bool(lowering.computed(value));
            default -> term;
        };
    }

    /** Gives a name, here or in a block that has just begun. */
    void bind(Name name, Term term) {
        if (lowering.scope().has(name.text())) {
            lowering.report(given(name, lowering.scope().ofShared(name.text()).isPresent()));
            return;
        }
        lowering.scope().put(name.text(), term);
    }

    /** @param shared whether it is the shared setup that has given it already */
    static Diagnostic given(Name name, boolean shared) {
        return Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        name.span(),
                        "`" + name + "` already names something in " + (shared ? "the shared setup" : "this scenario"))
                .help(
                        shared
                                ? "what the shared setup names is known in each case; choose another name"
                                : "a name keeps its meaning to the end of its block; choose another");
    }
}
