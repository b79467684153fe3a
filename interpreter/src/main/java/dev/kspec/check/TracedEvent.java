// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tracepoint whose events are counted. Where its arguments lie in an event's bytes is read in the guest, from the event's
 * {@code format} (Documentation/trace/events.rst, "Event formats"); an argument that is not there as it is declared fails the
 * case before any event is looked at.
 */
final class TracedEvent {
    private static final String EVENTS = "/sys/kernel/tracing/events/";

    /** Fields stand before the format's long part, so that a longer one does no harm. */
    private static final int MOST_FORMAT = 16 << 10;

    /** Each event is preceded by u32 which, u32 length. */
    private static final int HEAD = 8;

    private final Lowering lowering;
    private final ProgramBuilder program;
    private final DriverModel.Trace trace;
    private final List<Expression.Field> pattern;
    private final Map<String, TracedArgument> arguments = new LinkedHashMap<>();
    private int id = -1;

    private TracedEvent(Lowering lowering, DriverModel.Trace trace, List<Expression.Field> pattern) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.trace = trace;
        this.pattern = pattern;
    }

    /** What is demanded of; nothing after a mistake, which is then reported. */
    static Optional<TracedEvent> of(Statement.TraceEvents change, Lowering lowering) {
        Map<String, DriverModel.Trace> known =
                lowering.driver().map(DriverModel::traces).orElse(Map.of());
        DriverModel.Trace trace = known.get(change.trace().text());
        if (trace == null) {
            lowering.undeclared(
                    Code.UNKNOWN_TRACE,
                    "trace",
                    change.trace(),
                    known.keySet(),
                    "trace " + change.trace() + "(argument: s64) = system:event");
            return Optional.empty();
        }
        return fields(change, trace, lowering).map(f -> new TracedEvent(lowering, trace, f));
    }

    /** The fields that a pattern names; nothing after a mistake. */
    private static Optional<List<Expression.Field>> fields(
            Statement.TraceEvents change, DriverModel.Trace trace, Lowering lowering) {
        if (change.pattern().isEmpty()) {
            return Optional.of(List.of());
        }
        if (!(change.pattern().get() instanceof Expression.Fields pattern)) {
            return Optional.empty();
        }
        Map<String, CType> known = trace.arguments();
        List<Expression.Field> fields = new ArrayList<>();
        for (Expression.Field field : pattern.fields()) {
            if (known.containsKey(field.name().text())) {
                fields.add(field);
            } else {
                lowering.unknown(
                        Code.UNKNOWN_NAME,
                        field.name().span(),
                        "trace " + change.trace() + " has no argument `" + field.name() + "`",
                        field.name().text(),
                        known.keySet());
            }
        }
        List<String> missing = known.keySet().stream()
                .filter(k ->
                        pattern.fields().stream().noneMatch(f -> f.name().text().equals(k)))
                .toList();
        boolean unknown = fields.size() < pattern.fields().size();
        if (!pattern.open() && !unknown && !missing.isEmpty()) {
            lowering.report(Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            pattern.span(),
                            "the pattern says nothing of " + String.join(", ", missing))
                    .help("name every argument, or end with `..` to let the others be anything"));
        }
        return Optional.of(fields);
    }

    /** As the kernel calls it: {@code system:event}. */
    String name() {
        return trace.system() + ":" + trace.event();
    }

    /** Its number in tracefs. */
    Expr id() {
        return new Expr.Reg(id);
    }

    /** Emits what finds out the event's number and where its arguments lie. */
    void readFormat() {
        int length = program.register();
        int buffer = program.buffer(MOST_FORMAT);
        int path = program.path(EVENTS + trace.system() + "/" + trace.event() + "/format");
        program.add(new Instruction.ReadFile(lowering.origin(), length, path, buffer));
        lowering.demandSuccess(length, "the tracepoint " + name());
        Slice format = Slice.first(buffer, new Expr.Reg(length));
        Bytes key = bytes("\nID: ");
        int found = set(new Expr.Find(format, key));
        lowering.demand(
                Expr.atLeast(new Expr.Reg(found), 0),
                "the format of " + name() + " to tell its ID",
                new Expectation.Parts(List.of(new Expectation.Part("the format", format))));
        id = TracedArgument.number(lowering, format, Expr.plus(new Expr.Reg(found), Expr.constant(key.size())), '\n');
        trace.arguments()
                .forEach(
                        (name, type) -> arguments.put(name, TracedArgument.find(lowering, format, name(), name, type)));
    }

    /** How many events there were, and how many of them fit the pattern. */
    record Counted(Expr matching, Expr all) {}

    /**
     * Emits the counting.
     *
     * @param events as {@link Instruction.TraceRead} gives them
     * @param which the tracepoint's place among those watched
     */
    Counted count(Slice events, int which) {
        int matching = set(Expr.ZERO);
        int all = set(Expr.ZERO);
        int next = set(Expr.ZERO);
        int begin = program.register();
        int length = program.register();
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label done = program.label();
        program.place(again);
        program.jumpUnless(lowering.origin(), Expr.binary(BinaryOp.LT, new Expr.Reg(next), events.length()), done);
        int kind = set(load(events, next, 0));
        eval(length, load(events, next, 4));
        eval(begin, Expr.plus(new Expr.Reg(next), Expr.constant(HEAD)));
        eval(next, Expr.plus(new Expr.Reg(begin), new Expr.Reg(length)));
        program.jumpUnless(lowering.origin(), Expr.equal(new Expr.Reg(kind), which), again);
        increment(all);
        Slice event = new Slice(events.buffer(), new Expr.Reg(begin), new Expr.Reg(length));
        lowering.loop(() -> match(event, again));
        increment(matching);
        program.jump(lowering.origin(), again);
        program.place(done);
        return new Counted(new Expr.Reg(matching), new Expr.Reg(all));
    }

    private void match(Slice event, ProgramBuilder.Label otherwise) {
        for (Expression.Field field : pattern) {
            String name = field.name().text();
            if (field.value() instanceof Expression.Wildcard) {
                continue;
            }
            Term value = arguments.get(name).in(event);
            lowering.fits(value, field.value(), name)
                    .ifPresent(c -> program.jumpUnless(lowering.origin(), c.value(), otherwise));
        }
    }

    private Expr load(Slice events, int at, int offset) {
        return new Expr.Load(events.buffer(), Expr.plus(new Expr.Reg(at), Expr.constant(offset)), 4, false, false);
    }

    private void increment(int register) {
        eval(register, Expr.plus(new Expr.Reg(register), Expr.constant(1)));
    }

    private int set(Expr value) {
        int register = program.register();
        eval(register, value);
        return register;
    }

    private void eval(int register, Expr value) {
        program.add(new Instruction.Eval(lowering.origin(), register, value));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
