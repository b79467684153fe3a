// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.verb.Lowering;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compiles statements one after another. */
final class Statements {
    /** More instructions than this are no test but a mistake in a loop that is written out. */
    private static final int MOST_INSTRUCTIONS = 200_000;

    private final Lowering lowering;
    private final Bindings bindings;
    private final Steps steps;
    private final Loops loops;
    private final Calls calls;
    private final Across across;
    private final Injection injection;
    private final Privileges privileges;
    private final Lanes lanes;
    private final Benches benches;
    private final Refusal refusal = new Refusal();
    private boolean tooMany;
    /** Those with mistakes come to no instructions, and calls within calls may write out very many of them. */
    private int statements;

    /** @param alone what is wrong with a definition whatever it is called with */
    Statements(Lowering lowering, Map<String, Definition> definitions, Function<Definition, List<Diagnostic>> alone) {
        this.lowering = lowering;
        this.bindings = new Bindings(lowering);
        this.injection = new Injection(lowering);
        this.steps =
                new Steps(lowering, bindings, new Expectations(lowering, injection, refusal), definitions.keySet());
        this.loops = new Loops(lowering, bindings, this::all);
        this.calls = new Calls(lowering, bindings, definitions, alone, this::all);
        this.across = new Across(lowering, this::all);
        this.privileges = new Privileges(lowering, this::all);
        this.lanes = new Lanes(lowering, bindings, this::all);
        this.benches = new Benches(lowering, this::all);
    }

    /** Whether some were left out, because there are too many. */
    boolean isTooLong() {
        return tooMany;
    }

    private void all(List<Statement> body) {
        body.forEach(this::statement);
    }

    /** How the case's row is refused, if it is. */
    Refusal refusal() {
        return refusal;
    }

    void statement(Statement statement) {
        if (refusal.isOver()) {
            return;
        }
        if (lowering.program().length() > MOST_INSTRUCTIONS || ++statements > MOST_INSTRUCTIONS) {
            if (!tooMany) {
                tooMany = true;
                lowering.report(
                        Diagnostic.error(
                                        Code.OUT_OF_RANGE,
                                        statement.span(),
                                        "a case of more than " + MOST_INSTRUCTIONS + " instructions is too long")
                                .help(
                                        "calls, and `for` over a known list, are written out; `repeat N as i { … }` is a loop in the guest"));
            }
            return;
        }
        lowering.at(new Origin(statement.span(), statement.span().oneLine()));
        switch (statement) {
            case Statement.Step s -> lanes.step(s.verb().text(), () -> steps.step(s));
            case Statement.Let s -> bindings.bind(s.name(), bindings.frozen(lowering.evaluate(s.value())));
            case Statement.Assert s -> assertion(s);
            case Statement.Across s -> across.across(s);
            case Statement.Inject s -> injection.lower(s, () -> all(s.body()));
            case Statement.Sweep s -> injection.sweep(s, across, this::scoped);
            case Statement.For s -> loops.forEach(s);
            case Statement.If s -> loops.branch(s);
            case Statement.Repeat s -> loops.repeat(s);
            case Statement.Eventually s -> loops.eventually(s);
            case Statement.Within s -> loops.within(s);
            case Statement.AsUser s -> privileges.asUser(s);
            case Statement.AsCompat s -> privileges.asCompat(s);
            case Statement.Fork s -> privileges.fork(s);
            case Statement.Parallel s -> lanes.parallel(s);
            case Statement.WhenBlocked s -> lanes.whenBlocked(s);
            case Statement.Sync s -> lanes.sync(s);
            case Statement.Bench s -> benches.bench(s);
            case Statement.Call s -> calls.call(s);
            case Statement.Give s -> calls.give(s);
            case Statement.Teardown s ->
                lowering.report(Diagnostic.error(
                                Code.MISPLACED,
                                s.span(),
                                "a teardown stands in a scenario itself, not in a block of it")
                        .help("move it to the top of the scenario"));
        }
    }

    /** Looks through a definition that is called with nothing known. */
    void define(Definition definition) {
        lowering.at(new Origin(definition.span(), definition.name().text()));
        calls.inside(definition);
    }

    private void scoped(List<Statement> body) {
        lowering.scope().enter();
        all(body);
        lowering.scope().leave();
    }

    private void assertion(Statement.Assert s) {
        lowering.condition(s.condition()).ifPresent(c -> {
            if (c.value() instanceof Expr.Const(BigInteger v)) {
                constant(s, v.signum() != 0);
            }
            lowering.program()
                    .add(new Instruction.Check(
                            new Origin(s.condition().span(), lowering.origin().what()),
                            c.value(),
                            new Expectation(s.condition().span().oneLine(), c.subject())));
        });
    }

    /** A demand that no driver has a part in is worth a word: it tests nothing. */
    private void constant(Statement.Assert s, boolean holds) {
        lowering.report(Diagnostic.warning(
                        holds ? Code.ALWAYS_HOLDS : Code.NEVER_HOLDS,
                        s.condition().span(),
                        holds ? "this holds whatever the driver does" : "this never holds, whatever the driver does")
                .help("everything in it is known before the case runs"));
    }
}
