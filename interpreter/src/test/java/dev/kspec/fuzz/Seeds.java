// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import dev.kspec.diag.Code;
import dev.kspec.diag.Explanation;
import dev.kspec.grammar.KspecLexer;
import dev.kspec.source.Repository;
import dev.kspec.verb.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The inputs that others are made from: every spec file of the project, and the examples of the explanations. */
final class Seeds {
    /** Where inputs are kept that once found a mistake. */
    static final Path FINDINGS = Repository.testResources("fuzz");

    /** Larger files are no good to a fuzzer. */
    private static final int LARGEST = 20_000;

    private static final List<String> YAML_WORDS = List.of(
            "use:",
            "driver:",
            "params:",
            "name:",
            "module:",
            "file:",
            "devices:",
            "ioctls:",
            "counters:",
            "faults:",
            "offers:",
            "scenarios:",
            "scenario:",
            "tags:",
            "timeout:",
            "skip:",
            "matrix:",
            "steps: |",
            "- ",
            "|-",
            ">",
            "!!str ",
            "&a ",
            "*a",
            "<<: ",
            "---",
            "...",
            "? ",
            "{",
            "}",
            "[",
            "]",
            "'",
            "# ",
            "no",
            "0o17",
            "1:30",
            "~");

    private Seeds() {}

    static List<byte[]> of(Carrier carrier) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Path place : List.of(
                Repository.root().resolve("specs"),
                Repository.root().resolve("driver"),
                Repository.root().resolve("interpreter/src/test/resources"))) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(f -> Carrier.ofFile(f.toString()).equals(java.util.Optional.of(carrier)))
                        .sorted()
                        .toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        for (Code code : Code.values()) {
            // That each is explained is another test's concern.
            if (Explanation.class.getResource("explain/" + code.id() + ".md") == null) {
                continue;
            }
            Explanation.of(code).examples().stream()
                    .filter(e -> e.form().name().equals(carrier.name()))
                    .forEach(e -> seeds.add(e.text().getBytes(StandardCharsets.UTF_8)));
        }
        seeds.removeIf(s -> s.length > LARGEST);
        return seeds;
    }

    /** Words of the language, that a fuzzer could guess letter by letter only. */
    static List<String> words(Carrier carrier) {
        TreeSet<String> words = new TreeSet<>(Verbs.names());
        for (int type = 0; type <= KspecLexer.VOCABULARY.getMaxTokenType(); type++) {
            String literal = KspecLexer.VOCABULARY.getLiteralName(type);
            if (literal != null) {
                words.add(literal.substring(1, literal.length() - 1));
            }
        }
        words.addAll(List.of("any of (", "expect EINVAL", "changes by", "0x", "10ms", "4KiB", "${", "\\x", "\\u{"));
        if (carrier == Carrier.YAML) {
            words.addAll(YAML_WORDS);
        }
        return List.copyOf(words);
    }

    /**
     * Writes seeds and words for the fuzzer.
     *
     * @param arguments a carrier's name and a directory: seeds go to {@code seeds/} in it, the words to {@code words}
     */
    public static void main(String[] arguments) throws IOException {
        Carrier carrier = Carrier.valueOf(arguments[0]);
        Path directory = Files.createDirectories(Path.of(arguments[1], "seeds"));
        int number = 0;
        for (byte[] seed : of(carrier)) {
            Files.write(directory.resolve("seed" + number++ + carrier.ending()), seed);
        }
        StringBuilder dictionary = new StringBuilder();
        for (String word : words(carrier)) {
            dictionary
                    .append('"')
                    .append(word.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"\n");
        }
        Files.writeString(Path.of(arguments[1], "words"), dictionary);
    }
}
