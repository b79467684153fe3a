// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import dev.kspec.ktap.UnitResult.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads KTAP line by line. How far a line is set in says whose it is: tests within a test are set in further than that test's
 * result, which follows them. Several documents may stand one behind the other, each from its version line on.
 *
 * <p>Where KUnit leaves a plan out, none is needed: a parameterised test has none for its parameters, and the file of a
 * suite in debugfs has neither a version line nor a plan around the suite (before Linux 6.3).
 */
final class KtapReader {
    /** Tests within tests within tests. */
    private static final int DEEPEST = 16;

    private static final int LONGEST_NAME = 200;

    private final Ktap.Limits limits;
    private final List<UnitResult> results = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private final Diagnostics diagnostics;
    private final Deque<Level> open = new ArrayDeque<>();
    /** The tests within one whose own result has not come yet. */
    private Optional<Level> closed = Optional.empty();
    /** What a line said of the name of the tests that come next. */
    private String announced = "";

    private int count;
    private int number;
    private boolean isBailedOut;

    KtapReader(Ktap.Limits limits) {
        this.limits = limits;
        this.diagnostics = new Diagnostics(limits.diagnostics());
        open.push(new Level(0, ""));
    }

    void line(String text) {
        number++;
        if (isBailedOut || diagnostics.isBlock(text, open.element())) {
            return;
        }
        switch (KtapLine.of(text)) {
            case KtapLine.Version v -> version(v);
            case KtapLine.Subtest s -> subtest(s);
            case KtapLine.Plan p -> to(p.indent()).flatMap(l -> l.plan(p)).ifPresent(this::wrong);
            case KtapLine.Result r -> to(r.indent()).ifPresent(l -> result(l, r));
            case KtapLine.BailOut b -> {
                isBailedOut = true;
                wrong("the tests were given up: Bail out!" + (b.reason().isEmpty() ? "" : " " + b.reason()));
            }
            case KtapLine.Remark r -> diagnostics.add(r.text());
        }
    }

    /**
     * Nothing comes any more.
     *
     * @param cutBehind how many bytes there were, if more may have been cut off; else below 0
     */
    Ktap end(int cutBehind) {
        if (cutBehind >= 0) {
            damage.addFirst("the text is cut off behind " + cutBehind + " bytes");
        }
        document();
        if (results.isEmpty() && !isBailedOut) {
            damage.add("there is no result of a test in it");
        }
        return new Ktap(results, damage);
    }

    private void version(KtapLine.Version v) {
        boolean isDeeper = v.indent() > open.element().indent();
        Optional<Level> level = to(v.indent());
        if (!isDeeper && level.isPresent() && !level.get().isFresh()) {
            if (open.size() == 1) {
                document();
                open.push(new Level(0, ""));
            } else {
                leave();
            }
            level = to(v.indent());
        }
        level.ifPresent(Level::begin);
    }

    /** Its name stands either with the tests themselves, as KUnit has it, or before them. */
    private void subtest(KtapLine.Subtest s) {
        announced = s.name();
        if (s.indent() > open.element().indent()) {
            to(s.indent());
        } else if (open.size() > 1
                && s.indent() == open.element().indent()
                && open.element().isFresh()) {
            open.pop();
            to(s.indent());
        }
    }

    /** The tests that are set in so far; none if they are set in deeper than anything is. */
    private Optional<Level> to(int indent) {
        while (open.element().indent() > indent) {
            leave();
        }
        if (open.element().indent() < indent) {
            orphaned();
            if (open.size() > DEEPEST) {
                wrong("tests within tests, more than " + DEEPEST + " deep");
                return Optional.empty();
            }
            open.push(new Level(indent, cut(announced)));
            announced = "";
        }
        return Optional.of(open.element());
    }

    /** The innermost tests have come to their end. */
    private void leave() {
        orphaned();
        Level level = open.pop();
        if (!isBailedOut) {
            level.unkept().forEach(w -> wrong("in " + level.quoted() + ", " + w));
        }
        closed = Optional.of(level);
    }

    /** What was within a test that has no result of its own. */
    private void orphaned() {
        if (closed.isPresent()) {
            Level within = closed.get();
            closed = Optional.empty();
            if (!isBailedOut) {
                wrong("the result of " + within.quoted() + " itself is missing, behind those of the tests in it");
            }
            open.element().results().addAll(named(within.name().isEmpty() ? "?" : within.name(), within.results()));
        }
    }

