// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.Definition;
import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.Text;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the language to YAML.
 *
 * <p>Items of one kind come under one key, in their order; the keys come in an order of their own. A comment stays with
 * what it stands before or behind.
 */
final class ToYaml {
    private final SourceFile file;
    /** What comes under each key of the file, in the order in which the keys are written. */
    private final Map<String, List<Entry>> sections = new LinkedHashMap<>();

    /** Something under a key, with the comments before it. */
    private record Entry(List<Lexeme> leading, boolean apart, YamlText text) {
        void lead(YamlText out) {
            out.comments(leading);
            if (apart && !leading.isEmpty()) {
                out.gap();
            }
        }
    }

    private ToYaml(SourceFile file) {
        this.file = file;
        for (String key : List.of(
                "import", "drivers", "use", "let", "shared setup", "shared teardown", "setup", "teardown", "define", "scenarios")) {
            sections.put(key, new ArrayList<>());
        }
    }

    /** @throws Unsayable if YAML has no way to say it */
    static String convert(SpecFile tree) throws Unsayable {
        SourceFile file = tree.source();
        ToYaml conversion = new ToYaml(file);
        conversion.checkCharacters();
        return String.join("\n", conversion.file(tree)) + "\n";
    }

    /** YAML refuses some characters, and ends lines at others. */
    private void checkCharacters() throws Unsayable {
        String text = file.text();
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            boolean blank = c == '\n' || c == '\r' || c == '\t';
            boolean control = (c < ' ' && !blank) || (c >= 0x7f && c < 0xa0);
            boolean odd = c == 0x2028 || c == 0x2029 || (c == 0xfeff && at > 0) || (c >= 0xfffe && c <= 0xffff);
            if (control || odd || (c >= 0xd800 && c <= 0xdfff)) {
                throw new Unsayable(Diagnostic.error(
                                Code.YAML_SYNTAX,
                                file.span(at, at + Character.charCount(c)),
                                String.format("YAML takes no character U+%04X", c))
                        .help(String.format("write it as \\u{%x}, in a text between double quotes", c)));
            }
        }
    }

    private List<String> file(SpecFile tree) throws Unsayable {
        Part.Sequence all = Part.ofLines(Sentence.FILE.lexemes(file.span(0, file.text().length())));
        List<Part> parts = all.parts();
        if (parts.size() != tree.items().size()) {
            throw new IllegalStateException(parts.size() + " parts, " + tree.items().size() + " items");
        }
        YamlText out = new YamlText();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            item(i == 0 ? withoutHeader(part, out) : part, tree.items().get(i));
        }
        sections.forEach((key, entries) -> section(key, entries, out));
        if (!all.tail().isEmpty() && !parts.isEmpty()) {
            out.gap();
        }
        out.comments(all.tail());
        return out.lines();
    }

    /** Comments at the file's top which an empty line sets apart stay there. */
    private static Part withoutHeader(Part first, YamlText out) {
        List<Lexeme> leading = first.leading();
        int end = leading.size();
        while (end > 0 && (end == leading.size() ? first.first() : leading.get(end)).linesBefore() < 2) {
            end--;
        }
        out.comments(leading.subList(0, end));
        if (end > 0) {
            out.gap();
        }
        return new Part(leading.subList(end, leading.size()), first.words(), first.trailing());
    }

    private void section(String key, List<Entry> entries, YamlText out) {
        if (entries.isEmpty()) {
            return;
        }
        boolean first = out.lines().stream().allMatch(l -> l.isEmpty() || l.startsWith("#"));
        boolean afterLine = !first && !out.lines().getLast().startsWith(" ");
        if (!first && !afterLine) {
            out.gap();
        }
        YamlText inner = new YamlText();
        switch (key) {
            case "let" -> {
                entries.forEach(e -> {
                    e.lead(inner);
                    inner.lines().addAll(e.text().lines());
                });
                head(out, "let", inner);
            }
            case "shared setup" -> {
                fixtures("setup", entries, inner);
                fixtures("teardown", sections.get("shared teardown"), inner);
                head(out, "shared", inner);
            }
            case "shared teardown" -> {
                if (sections.get("shared setup").isEmpty()) {
                    fixtures("teardown", entries, inner);
                    head(out, "shared", inner);
                }
            }
            case "setup", "teardown" -> fixtures(key, entries, out);
            case "define", "scenarios" -> list(key, entries, out);
            default -> oneOrMore(key, entries, out);
        }
    }

    private static void head(YamlText out, String key, YamlText inner) {
        out.line(key + ":");
        out.indented(inner);
    }

    private static void list(String key, List<Entry> entries, YamlText out) {
        YamlText inner = new YamlText();
        for (Entry entry : entries) {
            entry.lead(inner);
            inner.item(entry.text());
        }
        head(out, key, inner);
    }

    private static void oneOrMore(String key, List<Entry> entries, YamlText out) {
        if (entries.size() > 1) {
            list(key, entries, out);
            return;
        }
        Entry only = entries.getFirst();
        only.lead(out);
        String name = key.equals("drivers") ? "driver" : key;
        boolean value = !key.equals("drivers") && !only.text().lines().getFirst().startsWith("driver: ");
        if (value) {
            out.line(name + ": " + only.text().lines().getFirst());
            only.text().lines().stream().skip(1).forEach(out::line);
        } else {
            head(out, name, only.text());
        }
    }

    /** Blocks of steps under one key: one, or a list of them. */
    private static void fixtures(String key, List<Entry> entries, YamlText out) {
        if (entries.size() > 1) {
            list(key, entries, out);
        } else if (!entries.isEmpty()) {
            Entry only = entries.getFirst();
            only.lead(out);
            out.line(key + ": " + only.text().lines().getFirst());
            only.text().lines().stream().skip(1).forEach(out::line);
        }
    }

    // ---- items

    private void item(Part part, SpecFile.Item item) throws Unsayable {
        YamlText text = new YamlText();
        String key = switch (item) {
            case SpecFile.Import i -> {
                text(text, "", part.words().getLast(), i.path(), part.trailing());
                yield "import";
            }
            case DriverDeclaration d -> {
                driver(part, d, text);
                yield "drivers";
            }
            case UseDriver u -> {
                use(part, u, text);
                yield "use";
            }
            case SpecFile.Constant c -> {
                checkOnce(c.name().text(), "let", c.span());
                List<Lexeme> value = part.words().subList(3, part.words().size());
                value(text, c.name().text() + ":", value, c.value(), part.trailing());
                yield "let";
            }
            case SpecFile.Fixture f -> {
                fixture(part, text);
                yield (f.shared() ? "shared " : "")
                        + (f.phase() == SpecFile.Fixture.Phase.SETUP ? "setup" : "teardown");
            }
            case Definition d -> {
                definition(part, d, text);
                yield "define";
            }
            case Scenario s -> {
                new ScenarioToYaml(text).scenario(part, s);
                yield "scenarios";
            }
        };
        sections.get(key).add(new Entry(part.leading(), part.first().linesBefore() > 1, text));
    }

    private final Set<String> seen = new HashSet<>();

    private void checkOnce(String name, String where, Span span) throws Unsayable {
        if (!seen.add(where + " " + name)) {
            throw twice(name, span);
        }
    }

    static Unsayable twice(String name, Span span) {
        return new Unsayable(Diagnostic.error(Code.YAML_DUPLICATE_KEY, span, "`" + name + "` stands here twice")
                .help("YAML's keys differ from one another: remove one of them"));
    }

    /** A text on its key's line, or in a block below it. */
    static void text(YamlText out, String head, Lexeme word, Text tree, Optional<Lexeme> comment) {
        one(out, head, YamlScalars.text(word, tree), List.of(word), Sentence.EXPRESSION, comment);
    }

    static void value(YamlText out, String head, List<Lexeme> words, Expression tree, Optional<Lexeme> comment) {
        one(out, head, YamlScalars.value(words, tree, false), words, Sentence.EXPRESSION, comment);
    }

    static void one(
            YamlText out,
            String head,
            Optional<String> line,
            List<Lexeme> words,
            Sentence sentence,
            Optional<Lexeme> comment) {
        if (line.isPresent()) {
            out.line((head + " " + line.get()).strip(), comment);
        } else {
            YamlText block = new YamlText();
            block.block(head, words, sentence, comment);
            out.line(block.lines().getFirst().strip());
            block.lines().stream().skip(1).forEach(out::line);
        }
    }

    /** The comment behind an opening bracket on its line. */
    static Optional<Lexeme> behind(List<Lexeme> inside) {
        return inside.isEmpty()
                        || inside.getFirst().role() != Role.COMMENT
                        || inside.getFirst().linesBefore() > 0
                ? Optional.empty()
                : Optional.of(inside.getFirst());
    }

    private void driver(Part part, DriverDeclaration driver, YamlText out) {
        List<Lexeme> inside = part.inside(part.indexOf(Role.OPEN_ROWS));
        Optional<Lexeme> behind = behind(inside);
        out.line("name: " + driver.name().text(), behind);
        List<Lexeme> members = inside.subList(behind.isPresent() ? 1 : 0, inside.size());
        if (!members.isEmpty() || part.trailing().isPresent()) {
            out.block("offers:", members, Sentence.MEMBERS, part.trailing());
        }
    }

    private void use(Part part, UseDriver use, YamlText out) throws Unsayable {
        boolean braces = part.words().stream().anyMatch(w -> w.role() == Role.OPEN_FIELDS);
        List<Lexeme> inside = braces ? part.inside(part.indexOf(Role.OPEN_FIELDS)) : List.of();
        if (inside.isEmpty()) {
            out.line(use.driver().text(), part.trailing());
            return;
        }
        out.line("driver: " + use.driver().text(), part.trailing());
        Optional<Lexeme> behind = behind(inside);
        Part.Sequence rows = Part.ofCommas(inside.subList(behind.isPresent() ? 1 : 0, inside.size()));
        YamlText params = new YamlText();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rows.parts().size(); i++) {
            Part row = rows.parts().get(i);
            UseDriver.Argument argument = use.arguments().get(i);
            if (!names.add(argument.name().text())) {
                throw twice(argument.name().text(), argument.name().span());
            }
            params.comments(row.leading());
            value(
                    params,
                    argument.name().text() + ":",
                    row.words().subList(2, row.words().size()),
                    argument.value(),
                    row.trailing());
        }
        params.comments(rows.tail());
        Optional<String> line = brackets(rows, use);
        if (line.isPresent() && behind.isEmpty()) {
            out.line("params: {" + line.get() + "}");
        } else if (rows.parts().isEmpty()) {
            out.line("params: {}", behind);
            out.comments(rows.tail());
        } else {
            out.line("params:", behind);
            out.indented(params);
        }
    }

    private static Optional<String> brackets(Part.Sequence rows, UseDriver use) {
        if (!rows.tail().isEmpty() || rows.parts().isEmpty() || rows.parts().stream().anyMatch(Part::hasComments)) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < rows.parts().size(); i++) {
            List<Lexeme> words = rows.parts().get(i).words();
            UseDriver.Argument argument = use.arguments().get(i);
            YamlScalars.value(words.subList(2, words.size()), argument.value(), true)
                    .ifPresent(v -> values.add(argument.name().text() + ": " + v));
        }
        return values.size() == rows.parts().size() ? Optional.of(String.join(", ", values)) : Optional.empty();
    }

    private static void fixture(Part part, YamlText out) {
        List<Lexeme> inside = part.inside(part.indexOf(Role.OPEN_BLOCK));
        Optional<Lexeme> behind = behind(inside);
        List<Lexeme> steps = new ArrayList<>(inside.subList(behind.isPresent() ? 1 : 0, inside.size()));
        // The block has no line for a comment behind its closing brace: it becomes the last one inside.
        part.trailing().map(ToYaml::onOwnLine).ifPresent(steps::add);
        YamlText block = new YamlText();
        block.block("", steps, Sentence.STEPS, behind);
        out.line(block.lines().getFirst().strip());
        block.lines().stream().skip(1).forEach(out::line);
    }

    static Lexeme onOwnLine(Lexeme comment) {
        return new Lexeme(comment.role(), comment.span(), 1);
    }

    private static void definition(Part part, Definition definition, YamlText out) {
        int open = part.indexOf(Role.OPEN_BLOCK);
        List<Lexeme> inside = part.inside(open);
        Optional<Lexeme> behind = behind(inside);
        List<Lexeme> head = part.words().subList(1, open);
        one(out, "define:", YamlScalars.head(head, definition), head, Sentence.HEAD, behind);
        out.block(
                "steps:",
                inside.subList(behind.isPresent() ? 1 : 0, inside.size()),
                Sentence.STEPS,
                part.trailing());
    }
}
