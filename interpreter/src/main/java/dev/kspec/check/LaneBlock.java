// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.ProgramBuilder.Label;
import dev.kspec.verb.Lowering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is known of the lanes of one {@code parallel} while they are lowered: the whole of it only when all are. */
final class LaneBlock {
    /** Where the instructions of one step stand. */
    record Place(Label from, Label to) {}

    /** Points of barriers and of posts are apart, though their names may be the same. */
    private record Point(boolean barrier, String name) {}

    private final Set<String> names;
    private final Map<String, List<Integer>> numbers = new HashMap<>();
    private final List<Map<String, List<Place>>> steps = new ArrayList<>();
    private final Map<Point, Integer> points = new LinkedHashMap<>();
    private final Map<Point, Long> lanesOf = new HashMap<>();
    private final List<Name> awaited = new ArrayList<>();
    private final Map<String, Name> barriers = new LinkedHashMap<>();
    private final Map<Statement.WhenBlocked, Set<Integer>> waits = new LinkedHashMap<>();
    private int current;
    private int depth;

    LaneBlock(Set<String> names) {
        this.names = new HashSet<>(names);
    }

    Set<String> names() {
        return names;
    }

    /** One more lane of the name; its number in the block. */
    int add(String name) {
        int number = steps.size();
        steps.add(new HashMap<>());
        numbers.computeIfAbsent(name, n -> new ArrayList<>()).add(number);
        return number;
    }

    /** How many lanes of the name there are by now. */
    int number(String name) {
        return numbers.get(name).size();
    }

    List<Integer> numbers(String name) {
        return numbers.getOrDefault(name, List.of());
    }

    /** What follows is of this lane. */
    void enter(int number, int forks) {
        current = number;
        depth = forks;
    }

    int current() {
        return current;
    }

    /** How many child processes within each other run the lane itself. */
    int depth() {
        return depth;
    }

    void did(String verb, Label from, Label to) {
        steps.get(current).computeIfAbsent(verb, v -> new ArrayList<>()).add(new Place(from, to));
    }

    List<Place> of(int lane, String verb) {
        return steps.get(lane).getOrDefault(verb, List.of());
    }

    void waitsFor(int lane, Statement.WhenBlocked s) {
        waits.computeIfAbsent(s, w -> new HashSet<>()).add(lane);
    }

    /** The number of a point, in which this lane has a part now. */
    int point(Name name, Statement.Sync.Kind kind) {
        Point point = new Point(kind == Statement.Sync.Kind.BARRIER, name.text());
        switch (kind) {
            case AWAIT -> awaited.add(name);
            case BARRIER -> {
                barriers.putIfAbsent(name.text(), name);
                take(point);
            }
            case POST -> take(point);
        }
        return points.computeIfAbsent(point, p -> points.size());
    }

    private void take(Point point) {
        lanesOf.merge(point, 1L << current, (a, b) -> a | b);
    }

    /** The lanes that post it, the first as the lowest bit. */
    long posters(String name) {
        return lanesOf.getOrDefault(new Point(false, name), 0L);
    }

    /** The lanes that have the barrier. */
    long comers(String name) {
        return lanesOf.getOrDefault(new Point(true, name), 0L);
    }

    /** What is wrong with all lanes seen together. */
    void report(Lowering lowering) {
        Set<String> posted = new TreeSet<>();
        points.keySet().stream()
                .filter(p -> !p.barrier() && lanesOf.containsKey(p))
                .forEach(p -> posted.add(p.name()));
        Set<String> told = new HashSet<>();
        for (Name name : awaited) {
            if (!posted.contains(name.text()) && told.add(name.span().toString())) {
                lowering.unknown(Code.UNKNOWN_NAME, name.span(), "no lane posts `" + name + "`", name.text(), posted);
            }
        }
        barriers.values().stream()
                .filter(name -> steps.size() > 1 && Long.bitCount(comers(name.text())) == 1)
                .forEach(name -> lowering.report(Diagnostic.warning(
                                Code.ALWAYS_HOLDS, name.span(), "only one lane comes to the barrier `" + name + "`")
                        .help("a barrier holds up the lanes that have it until all of them are there")));
        waits.forEach((s, lanes) -> {
            if (lanes.stream().anyMatch(l -> of(l, s.verb().text()).isEmpty())) {
                Set<String> verbs = new TreeSet<>();
                lanes.forEach(l -> verbs.addAll(steps.get(l).keySet()));
                lowering.unknown(
                        Code.UNKNOWN_VERB,
                        s.verb().span(),
                        "lane `" + s.lane() + "` has no `" + s.verb() + "`",
                        s.verb().text(),
                        verbs);
            }
        });
    }
}
