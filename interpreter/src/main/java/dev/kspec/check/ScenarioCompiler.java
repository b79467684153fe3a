// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.source.Span;
import dev.kspec.type.Errno;
import dev.kspec.type.Value;
import dev.kspec.verb.Counters;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Operands;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Scope;
import dev.kspec.verb.Signature;
import dev.kspec.verb.Term;
import dev.kspec.verb.Verb;
import dev.kspec.verb.Verbs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case of a scenario.
 *
 * <p>In: the scenario and one value for each matrix parameter. Out: its program. Checking is compiling: what is wrong
 * with names, types and operands is found here, and the checker runs this over the rows before anything is booted.
 */
final class ScenarioCompiler {
    private static final List<String> SUFFIXES = List.of("expect", "as");

    private final CheckedScenario scenario;
    private final ProgramBuilder program = new ProgramBuilder();
    private final Scope scope = new Scope();
    private final Lowering lowering;
    private final Expectations expectations;
    private final Injection injection;

    ScenarioCompiler(CheckedScenario scenario, List<Value> row, String moduleDirectory, Diagnostics diagnostics) {
        this.scenario = scenario;
        this.lowering = new Lowering(
                program,
                scope,
                scenario.driver().map(CheckedSpec.DriverUse::driver),
                scenario.modules(moduleDirectory),
                diagnostics);
        this.expectations = new Expectations(lowering);
        this.injection = new Injection(lowering);
        // A parameter without a valid value was reported; nothing more is to be said of its name.
        scenario.scenario().matrix().forEach(p -> scope.put(p.name().text(), new Term.Invalid()));
        for (int i = 0; i < row.size(); i++) {
            scope.put(scenario.matrix().get(i).name(), term(row.get(i)));
        }
    }

    Program compile(Duration timeout) {
        statements(scenario.scenario().steps());
        return program.build(timeout);
    }

    Scope scope() {
        return scope;
    }

    private static Term term(Value value) {
        return switch (value) {
            case Value.Int(var i) -> new Term.Int(new Expr.Const(i));
            case Value.Bytes b -> new Term.Fixed(Bytes.of(b.bytes()));
            case Value.Duration(long nanos) -> new Term.Duration(nanos);
            case Value.Error(String name) ->
                new Term.Error(name, Errno.number(name).orElseThrow());
        };
    }

    private void statements(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        lowering.at(new Origin(statement.span(), statement.span().oneLine()));
        switch (statement) {
            case Statement.Step s -> step(s);
            case Statement.Let s -> bind(s.name(), frozen(lowering.evaluate(s.value())));
            case Statement.Assert s ->
                lowering.condition(s.condition())
                        .ifPresent(c -> program.add(new Instruction.Check(
                                new Origin(s.condition().span(), s.span().oneLine()),
                                c.value(),
                                new Expectation(s.condition().span().oneLine(), c.subject()))));
            case Statement.Across s -> across(s);
            case Statement.Inject s -> injection.lower(s, () -> statements(s.body()));
        }
    }

    /** An integer is computed where it is named, not where the name is used. */
    private Term frozen(Term term) {
        if (term instanceof Term.Int(Expr value) && !(value instanceof Expr.Const)) {
            int register = program.register();
            program.add(new Instruction.Eval(lowering.origin(), register, value));
            return new Term.Int(new Expr.Reg(register));
        }
        return term;
    }

    private void bind(Name name, Term term) {
        if (scope.has(name.text())) {
            lowering.report(Diagnostic.error(
                            Code.DUPLICATE_NAME, name.span(), "`" + name + "` already names something in this scenario")
                    .help("a name keeps its meaning to the end; choose another"));
            return;
        }
        scope.put(name.text(), term);
    }

    private void step(Statement.Step step) {
        Optional<Verb> verb = Verbs.named(step.verb().text());
        if (verb.isEmpty()) {
            String name = step.verb().text();
            lowering.unknown(Code.UNKNOWN_VERB, step.verb().span(), "unknown verb `" + name + "`", name, Verbs.names());
            step.as().ifPresent(as -> scope.put(as.text(), new Term.Invalid()));
            return;
        }
        if (!countFits(step, verb.get())) {
            step.as().ifPresent(as -> scope.put(as.text(), new Term.Invalid()));
            return;
        }
        lowering.at(new Origin(step.span(), withoutSuffix(step).oneLine()));
        Outcome outcome = verb.get().lower(new Operands(step, lowering), lowering);
        expectations.lower(step, outcome);
        step.as().ifPresent(as -> bind(as, named(step, as, outcome)));
    }

