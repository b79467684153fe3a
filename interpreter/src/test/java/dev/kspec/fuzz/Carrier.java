// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import java.util.Arrays;
import java.util.Optional;

/** The two forms of a spec file. */
enum Carrier {
    KSPEC(".kspec"),
    YAML(".kspec.yaml");

    private final String ending;

    Carrier(String ending) {
        this.ending = ending;
    }

    /** What the name of such a file ends in. */
    String ending() {
        return ending;
    }

    static Optional<Carrier> ofFile(String name) {
        return Arrays.stream(values()).filter(c -> name.endsWith(c.ending)).findFirst();
    }
}
