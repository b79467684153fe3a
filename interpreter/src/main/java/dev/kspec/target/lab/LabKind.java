// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** What labs there are: which files of {@code fixtures/lab} each is made of, and by what. */
enum LabKind {
    /** A distribution's own kernel, in QEMU. */
    QEMU("lab", "make-lab.sh") {
        @Override
        boolean isMadeOf(Path file) {
            return !file.startsWith("uml") && !FOR_PEOPLE.contains(file.toString());
        }

        @Override
        String machine() {
            return "";
        }
    },

    /** A kernel with instruments, built here, as a process. */
    UML("uml", "uml/make-uml.sh") {
        @Override
        boolean isMadeOf(Path file) {
            return file.startsWith("uml")
                    || file.startsWith("guest/etc")
                    || file.startsWith("lib/guest.sh")
                    || file.startsWith("lib/making.sh")
                    || file.startsWith("lib/packages.sh");
        }

        // Modules have to be built by the compiler that built the kernel.
        @Override
        String machine() throws IOException {
            Process gcc = new ProcessBuilder("gcc", "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(gcc.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    };

    /** Files that people use and labs are not made of. */
    private static final Set<String> FOR_PEOPLE = Set.of("README.md", "boot.sh");

    private final String directory;
    private final String script;

    LabKind(String directory, String script) {
        this.directory = directory;
        this.script = script;
    }

    /** In kspec's cache. */
    String directory() {
        return directory;
    }

    /** What makes one, relative to {@code fixtures/lab}. */
    String script() {
        return script;
    }

    /** @param file relative to {@code fixtures/lab} */
    abstract boolean isMadeOf(Path file);

    /** What of this machine goes into it. */
    abstract String machine() throws IOException;
}
