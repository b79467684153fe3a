// SPDX-License-Identifier: Apache-2.0
package dev.kspec.docs;

import dev.kspec.diag.Code;
import dev.kspec.type.IntKind;
import dev.kspec.verb.Functions;
import dev.kspec.verb.Signature;
import dev.kspec.verb.Verb;
import dev.kspec.verb.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes docs/language.md from its template, the grammar, the verbs and the functions. */
final class LanguageReference {
    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-z]+)}}");

    private final Path repository;

    LanguageReference(Path repository) {
        this.repository = repository;
    }

    String text() throws IOException {
        String template = new String(
                LanguageReference.class
                        .getResourceAsStream("/dev/kspec/docs/language.template.md")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        Matcher hole = HOLE.matcher(template);
        StringBuilder out = new StringBuilder();
        while (hole.find()) {
            hole.appendReplacement(out, Matcher.quoteReplacement(part(hole.group(1))));
        }
        return hole.appendTail(out).toString();
    }

    private String part(String name) throws IOException {
        return switch (name) {
            case "verbs" ->
                Verbs.all().stream()
                        .sorted(Comparator.comparing(Verb::name))
                        .map(LanguageReference::verb)
                        .collect(Collectors.joining("\n"));
            case "functions" -> functions();
            case "types" ->
                IntKind.names().stream().map(n -> "`" + n + "`").collect(Collectors.joining(", ")) + ", `bool`, `ptr`";
            case "codes" -> codes();
            case "grammar" -> grammar();
            default -> throw new IllegalArgumentException("no part {{" + name + "}}");
        };
    }

    private static String verb(Verb verb) {
        StringBuilder out = new StringBuilder("### `" + verb.name() + "`\n\n");
        out.append("`").append(verb.signature().usage(verb.name())).append("`\n\n");
        out.append(verb.doc().strip().replaceAll("\\s*\\n\\s*", " ")).append("\n\n");
        for (Signature.Slot slot : verb.signature().slots()) {
            out.append("* `")
                    .append(slot.name())
                    .append("`: ")
                    .append(slot.what())
                    .append("\n");
        }
        out.append(verb.signature().slots().isEmpty() ? "" : "\n").append("```\n");
        verb.examples().forEach(e -> out.append(e).append("\n"));
        return out.append("```\n").toString();
    }

    private static String functions() {
        StringBuilder out = new StringBuilder("| function | gives |\n|---|---|\n");
        for (Functions.Function f : Functions.all()) {
            int colon = f.usage().indexOf(": ");
            out.append("| `")
                    .append(f.usage(), 0, colon)
                    .append("` | ")
                    .append(f.usage().substring(colon + 2))
                    .append(" |\n");
        }
        return out.toString().strip();
    }

    private static String codes() {
        return Arrays.stream(Code.values())
                .map(c -> "`" + c.id() + "` "
                        + c.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", ", "", "."));
    }

    /** The rules without their comments about the implementation, then the words and signs. */
    private String grammar() throws IOException {
        Path directory = repository.resolve("grammar/src/main/antlr4/dev/kspec/grammar");
        String parser = Files.readString(directory.resolve("KspecParser.g4"));
        String lexer = Files.readString(directory.resolve("KspecLexer.g4"));
        String rules = parser.substring(parser.indexOf("// ---- files"))
                .replaceAll("[ \\t]+# \\w+", "")
                .strip();
        String words = lexer.substring(lexer.indexOf("ACROSS "), lexer.indexOf("COMMENT :"))
                .strip();
        return "```\n" + rules + "\n\n// ---- words and signs\n\n" + words + "\n```";
    }
}
