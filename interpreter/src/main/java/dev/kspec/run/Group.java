// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases that want the same driver loaded in the same way. */
record Group(Optional<CheckedSpec.DriverUse> driver, List<Case> cases) {
    /** In the order in which each kind first occurs, those without a driver first: they need the least. */
    static List<Group> of(List<Case> cases) {
        Map<Optional<CheckedSpec.DriverUse>, List<Case>> groups = new LinkedHashMap<>();
        groups.put(Optional.empty(), new ArrayList<>());
        cases.forEach(c -> groups.computeIfAbsent(c.scenario().driver(), d -> new ArrayList<>())
                .add(c));
        return groups.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> new Group(e.getKey(), List.copyOf(e.getValue())))
                .toList();
    }
}