    /** The words of a step before {@code expect} and {@code as}. */
    private static Span withoutSuffix(Statement.Step step) {
        Span last = step.operands().isEmpty()
                ? step.verb().span()
                : step.operands().getLast().span();
        Span words = step.verb().span().to(last);
        // An operand in brackets has its place without them.
        String behind = words.file().text().substring(words.end(), step.span().end());
        int closing = behind.length() - behind.replaceFirst("^[\\s)]*\\)", "").length();
        return words.file().span(words.start(), words.end() + closing);
    }

    private boolean countFits(Statement.Step step, Verb verb) {
        Signature signature = verb.signature();
        int count = step.operands().size();
        String usage = "usage: " + signature.usage(verb.name());
        if (count > signature.most() && notAnOperand(step)) {
            return false;
        }
        if (count < signature.least()) {
            Signature.Slot missing = signature.slots().get(count);
            lowering.report(Diagnostic.error(
                            Code.MISSING_OPERAND,
                            step.verb().span(),
                            "`" + verb.name() + "` misses " + missing.name() + ": " + missing.what())
                    .help(usage));
            return false;
        }
        if (count > signature.most()) {
            lowering.report(Diagnostic.error(
                            Code.EXTRA_OPERAND,
                            step.operands().get(signature.most()).span(),
                            "`" + verb.name() + "` takes no operand here")
                    .help(usage));
            return false;
        }
        return true;
    }

    /** Reports a word among too many operands that was meant to be something else; false if there is none. */
    private boolean notAnOperand(Statement.Step step) {
        for (Expression operand : step.operands()) {
            if (!(operand instanceof Expression.Reference(Span span, Name name)) || scope.has(name.text())) {
                continue;
            }
            Optional<String> suffix = Nearest.to(name.text(), SUFFIXES);
            if (suffix.isPresent()) {
                lowering.report(Diagnostic.error(Code.UNKNOWN_WORD, span, "`" + name + "` means nothing here")
                        .label("did you mean `" + suffix.get() + "`?"));
                return true;
            }
            if (Verbs.named(name.text()).isPresent()) {
                lowering.report(Diagnostic.error(
                                Code.SEPARATOR_MISSING,
                                span,
                                "`" + name + "` stands where the step before it should have ended")
                        .label("expected `;` or the end of the line"));
                return true;
            }
        }
        return false;
    }

    private Term named(Statement.Step step, Name as, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Opened o -> new Term.Handle(outcome.register());
            case Outcome.Count c -> new Term.Int(new Expr.Reg(outcome.register()));
            case Outcome.Number(Expr value) -> frozen(new Term.Int(value));
            case Outcome.Data(int buffer, Expr length) -> new Term.InBuffer(buffer, length);
            case Outcome.Nothing n ->
                lowering.wrong(
                        Code.NO_RESULT, as.span(), "`" + step.verb() + "` gives no value that could be named here");
        };
    }

    private void across(Statement.Across across) {
        List<Expr> before = readings(across);
        statements(across.body());
        lowering.at(new Origin(across.span(), across.span().oneLine()));
        List<Expr> after = readings(across);
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            Statement.CounterChange change = across.changes().get(i);
            Term by = lowering.evaluate(change.by());
            if (!(by instanceof Term.Int(Expr amount))) {
                if (!(by instanceof Term.Invalid)) {
                    lowering.wrong(
                            Code.WRONG_TYPE,
                            change.by().span(),
                            "a counter changes by an integer; this is " + by.kind());
                }
                continue;
            }
            Expr delta = new Expr.Binary(Expr.BinaryOp.SUB, after.get(i), before.get(i));
            program.add(new Instruction.Check(
                    new Origin(change.span(), "counter " + change.counter() + " across the block"),
                    new Expr.Binary(Expr.BinaryOp.EQ, delta, amount),
                    new Expectation(
                            "a change by " + Expectations.words(amount, change.by()),
                            new Expectation.Delta(change.counter().text(), before.get(i), after.get(i)))));
        }
    }

    /** All counters are read back to back, so that one moment serves them all. */
    private List<Expr> readings(Statement.Across across) {
        List<Expr> values = new ArrayList<>();
        across.changes().forEach(c -> Counters.read(c.counter(), lowering).ifPresent(values::add));
        return values;
    }
}
