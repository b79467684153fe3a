// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Fresh;
import dev.kspec.expand.Case;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases that want the same driver loaded in the same way.
 *
 * @param shared a scenario of the file whose shared steps are run around them, if the file has any
 */
record Group(Optional<CheckedSpec.DriverUse> driver, Optional<CheckedScenario> shared, List<Case> cases) {
    private record Kind(Optional<CheckedSpec.DriverUse> driver, Optional<String> sharingFile) {
        static Kind of(Case c) {
            return new Kind(
                    c.scenario().driver(), c.scenario().hasShared() ? Optional.of(c.id().file()) : Optional.empty());
        }
    }

    /** In the order in which each kind first occurs, those without a driver first: they need the least. */
    static List<Group> of(List<Case> cases) {
        Map<Kind, List<Case>> groups = new LinkedHashMap<>();
        groups.put(new Kind(Optional.empty(), Optional.empty()), new ArrayList<>());
        cases.forEach(
                c -> groups.computeIfAbsent(Kind.of(c), k -> new ArrayList<>()).add(c));
        return groups.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> new Group(
                        e.getKey().driver(),
                        e.getKey()
                                .sharingFile()
                                .map(f -> e.getValue().getFirst().scenario()),
                        List.copyOf(e.getValue())))
                .toList();
    }

    /** What its first case wants before it; of a part, that is what all of it wants. */
    Batch.Freshness freshness() {
        return freshness(cases.getFirst());
    }

    private static Batch.Freshness freshness(Case c) {
        return c.scenario().fresh().contains(Fresh.VM)
                ? Batch.Freshness.TARGET
                : c.scenario().fresh().contains(Fresh.DRIVER) ? Batch.Freshness.DRIVER : Batch.Freshness.ANY;
    }

    /** The same in its order, a case that wants something fresh for itself being a part of its own. */
    List<Group> parts() {
        List<Group> parts = new ArrayList<>();
        List<Case> together = new ArrayList<>();
        for (Case c : cases) {
            if (freshness(c) == Batch.Freshness.ANY) {
                together.add(c);
            } else {
                addPart(parts, together);
                parts.add(new Group(driver, shared, List.of(c)));
            }
        }
        addPart(parts, together);
        return parts;
    }

    private void addPart(List<Group> parts, List<Case> together) {
        if (!together.isEmpty()) {
            parts.add(new Group(driver, shared, List.copyOf(together)));
            together.clear();
        }
    }
}
