// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.ProgramBuilder.Label;
import dev.kspec.verb.Iteration;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import dev.kspec.verb.Verbs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@code parallel}, its lanes, and how they wait for one another. */
final class Lanes {
    /** WIRE_MAX_LANES and WIRE_MAX_POINTS of wire.def. */
    private static final int MOST_LANES = 64;

    private static final int MOST_POINTS = 256;

    private final Lowering lowering;
    private final ProgramBuilder program;
    private final Bindings bindings;
    private final Timing timing;
    private final Consumer<List<Statement>> block;
    private Optional<LaneBlock> around = Optional.empty();

    Lanes(Lowering lowering, Bindings bindings, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.bindings = bindings;
        this.timing = new Timing(lowering);
        this.block = block;
    }

    void parallel(Statement.Parallel s) {
        if (s.lanes().size() < 2 && s.lanes().stream().allMatch(l -> l.each().isEmpty())) {
            lowering.report(Diagnostic.error(Code.MISSING_OPERAND, s.span(), "parallel has at least two lanes")
                    .help("parallel { lane a { … } lane b { … } }, each lane on a line of its own"));
        }
        Set<String> names = new HashSet<>();
        for (Statement.Lane lane : s.lanes()) {
            if (!names.add(lane.name().text())) {
                lowering.wrong(Code.DUPLICATE_NAME, lane.name().span(), "two lanes are called `" + lane.name() + "`");
            }
        }
        if (around.isPresent()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "a lane has no lanes of its own")
                    .help("put all lanes side by side into one `parallel`"));
            s.lanes().forEach(l -> body(l, Optional.empty()));
            return;
        }
        LaneBlock lanes = new LaneBlock(names);
        List<ProgramBuilder.Lane> all = new ArrayList<>();
        List<EachItem> items = new ArrayList<>();
        s.lanes().forEach(lane -> expand(lane, lanes, all, items));
        if (all.size() > MOST_LANES) {
            lowering.report(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            s.span(),
                            "these are " + all.size() + " lanes; " + MOST_LANES + " are the most")
                    .help("each lane is a process of its own"));
            return;
        }
        around = Optional.of(lanes);
        if (!all.isEmpty()) {
            program.parallel(lowering.origin(), program.register(), all);
        }
        around = Optional.empty();
        items.forEach(EachItem::report);
        lanes.report(lowering);
    }

    /** One lane, or one for each item of a list that is known beforehand. */
    private void expand(Statement.Lane lane, LaneBlock lanes, List<ProgramBuilder.Lane> all, List<EachItem> items) {
        String name = lane.name().text();
        if (lane.each().isEmpty()) {
            int number = lanes.add(name);
            all.add(new ProgramBuilder.Lane(name, () -> run(lanes, number, name, lane, Optional.empty())));
            return;
        }
        Statement.EachOf each = lane.each().get();
        Term list = lowering.evaluate(each.list());
        Optional<List<Term>> known =
                new Iteration(lowering).known(list, each.list().span());
        if (known.isEmpty() && !(list instanceof Term.Invalid)) {
            lowering.report(Diagnostic.error(
                            Code.NOT_CONSTANT, each.list().span(), "how many lanes there are is known beforehand")
                    .help("such as: lane " + name + " for i in 1..4 { … }, where 4 may be a parameter of the matrix"));
        }
        EachItem found = new EachItem(lowering, each.variable());
        items.add(found);
        for (Term item : known.orElse(List.of(new Term.Invalid()))) {
            int number = lanes.add(name);
            String own = name + " " + lanes.number(name);
            all.add(new ProgramBuilder.Lane(
                    own, () -> found.next(item, () -> run(lanes, number, own, lane, Optional.of(item)))));
        }
    }

    private void run(LaneBlock lanes, int number, String name, Statement.Lane lane, Optional<Term> item) {
        var outer = lowering.origin();
        lanes.enter(number, program.forks());
        lowering.inLane(name, () -> body(lane, item));
        lowering.at(outer);
    }

    private void body(Statement.Lane lane, Optional<Term> item) {
        lowering.scope().enter();
        lane.each().ifPresent(each -> bindings.bind(each.variable(), item.orElse(new Term.Invalid())));
        block.accept(lane.body());
        lowering.scope().leave();
    }

    /** A step, which other lanes may wait for to block. */
    void step(String verb, Runnable step) {
        if (around.isEmpty()) {
            step.run();
            return;
        }
        Label from = program.label();
        Label to = program.label();
        program.place(from);
        step.run();
        program.place(to);
        around.get().did(verb, from, to);
    }

    void whenBlocked(Statement.WhenBlocked s) {
        if (outside(s)) {
            return;
        }
        LaneBlock lanes = around.orElseThrow();
        String lane = s.lane().text();
        String verb = s.verb().text();
        boolean known = lanes.names().contains(lane);
        if (!known) {
            lowering.unknown(
                    Code.UNKNOWN_LANE, s.lane().span(), "no lane is called `" + lane + "`", lane, lanes.names());
        }
        if (Verbs.named(verb).isEmpty()) {
            lowering.unknown(Code.UNKNOWN_VERB, s.verb().span(), "unknown verb `" + verb + "`", verb, Verbs.names());
            known = false;
        }
        if (known && lanes.numbers(lane).contains(lanes.current())) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.lane().span(), "a lane cannot see itself blocked")
                    .help("let another lane wait for it"));
            known = false;
        }
        Expr nanos = Expr.constant(s.lasting().map(timing::bound).orElse(0L));
        if (known) {
            lanes.numbers(lane).forEach(number -> blocked(lanes, number, s, nanos));
        }
    }

    private void blocked(LaneBlock lanes, int number, Statement.WhenBlocked s, Expr nanos) {
        var where = lowering.origin();
        int result = program.register();
        lanes.waitsFor(number, s);
        program.later(places -> new Instruction.Blocked(
                where,
                result,
                number,
                0,
                nanos,
                lanes.of(number, s.verb().text()).stream()
                        .map(p -> new Instruction.Range(places.of(p.from()), places.of(p.to())))
                        .sorted(Comparator.comparingInt(Instruction.Range::from))
                        .toList()));
    }

    void sync(Statement.Sync s) {
        if (outside(s)) {
            return;
        }
        LaneBlock lanes = around.orElseThrow();
        var where = lowering.origin();
        Name name = s.point();
        int point = lanes.point(name, s.kind());
        if (point >= MOST_POINTS) {
            lowering.wrong(Code.OUT_OF_RANGE, name.span(), "more than " + MOST_POINTS + " points at which lanes meet");
            return;
        }
        switch (s.kind()) {
            case POST -> program.add(new Instruction.Post(where, point));
            case AWAIT -> program.later(places -> new Instruction.Await(where, point, lanes.posters(name.text())));
            case BARRIER -> program.later(places -> new Instruction.Barrier(where, point, lanes.comers(name.text())));
        }
    }

    private boolean outside(Statement s) {
        if (around.isEmpty()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "this belongs to a lane of `parallel { … }`")
                    .help("only lanes wait for one another"));
            return true;
        }
        if (around.get().depth() != program.forks()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "a child process of a lane does not meet others")
                    .help("put this before the fork, or behind it"));
            return true;
        }
        return false;
    }
}
