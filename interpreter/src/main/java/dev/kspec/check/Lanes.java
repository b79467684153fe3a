// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Verbs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * {@code parallel}, its lanes, and {@code bench}: checked here. This version does not execute them; {@link Unrun} says so, and a
 * scenario with them is skipped.
 */
final class Lanes {
    private static final Set<String> REPORTS = Set.of("min", "mean", "p50", "p90", "p95", "p99", "p999", "max", "rate");

    private final Lowering lowering;
    private final Consumer<List<Statement>> block;
    private final Deque<Set<String>> around = new ArrayDeque<>();
    private final Set<String> posted = new TreeSet<>();
    private final List<Name> awaited = new ArrayList<>();

    Lanes(Lowering lowering, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.block = block;
    }

    void parallel(Statement.Parallel s) {
        if (s.lanes().size() < 2) {
            lowering.report(Diagnostic.error(Code.MISSING_OPERAND, s.span(), "parallel has at least two lanes")
                    .help("parallel { lane a { … } lane b { … } }, each lane on a line of its own"));
        }
        Set<String> names = new LinkedHashSet<>();
        for (Statement.Lane lane : s.lanes()) {
            if (!names.add(lane.name().text())) {
                lowering.wrong(Code.DUPLICATE_NAME, lane.name().span(), "two lanes are called `" + lane.name() + "`");
            }
        }
        around.push(names);
        for (Statement.Lane lane : s.lanes()) {
            lowering.scope().enter();
            block.accept(lane.body());
            lowering.scope().leave();
        }
        around.pop();
        if (around.isEmpty()) {
            checkAwaited();
        }
    }

    /** What nobody posts is awaited without end. Posts of lanes within lanes count, and those of definitions that are called. */
    private void checkAwaited() {
        for (Name name : awaited) {
            if (!posted.contains(name.text())) {
                lowering.unknown(Code.UNKNOWN_NAME, name.span(), "no lane posts `" + name + "`", name.text(), posted);
            }
        }
        awaited.clear();
        posted.clear();
    }

    void whenBlocked(Statement.WhenBlocked s) {
        if (outside(s)) {
            return;
        }
        String lane = s.lane().text();
        if (!around.peek().contains(lane)) {
            lowering.unknown(
                    Code.UNKNOWN_LANE, s.lane().span(), "no lane is called `" + lane + "`", lane, around.peek());
        }
        String verb = s.verb().text();
        if (Verbs.named(verb).isEmpty()) {
            lowering.unknown(Code.UNKNOWN_VERB, s.verb().span(), "unknown verb `" + verb + "`", verb, Verbs.names());
        }
    }

    void sync(Statement.Sync s) {
        if (outside(s)) {
            return;
        }
        switch (s.kind()) {
            case POST -> posted.add(s.point().text());
            case AWAIT -> awaited.add(s.point());
            case BARRIER -> {}
        }
    }

    private boolean outside(Statement s) {
        if (around.isEmpty()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "this belongs to a lane of `parallel { … }`")
                    .help("only lanes wait for one another"));
        }
        return around.isEmpty();
    }

    void bench(Statement.Bench s) {
        Set<String> seen = new HashSet<>();
        for (var what : s.report()) {
            if (!REPORTS.contains(what.text())) {
                lowering.unknown(
                        Code.UNKNOWN_WORD, what.span(), "a bench does not report `" + what + "`", what.text(), REPORTS);
            } else if (!seen.add(what.text())) {
                lowering.wrong(Code.DUPLICATE_NAME, what.span(), "`" + what + "` is reported twice");
            }
        }
        lowering.scope().enter();
        block.accept(s.body());
        lowering.scope().leave();
    }
}
