// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.source.Span;
import dev.kspec.verb.Counters;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code inject FAULT nth 1 { … }}: sets a fault's attributes (Documentation/fault-injection/fault-injection.rst), runs the
 * block, puts the old values back whatever happened, and demands that something was injected at all.
 */
final class Injection {
    /** Attributes that may be set; what arms the fault comes last, so that it is not armed before its limits stand. */
    private static final List<String> ATTRIBUTES = List.of("interval", "times", "space", "probability", "nth");

    private static final Map<String, String> RANGES = Map.of(
            "nth", "a number from 1: the strike is counted from there",
            "probability", "a percentage from 1 to 100",
            "interval", "a number from 0: 0 and 1 strike each time",
            "times", "a number from 1, or -1 for no limit",
            "space", "a number of bytes from 0");

    private static final int O_WRONLY = 1;
    private static final int LONGEST_VALUE = 64;

    private record Setting(Statement.FaultSetting source, String file, Expr value) {}

    /** A sweep that goes on for longer does not come to its end. */
    private static final int MOST_STRIKES = 1000;

    private final Lowering to;
    /** Where the fault is whose sweep's block is compiled now. */
    private Optional<String> inSweep = Optional.empty();
    /** Where its block ends, and within how many handlers it stands. */
    private Optional<ProgramBuilder.Label> endOfPass = Optional.empty();

    private int depthOfPass;

    Injection(Lowering to) {
        this.to = to;
    }

