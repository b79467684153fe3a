// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.source.Span;
import dev.kspec.type.DriverModel;
import java.util.Collection;
import java.util.Optional;

/** The state of one case's compilation, as verbs and expressions see it. */
public final class Lowering {
    private final ProgramBuilder program;
    private final Scope scope;
    private final Optional<DriverModel> driver;
    private final Modules modules;
    private final Diagnostics diagnostics;
    private final Evaluation evaluation;
    private Origin origin;

    /**
     * Where modules lie in the guest, and how they are loaded.
     *
     * @param directory where the .ko files are; known only once there is a target
     * @param parameters what the driver's module is loaded with: {@code start=5 max_open=2}
     */
    public record Modules(String directory, String parameters) {}

    public Lowering(
            ProgramBuilder program,
            Scope scope,
            Optional<DriverModel> driver,
            Modules modules,
            Diagnostics diagnostics) {
        this.program = program;
        this.scope = scope;
        this.driver = driver;
        this.modules = modules;
        this.diagnostics = diagnostics;
        this.evaluation = new Evaluation(this);
    }

    public ProgramBuilder program() {
        return program;
    }

    public Scope scope() {
        return scope;
    }

    public Optional<DriverModel> driver() {
        return driver;
    }

    public Modules modules() {
        return modules;
    }

    /** Where the instructions that are emitted now come from. */
    public Origin origin() {
        return origin;
    }

    public void at(Origin where) {
        this.origin = where;
    }

    /** The value of an expression. */
    public Term evaluate(Expression expression) {
        return evaluation.evaluate(expression);
    }

    /** A condition and what shows why it does not hold. */
    public record Condition(Expr value, Expectation.Subject subject) {}

    /** The condition that an expression states; nothing if it states none, which is then reported. */
    public Optional<Condition> condition(Expression expression) {
        return evaluation.condition(expression);
    }

    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    public Term.Invalid wrong(Code code, Span span, String message) {
        report(Diagnostic.error(code, span, message));
        return new Term.Invalid();
    }

    /** Reports a name that nobody knows, with the nearest right one. */
    public Term.Invalid unknown(Code code, Span span, String message, String name, Collection<String> known) {
        report(withNearest(Diagnostic.error(code, span, message), name, known));
        return new Term.Invalid();
    }

    /** A diagnostic about a wrong name with the nearest right one beside the caret, and all of them below if they are few. */
    public static Diagnostic withNearest(Diagnostic diagnostic, String name, Collection<String> known) {
        Diagnostic labelled = Nearest.to(name, known)
                .map(n -> diagnostic.label("did you mean `" + n + "`?"))
                .orElse(diagnostic);
        return known.isEmpty() || known.size() > 24
                ? labelled
                : labelled.help("known here: "
                        + String.join(", ", known.stream().sorted().toList()));
    }
}
