// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Node;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Words of the language as YAML scalars of one line: as they are written if YAML leaves them so, else not at all, and
 * they go into a block. Whether it does is asked of the reader itself.
 */
final class YamlScalars {
    /** A text that looks like one also without quotes. */
    private static boolean isTextual(String t) {
        return t.matches("[A-Za-z./]([^\\\\$\"]*[^\\\\$\" ])?") && !t.matches("(?i)yes|no|on|off|true|false|null");
    }

    private YamlScalars() {}

    /** A value of an expression's words. */
    static Optional<String> value(List<Lexeme> words, Node tree, boolean inBrackets) {
        if (hasComments(words)) {
            return Optional.empty();
        }
        if (words.size() == 1 && words.getFirst().span().text().matches("\\w+")) {
            // Names and numbers are the same to both.
            return Optional.of(words.getFirst().span().text());
        }
        String text = KspecPrinter.line(words, Sentence.EXPRESSION);
        String before = inBrackets ? "let: {v: " : "let:\n  v: ";
        String behind = inBrackets ? "}\n" : "\n";
        List<String> candidates = isText(words) ? List.of(text, "(" + text + ")") : List.of(text);
        return first(
                candidates,
                c -> reads(
                        before + c + behind, tree, f -> f.constants().getFirst().value()));
    }

    /** A text that stands where nothing else can. */
    static Optional<String> text(Lexeme word, Node tree) {
        return first(
                texts(word),
                c -> reads(
                        "import: " + c + "\n", tree, f -> f.imports().getFirst().path()));
    }

    /** What stands behind {@code skip}. */
    static Optional<String> skip(List<Lexeme> words, Scenario.Skip tree) {
        if (hasComments(words)) {
            return Optional.empty();
        }
        List<String> candidates =
                isText(words) ? texts(words.getFirst()) : List.of(KspecPrinter.line(words, Sentence.SKIP));
        return first(
                candidates,
                c -> reads(
                        "scenarios:\n  - scenario: s\n    skip: " + c + "\n    steps: |\n      a\n",
                        tree,
                        f -> f.scenarios().getFirst().skips().getFirst()));
    }

    /** A definition's name and parameters. */
    static Optional<String> head(List<Lexeme> words, Definition tree) {
        if (hasComments(words)) {
            return Optional.empty();
        }
        Definition head = new Definition(tree.span(), tree.name(), tree.parameters(), List.of());
        return first(
                List.of(KspecPrinter.line(words, Sentence.HEAD)),
                c -> reads(
                        "define:\n  - define: " + c + "\n    steps: |\n",
                        head,
                        f -> f.definitions().getFirst()));
    }

    /** A text without its quotes, if it looks like one then, and with them. */
    private static List<String> texts(Lexeme word) {
        String written = word.span().text();
        if (!written.startsWith("\"")) {
            return List.of();
        }
        String content = written.substring(1, written.length() - 1);
        return isTextual(content) ? List.of(content, written) : List.of(written);
    }

    private static boolean isText(List<Lexeme> words) {
        return words.size() == 1 && words.getFirst().span().text().startsWith("\"");
    }

    private static boolean hasComments(List<Lexeme> words) {
        return words.stream().anyMatch(w -> w.role() == Role.COMMENT);
    }

    private static Optional<String> first(List<String> candidates, Predicate<String> fits) {
        return candidates.stream().filter(fits).findFirst();
    }

    private interface Place {
        Node in(SpecFile file);
    }

    /** Whether a YAML file is read without a word of doubt, and holds the tree in some place. */
    private static boolean reads(String yaml, Node tree, Place place) {
        Diagnostics doubts = new Diagnostics();
        SpecFile file = SpecReader.parse(new SourceFile("probe.kspec.yaml", yaml), doubts);
        return doubts.sorted().isEmpty()
                && !file.items().isEmpty()
                && TreeComparison.difference(place.in(file), tree).isEmpty();
    }
}