    void lower(Statement.Inject inject, Runnable body) {
        Optional<String> found = directory(inject.fault());
        refuseInLane(inject.span(), "inject");
        if (found.isEmpty()) {
            body.run();
            return;
        }
        String directory = found.get();
        List<Setting> settings = settings(inject, directory);
        if (inject.settings().isEmpty()) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND, inject.fault().span(), "inject does not say when the fault strikes")
                    .help("write: inject " + inject.fault() + " nth 1 { … }, or probability 100"));
        }
        Origin origin = to.origin().aside();
        Expr before = hits(directory, origin);
        List<Armed> armed = settings.stream().map(s -> prepare(s, origin)).toList();
        to.guarded(
                () -> {
                    armed.forEach(a -> arm(a));
                    body.run();
                },
                () -> {
                    to.at(origin);
                    armed.reversed().forEach(a -> putBack(a, origin));
                });
        Expr after = hits(directory, origin);
        to.program()
                .add(new Instruction.Check(
                        origin,
                        new Expr.Binary(BinaryOp.GT, after, before),
                        new Expectation(
                                "the fault to strike at least once in the block",
                                new Expectation.Delta(inject.fault() + "/hits", before, after))));
    }

    /** A lane may be ended at any moment, and a fault strikes in every process. */
    void refuseInLane(Span where, String what) {
        if (to.program().isInLane()) {
            to.report(Diagnostic.error(
                            Code.MISPLACED, where, "what a lane sets cannot be set back when another lane fails")
                    .help("put the " + what + " around `parallel`"));
        }
    }

    private List<Setting> settings(Statement.Inject inject, String directory) {
        List<Setting> settings = new ArrayList<>();
        Set<String> set = new HashSet<>();
        for (Statement.FaultSetting s : inject.settings()) {
            String name = s.attribute().text();
            if (!ATTRIBUTES.contains(name)) {
                to.unknown(
                        Code.UNKNOWN_SETTING,
                        s.attribute().span(),
                        "a fault has no attribute `" + name + "`",
                        name,
                        ATTRIBUTES);
                continue;
            }
            if (!set.add(name)) {
                to.wrong(Code.DUPLICATE_NAME, s.attribute().span(), "`" + name + "` is set twice");
            }
            Term value = to.evaluate(s.value());
            if (value instanceof Term.Int(Expr.Const(BigInteger amount)) && !inRange(name, amount)) {
                to.report(Diagnostic.error(
                                Code.OUT_OF_RANGE, s.value().span(), "`" + name + "` takes " + RANGES.get(name))
                        .label("this is " + amount));
            } else if (value instanceof Term.Int(Expr amount)) {
                settings.add(new Setting(s, directory + "/" + name, amount));
            } else if (!(value instanceof Term.Invalid)) {
                to.wrong(
                        Code.WRONG_TYPE,
                        s.value().span(),
                        "a fault's attribute is an integer; this is " + value.kind());
            }
        }
        settings.sort(Comparator.comparingInt(
                s -> ATTRIBUTES.indexOf(s.source().attribute().text())));
        return settings;
    }

    /** Whether a fault with this value of an attribute can strike at all. */
    private static boolean inRange(String name, BigInteger amount) {
        long least = name.equals("times") ? -1 : name.equals("space") || name.equals("interval") ? 0 : 1;
        long most = name.equals("probability") ? 100 : Integer.MAX_VALUE;
        boolean never = name.equals("times") && amount.signum() == 0;
        return !never
                && amount.compareTo(BigInteger.valueOf(least)) >= 0
                && amount.compareTo(BigInteger.valueOf(most)) <= 0;
    }

    private Expr hits(String directory, Origin origin) {
        ProgramBuilder program = to.program();
        int length = program.register();
        int buffer = program.buffer(LONGEST_VALUE);
        String path = directory + "/hits";
        program.add(new Instruction.ReadFile(origin, length, program.path(path), buffer));
        demand(origin, length, "a readable " + path);
        int value = program.register();
        program.add(new Instruction.Eval(origin, value, new Expr.Parse(buffer, new Expr.Reg(length))));
        return new Expr.Reg(value);
    }

    /** A setting and what was set before. */
    private record Armed(Origin origin, String file, int path, Expr value, int old, int oldLength) {}

    /** Remembers what one attribute holds. */
    private Armed prepare(Setting setting, Origin inject) {
        ProgramBuilder program = to.program();
        Origin origin = new Origin(setting.source().span(), inject.what()).aside();
        int path = program.path(setting.file());
        int old = program.buffer(LONGEST_VALUE);
        int oldLength = program.register();
        program.add(new Instruction.ReadFile(origin, oldLength, path, old));
        demand(origin, oldLength, "a readable " + setting.file());
        return new Armed(origin, setting.file(), path, setting.value(), old, oldLength);
    }

    private void arm(Armed a) {
        ProgramBuilder program = to.program();
        int text = program.buffer(LONGEST_VALUE);
        int textLength = program.register();
        program.add(
                new Instruction.Format(a.origin(), textLength, text, List.of(new Instruction.Part.Decimal(a.value()))));
        int written = program.register();
        program.add(
                new Instruction.WriteFile(a.origin(), written, a.path(), O_WRONLY, 0, text, new Expr.Reg(textLength)));
        demand(a.origin(), written, a.file() + " to take the value");
    }

    /** What stays armed would strike in the cases behind this one. */
    private void putBack(Armed a, Origin inject) {
        int undone = to.program().register();
        to.program()
                .add(new Instruction.WriteFile(
                        inject, undone, a.path(), O_WRONLY, 0, a.old(), new Expr.Reg(a.oldLength())));
        demand(inject, undone, "the fault's old settings to be put back");
    }

    /**
     * {@code sweep f { … } after each { … }}: the block runs with the fault striking the 1st, 2nd, 3rd… time, until a pass
     * in which it strikes no more.
     */
    void sweep(Statement.Sweep s, Across across, java.util.function.Consumer<List<Statement>> block) {
        refuseInLane(s.span(), "sweep");
        // Of a fault that nobody knows the rest is looked through as that of any other.
        String directory = directory(s.fault()).orElse("");
        Origin shown = to.origin();
        Origin origin = shown.aside();
        ProgramBuilder program = to.program();
        int nth = program.register();
        int struck = program.register();
        Expr n = new Expr.Reg(nth);
        program.add(new Instruction.Eval(origin, nth, Expr.ZERO));
        program.add(new Instruction.Eval(origin, struck, Expr.constant(1)));
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label done = program.label();
        program.place(again);
        program.jumpUnless(origin, new Expr.Reg(struck), done);
        program.add(new Instruction.Eval(origin, nth, Expr.plus(n, Expr.constant(1))));
        program.add(new Instruction.Check(
                origin,
                new Expr.Binary(BinaryOp.LE, n, Expr.constant(MOST_STRIKES)),
                new Expectation(
                        "the sweep to come to an end within " + MOST_STRIKES + " strikes",
                        new Expectation.Parts(List.of(new Expectation.Part("nth", n))))));
        program.add(new Instruction.Note(shown, program.register(), Instruction.Note.PASS, n));
        to.loop(() -> pass(s, directory, n, struck, across, block, origin));
        program.jump(origin, again);
        program.place(done);
        program.add(new Instruction.Note(shown, program.register(), Instruction.Note.PASS, Expr.ZERO));
        program.add(new Instruction.Check(
                origin,
                new Expr.Binary(BinaryOp.GT, n, Expr.constant(1)),
                new Expectation(
                        "the fault to strike at least once in the sweep",
                        new Expectation.Parts(List.of(new Expectation.Part("passes", n))))));
    }

    private void pass(
            Statement.Sweep s,
            String directory,
            Expr n,
            int struck,
            Across across,
            java.util.function.Consumer<List<Statement>> block,
            Origin origin) {
        java.util.Map<String, Expr> counters = new java.util.LinkedHashMap<>();
        s.afterEach().stream()
                .filter(Statement.Across.class::isInstance)
                .flatMap(a -> ((Statement.Across) a).changes().stream())
                .filter(Statement.CounterChange.class::isInstance)
                .map(c -> ((Statement.CounterChange) c).counter())
                .forEach(c -> Counters.read(c, to).ifPresent(v -> counters.put(c.text(), v)));
        Expr before = hits(directory, origin);
        String file = directory + "/nth";
        Statement.FaultSetting source = new Statement.FaultSetting(
                s.fault().span(), s.fault(), new Expression.Int(s.fault().span(), BigInteger.ONE));
        Armed armed = prepare(new Setting(source, file, n), origin);
        to.guarded(
                () -> {
                    arm(armed);
                    Optional<String> outer = inSweep;
                    Optional<ProgramBuilder.Label> outerEnd = endOfPass;
                    int outerDepth = depthOfPass;
                    ProgramBuilder.Label end = to.program().label();
                    inSweep = Optional.of(directory);
                    endOfPass = Optional.of(end);
                    depthOfPass = to.program().depth();
                    block.accept(s.body());
                    to.program().place(end);
                    inSweep = outer;
                    endOfPass = outerEnd;
                    depthOfPass = outerDepth;
                },
                () -> {
                    to.at(origin);
                    putBack(armed, origin);
                });
        Expr after = hits(directory, origin);
        to.program().add(new Instruction.Eval(origin, struck, new Expr.Binary(BinaryOp.GT, after, before)));
        across.withinSweep(counters, () -> block.accept(s.afterEach()));
        to.at(origin);
    }

    /** What follows in the sweep's block is left out if the condition holds. */
    void leavePass(Expr condition, Statement.Step step) {
        if (to.program().depth() != depthOfPass) {
            to.report(Diagnostic.error(
                            Code.MISPLACED,
                            step.as().orElseThrow().span(),
                            "when the fault strikes there is nothing to be called `"
                                    + step.as().orElseThrow() + "`")
                    .help("put the step straight into the sweep's block: the rest of that is left out then"));
            return;
        }
        to.program().jumpUnless(to.origin(), Expr.not(condition), endOfPass.orElseThrow());
    }

    /** How often the sweep's fault has struck by now; nothing outside of a sweep's block. */
    Optional<Expr> strikes() {
        return inSweep.map(directory -> hits(directory, to.origin().aside()));
    }

    private Optional<String> directory(Name fault) {
        Map<String, String> known = to.driver().map(d -> d.faults()).orElse(Map.of());
        String name = to.scope().wordOf(fault.text());
        String directory = known.get(name);
        if (directory == null && !to.scope().isUnknown(fault.text())) {
            to.undeclared(
                    Code.UNKNOWN_FAULT,
                    "fault",
                    new Name(fault.span(), name),
                    known.keySet(),
                    "fault " + name + " = \"/sys/kernel/debug/…\", the directory of its attributes");
        }
        return Optional.ofNullable(directory);
    }

    private void demand(Origin origin, int result, String words) {
        to.program()
                .add(new Instruction.Check(
                        origin, Outcome.succeeded(result), new Expectation(words, new Expectation.Result(result))));
    }
}
