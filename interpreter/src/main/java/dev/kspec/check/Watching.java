// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.program.Splat;
import dev.kspec.type.DriverModel;
import dev.kspec.verb.Iteration;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines of the kernel's log and events of its tracepoints that are demanded across a block. */
final class Watching {
    /** The most that one block may log, in bytes. */
    private static final int MOST_BYTES = 1 << 20;

    /** The events of one block may take so many bytes; some ten thousand do. */
    private static final int MOST_EVENTS = 4 << 20;

    /** What the agent watches at a time: MAX_EVENTS of agent/program.h. */
    private static final int MOST_TRACES = 32;

    private final Lowering lowering;
    private final ProgramBuilder program;

    private final List<Seen> seen = new ArrayList<>();
    private final List<TraceWatch> traced = new ArrayList<>();
    private int traces;
    private int eventsLength = -1;
    private int events;

    Watching(Lowering lowering) {
        this.lowering = lowering;
        this.program = lowering.program();
    }

    /** What was begun before the block. */
    sealed interface Watch {
        Statement.Change change();
    }

    private record LogWatch(Statement.LogLines change, Regex regex, int handle) implements Watch {}

    private record TraceWatch(Statement.TraceEvents change, TracedEvent event) implements Watch {}

    /** What was logged meanwhile: a text, and how many bytes of it there are, or an errno. */
    private record Seen(LogWatch watch, int length, Slice text) {}

    /** Begins to watch; nothing after a mistake, which is then reported. */
    Optional<Watch> begin(Statement.Change change) {
        return switch (change) {
            case Statement.LogLines l -> log(l);
            case Statement.TraceEvents t -> trace(t);
            case Statement.SplatReport s -> splat(s);
            case Statement.CounterChange c -> Optional.empty();
        };
    }

    /** Runs the block; what was watched is looked at before anything is demanded of it. */
    void guarding(List<Watch> watches, Runnable body) {
        List<TraceWatch> traces = watches.stream()
                .filter(TraceWatch.class::isInstance)
                .map(TraceWatch.class::cast)
                .toList();
        List<LogWatch> logs = watches.stream()
                .filter(LogWatch.class::isInstance)
                .map(LogWatch.class::cast)
                .toList();
        traced.addAll(traces);
        if (traces.isEmpty()) {
            body.run();
        } else {
            around(traces, body);
        }
        logs.forEach(l -> seen.add(look(l)));
    }

    /** Nothing but the body lies between the two steps that watch; they are given back if it fails, too. */
    private void around(List<TraceWatch> traces, Runnable body) {
        Origin where = lowering.origin();
        int handle = program.register();
        lowering.guarded(
                () -> {
                    aside(() -> program.add(new Instruction.TraceMark(
                            lowering.origin(),
                            handle,
                            traces.stream().map(t -> t.event().id()).toList())));
                    lowering.demandSuccess(handle, "the tracepoints to be watched");
                    body.run();
                    lowering.at(where);
                    aside(() -> program.add(
                            new Instruction.TraceRead(lowering.origin(), eventsLength, new Expr.Reg(handle), events)));
                    program.add(new Instruction.Eval(lowering.origin(), handle, Expr.constant(-1)));
                },
                () -> aside(() -> program.add(new Instruction.TraceRead(
                        lowering.origin(), program.register(), new Expr.Reg(handle), program.buffer(0)))));
    }

    /** Demands what was asked for of everything that was seen. */
    void demand() {
        if (!traced.isEmpty()) {
            lowering.demandSuccess(eventsLength, "all events of the block to be readable");
        }
        for (int i = 0; i < traced.size(); i++) {
            demandTrace(i);
        }
        seen.forEach(s -> demandLog(s.watch(), s));
    }

    private Seen look(LogWatch watch) {
        int length = program.register();
        int buffer = program.buffer(MOST_BYTES);
        aside(() ->
                program.add(new Instruction.LogRead(lowering.origin(), length, new Expr.Reg(watch.handle()), buffer)));
        return new Seen(watch, length, Slice.first(buffer, new Expr.Reg(length)));
    }

    /** The body's calls are no steps of the spec. */
    private void aside(Runnable body) {
        Origin shown = lowering.origin();
        lowering.at(shown.aside());
        body.run();
        lowering.at(shown);
    }

    private Optional<Watch> log(Statement.LogLines change) {
        Optional<Regex> regex = pattern(change.pattern(), "log");
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        int handle = program.register();
        program.add(new Instruction.LogMark(lowering.origin().aside(), handle));
        lowering.demandSuccess(handle, "the kernel's log to be readable");
        return Optional.of(new LogWatch(change, regex.get(), handle));
    }

