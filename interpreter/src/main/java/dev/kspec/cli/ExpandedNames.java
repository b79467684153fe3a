// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** What the files of a suite that is written out are called, and how they see the files that they import. */
final class ExpandedNames {
    private ExpandedNames() {}

    /**
     * The file's own name; with a number from the second part on.
     *
     * @param part from 1
     */
    static String of(CheckedSpec spec, boolean yaml, int part) {
        String name = Path.of(spec.source().name()).getFileName().toString().replaceFirst("\\.kspec(\\.ya?ml)?$", "");
        return name + (part == 1 ? "" : "-" + part) + (yaml ? ".kspec.yaml" : ".kspec");
    }

    /**
     * What is imported lies where it was.
     *
     * @param place where the suite is written; null: nobody knows, and it stays what it is
     */
    static UnaryOperator<String> imports(CheckedSpec spec, Path place) {
        if (place == null || spec.path().isEmpty()) {
            return path -> path;
        }
        Path original = spec.path().get();
        Path directory = place.toAbsolutePath().normalize().getParent();
        return path -> directory
                .relativize(original.resolveSibling(path).normalize())
                .toString()
                .replace('\\', '/');
    }
}
