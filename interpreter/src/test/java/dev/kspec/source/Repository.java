// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's own files from wherever its tests are started: the module, the root, an editor. */
public final class Repository {
    private Repository() {}

    /** The root: the nearest directory that holds both {@code interpreter/} and {@code driver/}. */
    public static Path root() {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve("interpreter")) && Files.isDirectory(p.resolve("driver"))) {
                return p;
            }
        }
        throw new IllegalStateException(
                "not started within the project: " + Path.of("").toAbsolutePath());
    }

    /** A directory of test resources, as it is in the sources, so that expected files can be written anew. */
    public static Path testResources(String name) {
        return root().resolve("interpreter/src/test/resources/dev/kspec").resolve(name);
    }
}
