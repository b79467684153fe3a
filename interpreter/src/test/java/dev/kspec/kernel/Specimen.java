// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of the corpus: lines of a kernel's log as a console shows them, below what is to be found in them.
 *
 * @param title of the first report of a fault; {@code none} if there is none
 */
record Specimen(String name, String origin, String title, String kind, String function, List<String> lines) {
    private static final String MARK = "# ";

    static Specimen read(Path file) throws IOException {
        List<String> all = Files.readAllLines(file);
        Map<String, String> head = all.stream()
                .takeWhile(l -> l.startsWith(MARK))
                .map(l -> l.substring(MARK.length()).split(": ", 2))
                .collect(Collectors.toMap(p -> p[0], p -> p[1]));
        return new Specimen(
                file.getFileName().toString(),
                head.get("origin"),
                head.get("title"),
                head.get("kind"),
                head.get("function"),
                all.subList(head.size(), all.size()));
    }

    static List<Specimen> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dev/kspec/kernel/corpus"))) {
            return files.filter(f -> f.toString().endsWith(".log"))
                    .sorted()
                    .map(Specimen::readUnchecked)
                    .toList();
        }
    }

    private static Specimen readUnchecked(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    List<LogLine> console() {
        return lines.stream().map(LogLine::console).toList();
    }

    boolean isReport() {
        return !title.equals("none");
    }
}
