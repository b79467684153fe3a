// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
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
    /** The most that one block may log or trace, in bytes. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String INSTANCES = "/sys/kernel/tracing/instances/";
    private static final int AT_FDCWD = -100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int O_WRONLY = 1;
    private static final int O_TRUNC = 01000;

    private final Lowering lowering;
    private final ProgramBuilder program;

    private final List<Seen> seen = new ArrayList<>();

    Watching(Lowering lowering) {
        this.lowering = lowering;
        this.program = lowering.program();
    }

    /** What was begun before the block. */
    sealed interface Watch {
        Statement.Change change();
    }

    private record LogWatch(Statement.LogLines change, Regex regex, int handle) implements Watch {}

    private record TraceWatch(Statement.TraceEvents change, DriverModel.Trace trace, String instance)
            implements Watch {}

    /** What was seen meanwhile: a text, and how many bytes of it there are, or an errno. */
    private record Seen(Watch watch, int length, Slice text) {}

    /** Begins to watch; nothing after a mistake, which is then reported. */
    Optional<Watch> begin(Statement.Change change) {
        return switch (change) {
            case Statement.LogLines l -> log(l);
            case Statement.TraceEvents t -> trace(t);
            case Statement.CounterChange c -> Optional.empty();
        };
    }

    /** Runs the block; a tracing instance goes away whatever happens in it, and before anything is demanded of it. */
    void guarding(List<Watch> watches, Runnable body) {
        List<TraceWatch> traces = watches.stream()
                .filter(TraceWatch.class::isInstance)
                .map(TraceWatch.class::cast)
                .toList();
        Runnable looking = () -> watches.forEach(w -> seen.add(look(w)));
        if (traces.isEmpty()) {
            body.run();
            looking.run();
            return;
        }
        Origin where = lowering.origin();
        lowering.guarded(
                () -> {
                    traces.forEach(this::enable);
                    body.run();
                    lowering.at(where);
                    looking.run();
                },
                () -> aside(() -> traces.forEach(t -> remove(t.instance()))));
    }

    /** Demands what was asked for of everything that was seen. */
    void demand() {
        for (Seen s : seen) {
            switch (s.watch()) {
                case LogWatch l -> demandLog(l, s);
                case TraceWatch t -> demandTrace(t, s);
            }
        }
    }

    private Seen look(Watch watch) {
        int length = program.register();
        int buffer = program.buffer(MOST_BYTES);
        aside(() -> {
            switch (watch) {
                case LogWatch l ->
                    program.add(new Instruction.LogRead(lowering.origin(), length, new Expr.Reg(l.handle()), buffer));
                case TraceWatch t ->
                    program.add(new Instruction.ReadFile(
                            lowering.origin(), length, program.path(t.instance() + "/trace"), buffer));
            }
        });
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
        Optional<Regex> regex = pattern(change.pattern());
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        int handle = program.register();
        program.add(new Instruction.LogMark(lowering.origin().aside(), handle));
        lowering.demandSuccess(handle, "the kernel's log to be readable");
        return Optional.of(new LogWatch(change, regex.get(), handle));
    }

    private Optional<Regex> pattern(Expression e) {
        if (e instanceof Expression.Reference(var span, Name name)
                && lowering.scope().find(name.text()).isEmpty()) {
            Map<String, String> known = lowering.driver().map(DriverModel::logs).orElse(Map.of());
            String pattern = known.get(name.text());
            if (pattern == null) {
                lowering.unknown(
                        Code.UNKNOWN_LOG,
                        span,
                        "no log pattern `" + name + "` is declared by the driver in use",
                        name.text(),
                        known.keySet());
                return Optional.empty();
            }
            return lowering.regex(new Text(span, List.of(new Text.Bytes(pattern.getBytes(StandardCharsets.UTF_8)))));
        }
        return lowering.regex(e);
    }

    private void demandLog(LogWatch watch, Seen seen) {
        lowering.demandSuccess(seen.length(), "what the kernel logged in the block to be readable");
        Expr count = count(seen.text(), line -> new Expr.Matches(line, watch.regex()));
        demandCount(watch.change(), watch.change().times(), count, "line", "the number of lines that match");
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
            Statement.Change change, Optional<Statement.Times> times, Expr count, String one, String many) {
        BinaryOp op = BinaryOp.GE;
        Expr number = Expr.constant(1);
        String words = "at least one such " + one;
        if (times.isPresent()) {
            BinaryOperator relation = times.get().relation().orElse(BinaryOperator.EQUAL);
            op = Expectations.op(relation, times.get().span(), lowering);
            Term wanted = lowering.evaluate(times.get().number());
            if (!(wanted instanceof Term.Int(Expr n))) {
                if (!(wanted instanceof Term.Invalid)) {
                    lowering.wrong(Code.WRONG_TYPE, times.get().number().span(), "`times` takes a number");
                }
                return;
            }
            number = n;
            words = (relation == BinaryOperator.EQUAL ? "" : relation.symbol() + " ")
                    + Expectations.words(n, times.get().number()) + " such " + one
                    + (n.equals(Expr.constant(1)) ? "" : "s");
        }
        program.add(new Instruction.Check(
                new Origin(change.span(), change.span().oneLine() + " across the block"),
                Expr.binary(op, count, number),
                new Expectation(words, new Expectation.Parts(List.of(new Expectation.Part(many, count))))));
    }

    private Optional<Watch> trace(Statement.TraceEvents change) {
        Map<String, DriverModel.Trace> known =
                lowering.driver().map(DriverModel::traces).orElse(Map.of());
        DriverModel.Trace trace = known.get(change.trace().text());
        if (trace == null) {
            lowering.unknown(
                    Code.UNKNOWN_TRACE,
                    change.trace().span(),
                    "no trace `" + change.trace() + "` is declared by the driver in use",
                    change.trace().text(),
                    known.keySet());
            return Optional.empty();
        }
        // A number that nothing else in the program has: watches may stand within each other.
        String instance = INSTANCES + "kspec-" + program.register();
        aside(() -> {
            // One that a case left behind when it was killed is in the way.
            remove(instance);
            int made = lowering.call(
                    Syscall.MKDIRAT,
                    List.of(new Instruction.Immediate(AT_FDCWD), address(instance), new Instruction.Immediate(0700)),
                    List.of());
            lowering.demandSuccess(made, "tracefs to take an instance at " + instance);
        });
        return Optional.of(new TraceWatch(change, trace, instance));
    }

    private void enable(TraceWatch watch) {
        DriverModel.Trace trace = watch.trace();
        aside(() -> {
            int enabled = write(watch.instance() + "/events/" + trace.system() + "/" + trace.event() + "/enable", "1");
            lowering.demandSuccess(enabled, "the tracepoint " + trace.system() + ":" + trace.event());
        });
    }

    private Arg address(String path) {
        return new Instruction.Address(program.path(path), 0);
    }

    private int write(String path, String text) {
        int result = program.register();
        Bytes bytes = Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
        program.add(new Instruction.WriteFile(
                lowering.origin(), result, program.path(path), O_WRONLY | O_TRUNC, 0, program.slice(bytes)));
        return result;
    }

    private void remove(String instance) {
        int unused = lowering.call(
                Syscall.UNLINKAT,
                List.of(
                        new Instruction.Immediate(AT_FDCWD),
                        address(instance),
                        new Instruction.Immediate(AT_REMOVEDIR)),
                List.of());
    }

    private void demandTrace(TraceWatch watch, Seen seen) {
        lowering.demandSuccess(seen.length(), "a readable trace");
        Slice text = seen.text();
        List<Expression.Field> fields = fields(watch);
        if (fields == null) {
            return;
        }
        Bytes marker = Bytes.of((": " + watch.trace().event() + ": ").getBytes(StandardCharsets.UTF_8));
        int count = program.register();
        program.add(new Instruction.Eval(lowering.origin(), count, Expr.ZERO));
        new Iteration(lowering)
                .over(new Term.Pieces(text, false), watch.change().span(), term -> {
                    Slice line = ((Term.InBuffer) term).slice();
                    ProgramBuilder.Label next = program.label();
                    program.jumpUnless(lowering.origin(), new Expr.Contains(line, marker), next);
                    for (Expression.Field field : fields) {
                        Term value = value(line, field.name().text());
                        lowering.fits(value, field.value(), field.name().text())
                                .ifPresent(c -> program.jumpUnless(lowering.origin(), c.value(), next));
                    }
                    program.add(new Instruction.Eval(
                            lowering.origin(), count, Expr.plus(new Expr.Reg(count), Expr.constant(1))));
                    program.place(next);
                });
        demandCount(
                watch.change(),
                watch.change().times(),
                new Expr.Reg(count),
                "event",
                "the number of events that match");
    }

    /** The fields that a pattern names; null after a mistake. */
    private List<Expression.Field> fields(TraceWatch watch) {
        if (watch.change().pattern().isEmpty()) {
            return List.of();
        }
        if (!(watch.change().pattern().get() instanceof Expression.Fields pattern)) {
            return null;
        }
        List<Expression.Field> fields = new ArrayList<>();
        Map<String, ?> known = watch.trace().arguments();
        for (Expression.Field field : pattern.fields()) {
            if (!known.containsKey(field.name().text())) {
                lowering.unknown(
                        Code.UNKNOWN_NAME,
                        field.name().span(),
                        "trace " + watch.change().trace() + " has no argument `" + field.name() + "`",
                        field.name().text(),
                        known.keySet());
                return null;
            }
            fields.add(field);
        }
        List<String> missing = known.keySet().stream()
                .filter(k -> fields.stream().noneMatch(f -> f.name().text().equals(k)))
                .toList();
        if (!pattern.open() && !missing.isEmpty()) {
            lowering.report(dev.kspec.diag.Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            pattern.span(),
                            "the pattern says nothing of " + String.join(", ", missing))
                    .help("name every argument, or end with `..` to let the others be anything"));
            return null;
        }
        return fields;
    }

    /** The number behind {@code name=} on a line; a decimal one, or with 0x before it. */
    private Term value(Slice line, String name) {
        Bytes key = Bytes.of((" " + name + "=").getBytes(StandardCharsets.UTF_8));
        int begin = program.register();
        program.add(new Instruction.Eval(lowering.origin(), begin, new Expr.Find(line, key)));
        lowering.demand(
                Expr.atLeast(new Expr.Reg(begin), 0),
                "a trace event with a field " + name,
                new Expectation.Parts(List.of(new Expectation.Part("the event", line))));
        Expr skip = Expr.plus(new Expr.Reg(begin), Expr.constant(key.size()));
        Slice rest = new Slice(
                line.buffer(), Expr.plus(line.offset(), skip), Expr.binary(BinaryOp.SUB, line.length(), skip));
        int end = program.register();
        program.add(new Instruction.Eval(lowering.origin(), end, new Expr.Find(rest, Bytes.of((byte) ' '))));
        Expr found = new Expr.Reg(end);
        Expr last = Expr.binary(BinaryOp.LT, found, Expr.ZERO);
        Expr length = Expr.plus(found, Expr.binary(BinaryOp.MUL, last, Expr.plus(rest.length(), Expr.constant(1))));
        int value = program.register();
        program.add(new Instruction.Eval(
                lowering.origin(), value, new Expr.Parse(new Slice(rest.buffer(), rest.offset(), length), 0)));
        return new Term.Int(new Expr.Reg(value));
    }
}