    /** The host holds it against what the kernel reports: there is nothing to be done in the guest. */
    private Optional<Watch> splat(Statement.SplatReport change) {
        pattern(change.pattern(), "splat")
                .ifPresent(regex -> program.splat(new Splat(
                        new Origin(change.span(), change.span().oneLine() + " across the block"),
                        regex,
                        Optional.empty())));
        return Optional.empty();
    }

    private Optional<Regex> pattern(Expression e, String word) {
        if (e instanceof Expression.Reference(var span, Name name)
                && lowering.scope().find(name.text()).isEmpty()) {
            Map<String, String> known = lowering.driver().map(DriverModel::logs).orElse(Map.of());
            String pattern = known.get(name.text());
            if (pattern == null) {
                lowering.undeclared(
                        Code.UNKNOWN_LOG,
                        "log pattern",
                        name,
                        known.keySet(),
                        "log " + name + " = r\"PATTERN\"; one may also stand here: " + word + " r\"…\"");
                return Optional.empty();
            }
            return lowering.regex(new Text(span, List.of(new Text.Bytes(pattern.getBytes(StandardCharsets.UTF_8)))));
        }
        return lowering.regex(e);
    }

    private void demandLog(LogWatch watch, Seen seen) {
        lowering.demandSuccess(seen.length(), "what the kernel logged in the block to be readable");
        Expr count = count(seen.text(), line -> new Expr.Matches(line, watch.regex()));
        demandCount(
                watch.change(),
                watch.change().times(),
                "line",
                List.of(new Expectation.Part("the number of lines that match", count)));
    }

    private interface Line {
        Expr counts(Slice line);
    }

    private Expr count(Slice text, Line line) {
        int count = program.register();
        program.add(new Instruction.Eval(lowering.origin(), count, Expr.ZERO));
        Expr sofar = new Expr.Reg(count);
        new Iteration(lowering)
                .over(new Term.Pieces(text, false), lowering.origin().span(), term -> {
                    ProgramBuilder.Label next = program.label();
                    program.jumpUnless(lowering.origin(), line.counts(((Term.InBuffer) term).slice()), next);
                    program.add(new Instruction.Eval(lowering.origin(), count, Expr.plus(sofar, Expr.constant(1))));
                    program.place(next);
                });
        return sofar;
    }

    private void demandCount(
            Statement.Change change, Optional<Statement.Times> times, String one, List<Expectation.Part> parts) {
        BinaryOp op = BinaryOp.GE;
        Expr number = Expr.constant(1);
        String words = "at least one such " + one;
        if (times.isPresent()) {
            BinaryOperator relation = times.get().relation().orElse(BinaryOperator.EQUAL);
            op = NumberDemands.op(relation, times.get().span(), lowering);
            Term wanted = lowering.evaluate(times.get().number());
            if (!(wanted instanceof Term.Int(Expr n))) {
                if (!(wanted instanceof Term.Invalid)) {
                    lowering.wrong(Code.WRONG_TYPE, times.get().number().span(), "`times` takes a number");
                }
                return;
            }
            number = n;
            words = (relation == BinaryOperator.EQUAL ? "" : relation.symbol() + " ")
                    + NumberDemands.words(n, times.get().number()) + " such " + one
                    + (n.equals(Expr.constant(1)) ? "" : "s");
        }
        program.add(new Instruction.Check(
                new Origin(change.span(), change.span().oneLine() + " across the block"),
                Expr.binary(op, parts.getFirst().value(), number),
                new Expectation(words, new Expectation.Parts(parts))));
    }

    private Optional<Watch> trace(Statement.TraceEvents change) {
        Optional<TracedEvent> event = TracedEvent.of(change, lowering);
        if (event.isEmpty()) {
            return Optional.empty();
        }
        if (traces++ == MOST_TRACES) {
            lowering.report(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            change.span(),
                            "one `across` watches at most " + MOST_TRACES + " tracepoints; this is one more")
                    .help("put the others around it: assert trace … across { assert trace … across { … } }"));
        }
        if (eventsLength < 0) {
            eventsLength = program.register();
            events = program.buffer(MOST_EVENTS);
        }
        aside(event.get()::readFormat);
        return Optional.of(new TraceWatch(change, event.get()));
    }

    private void demandTrace(int which) {
        TraceWatch watch = traced.get(which);
        Slice all = Slice.first(events, new Expr.Reg(eventsLength));
        TracedEvent.Counted counted = watch.event().count(all, which);
        demandCount(
                watch.change(),
                watch.change().times(),
                "event",
                List.of(
                        new Expectation.Part("the number of events that match", counted.matching()),
                        new Expectation.Part(
                                "the number of all events of " + watch.event().name(), counted.all())));
    }
}
