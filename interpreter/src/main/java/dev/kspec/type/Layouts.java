// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.IdentityHashMap;

/** Layouts on one ABI, each computed once; for one piece of work, not for keeping. */
final class Layouts {
    private final Measures measures;
    private final IdentityHashMap<CType, Layout> known = new IdentityHashMap<>();

    Layouts(Abi abi) {
        this.measures = new Measures(abi);
    }

    /** As {@link Layout#of(CType, Abi)}. */
    Layout of(CType type) {
        return known.computeIfAbsent(type, t -> Layout.of(t, measures));
    }

    int size(CType type) {
        return of(type).size();
    }
}