    private void result(Level level, KtapLine.Result line) {
        Optional<Level> within = closed;
        closed = Optional.empty();
        announced = "";
        level.numbered(line).ifPresent(this::wrong);
        String name = cut(line.name().isEmpty() ? within.map(Level::name).orElse("") : line.name());
        String called = name.isEmpty() ? Integer.toString(level.count()) : name;
        UnitResult own = new UnitResult(List.of(called), kind(line), Diagnostics.cut(why(line)), diagnostics.take());
        if (within.isEmpty()) {
            add(level, own);
            return;
        }
        Level tests = within.get();
        if (!tests.isPlanned() && tests.name().isEmpty()) {
            wrong("the tests in `" + called + "` have no plan");
        }
        if (tests.results().isEmpty()) {
            add(level, own.kind() == Kind.PASSED && tests.skip().isPresent() ? skipped(own, tests) : own);
            return;
        }
        List<UnitResult> inner = named(called, tests.results());
        if (own.kind() == Kind.TODO) {
            inner.replaceAll(r -> r.kind() == Kind.FAILED ? r.as(Kind.TODO, own.reason()) : r);
        }
        level.results().addAll(inner);
        if (own.kind() == Kind.FAILED && inner.stream().noneMatch(r -> r.kind() == Kind.FAILED)) {
            add(level, own);
        }
    }

    private static UnitResult skipped(UnitResult own, Level tests) {
        return own.as(Kind.SKIPPED, Diagnostics.cut(tests.skip().orElse("")));
    }

    private void add(Level level, UnitResult result) {
        count++;
        if (count == limits.results() + 1) {
            wrong("there are more results than the " + Ktap.Limits.OF_A_CASE.results() + " that a case may take in");
        }
        if (count <= limits.results()) {
            level.results().add(result);
            diagnostics.behind(level);
        }
    }

    /** All that was read since the last one ended. */
    private void document() {
        while (open.size() > 1) {
            leave();
        }
        Level tests = open.element();
        boolean isOneSuite = closed.isEmpty() && !tests.hasVersion() && tests.count() == 1 && hasTestsWithin(tests);
        orphaned();
        Level root = open.pop();
        diagnostics.end(root);
        if (!isBailedOut) {
            root.unkept().forEach(damage::add);
            if (!root.isPlanned() && root.count() > 0 && !isOneSuite) {
                damage.add("there is no plan, 1.." + root.count() + ", that says how many tests there are");
            }
        }
        if (root.results().isEmpty() && root.skip().isPresent()) {
            add(
                    root,
                    new UnitResult(
                            List.of("all tests"),
                            Kind.SKIPPED,
                            Diagnostics.cut(root.skip().get()),
                            List.of()));
        }
        results.addAll(root.results());
    }

    private static boolean hasTestsWithin(Level root) {
        return root.results().stream().anyMatch(r -> r.path().size() > 1);
    }

    private static List<UnitResult> named(String name, List<UnitResult> inner) {
        List<UnitResult> all = new ArrayList<>();
        for (UnitResult result : inner) {
            List<String> path = new ArrayList<>(List.of(name));
            path.addAll(result.path());
            all.add(new UnitResult(path, result.kind(), result.reason(), result.diagnostics()));
        }
        return all;
    }

    private static Kind kind(KtapLine.Result line) {
        return switch (line.directive()) {
            case SKIP -> Kind.SKIPPED;
            case TODO, XFAIL -> line.ok() ? Kind.PASSED : Kind.TODO;
            case TIMEOUT, ERROR -> Kind.FAILED;
            case NONE -> line.ok() ? Kind.PASSED : Kind.FAILED;
        };
    }

    private static String why(KtapLine.Result line) {
        String kind = switch (line.directive()) {
            case TIMEOUT -> "timed out";
            case ERROR -> "error";
            case NONE, SKIP, TODO, XFAIL -> "";
        };
        return kind.isEmpty() || line.reason().isEmpty() ? kind + line.reason() : kind + ": " + line.reason();
    }

    private static String cut(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    }

    private void wrong(String what) {
        if (damage.size() <= Ktap.MOST_DAMAGE) {
            damage.add("line " + number + ": " + what);
        }
    }
}
