// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The real agent, ready to be started on this machine. */
final class AgentBinary {
    private static Path file;

    private AgentBinary() {}

    /** The one that the build put among the resources; where there is none, as in an editor, it is made. */
    static synchronized Path file() {
        if (file == null) {
            try {
                Path directory = Files.createTempDirectory("kspec-agent-");
                directory.toFile().deleteOnExit();
                Path made = directory.resolve("kspec-agent");
                try (InputStream built = AgentBinary.class.getResourceAsStream("/dev/kspec/agent/kspec-agent")) {
                    if (built == null) {
                        make(directory);
                    } else {
                        Files.copy(built, made, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
                if (!made.toFile().setExecutable(true)) {
                    throw new IllegalStateException(made + " cannot be made executable");
                }
                made.toFile().deleteOnExit();
                file = made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file;
    }

    private static void make(Path directory) throws IOException {
        Path sources = Repository.root().resolve("interpreter/agent");
        Process make = new ProcessBuilder(
                        "make", "--silent", "-C", sources.toString(), "OUT=" + directory.resolve("out"))
                .inheritIO()
                .start();
        try {
            if (make.waitFor() != 0) {
                throw new IllegalStateException("the agent does not build");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Files.copy(directory.resolve("out/kspec-agent"), directory.resolve("kspec-agent"));
    }
}
