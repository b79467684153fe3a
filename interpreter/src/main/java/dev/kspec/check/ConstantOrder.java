// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.ast.References;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A file's constants, each behind those that it is computed from; otherwise as they stand (A. B. Kahn, Topological
 * sorting of large networks, 1962).
 *
 * @param circular those that are computed from one another, and what is computed from them, as they stand
 */
record ConstantOrder(List<SpecFile.Constant> sorted, List<SpecFile.Constant> circular) {

    /** What is wrong with those that are computed from one another, told once. */
    Optional<Diagnostic> mistake() {
        if (circular.isEmpty()) {
            return Optional.empty();
        }
        List<Name> circle = circle().stream().map(SpecFile.Constant::name).toList();
        String steps = IntStream.range(0, circle.size())
                .mapToObj(i -> circle.get(i) + " from " + circle.get((i + 1) % circle.size()))
                .collect(Collectors.joining(", "));
        return Optional.of(Diagnostic.error(
                        Code.RECURSION, circle.getFirst().span(), "`" + circle.getFirst() + "` is computed from itself")
                .help(steps + ": one of them has to be a value"));
    }

    /** Some of them: each is computed from the next, and the last from the first. */
    private List<SpecFile.Constant> circle() {
        Map<String, SpecFile.Constant> byName = new HashMap<>();
        circular.forEach(c -> byName.putIfAbsent(c.name().text(), c));
        LinkedHashSet<SpecFile.Constant> path = new LinkedHashSet<>();
        SpecFile.Constant at = circular.getFirst();
        while (path.add(at)) {
            at = References.in(at.value()).stream()
                    .filter(byName::containsKey)
                    .map(byName::get)
                    .findFirst()
                    .orElseThrow();
        }
        SpecFile.Constant first = at;
        return path.stream().dropWhile(c -> !c.equals(first)).toList();
    }

    static ConstantOrder of(List<SpecFile.Constant> constants) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < constants.size(); i++) {
            first.putIfAbsent(constants.get(i).name().text(), i);
        }
        List<List<Integer>> users = new ArrayList<>();
        constants.forEach(c -> users.add(new ArrayList<>()));
        int[] missing = new int[constants.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            for (String name : References.in(constants.get(i).value())) {
                Integer used = first.get(name);
                if (used != null) {
                    users.get(used).add(i);
                    missing[i]++;
                }
            }
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<SpecFile.Constant> sorted = new ArrayList<>();
        Set<Integer> done = new HashSet<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            done.add(next);
            sorted.add(constants.get(next));
            for (int user : users.get(next)) {
                if (--missing[user] == 0) {
                    ready.add(user);
                }
            }
        }
        List<SpecFile.Constant> circular = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            if (!done.contains(i)) {
                circular.add(constants.get(i));
            }
        }
        return new ConstantOrder(sorted, circular);
    }
}
