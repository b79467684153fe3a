// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the journals of a project's runs lie: {@code .kspec/runs/}, by the time at which they began; old ones go. */
public final class JournalDirectory {
    private static final int MOST = 50;
    private static final String SUFFIX = ".jsonl";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;

    /** @param project its root */
    public JournalDirectory(Path project) {
        this.directory = project.resolve(".kspec").resolve("runs");
    }

    /** A place for the journal of a run that begins now; what is older than the last fifty is removed. */
    public Path next(Instant now) throws JournalException {
        try {
            Files.createDirectories(directory);
            // Nobody wants them in a repository.
            Path ignore = directory.resolveSibling(".gitignore");
            if (!Files.exists(ignore)) {
                Files.write(ignore, "*\n".getBytes(StandardCharsets.UTF_8));
            }
            List<Path> all = all();
            for (Path old : all.subList(0, Math.max(0, all.size() - MOST + 1))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw new JournalException(
                    "journals cannot be kept in " + directory + ": " + JournalWriter.reason(e)
                            + "; name another place with --journal FILE",
                    e);
        }
        return directory.resolve(
                NAME.format(now) + "-" + ProcessHandle.current().pid() + SUFFIX);
    }

    /** The journal of the run that began last. */
    public Optional<Path> last() throws JournalException {
        try {
            List<Path> all = Files.isDirectory(directory) ? all() : List.of();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        } catch (IOException e) {
            throw new JournalException("journals in " + directory + " cannot be read: " + JournalWriter.reason(e), e);
        }
    }

    /** Oldest first: their names begin with their times. */
    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString()))
                    .toList();
        }
    }
}
