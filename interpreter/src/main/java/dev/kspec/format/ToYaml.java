// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Sentence;
import dev.kspec.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the language to YAML.
 *
 * <p>Items of one kind come under one key, in their order; the keys come in an order of their own. A comment stays with
 * what it stands before or behind.
 */
final class ToYaml {
    private final SourceFile file;
    private final ItemToYaml items = new ItemToYaml();
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
                "import",
                "drivers",
                "use",
                "let",
                "fresh",
                "suppress",
                "shared setup",
                "shared teardown",
                "setup",
                "teardown",
                "define",
                "scenarios")) {
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
        Part.Sequence all =
                Part.ofLines(Sentence.FILE.lexemes(file.span(0, file.text().length())));
        List<Part> parts = all.parts();
        if (parts.size() != tree.items().size()) {
            throw new IllegalStateException(
                    parts.size() + " parts, " + tree.items().size() + " items");
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

    /**
     * Comments at the file's top stay there, whatever comes first on the other side: those that an empty line sets apart
     * from what follows; where there is no such line, all.
     */
    private static Part withoutHeader(Part first, YamlText out) {
        List<Lexeme> leading = first.leading();
        int end = leading.size();
        while (end > 0 && (end == leading.size() ? first.first() : leading.get(end)).linesBefore() < 2) {
            end--;
        }
        if (end == 0) {
            end = leading.size();
            out.comments(leading);
        } else {
            out.comments(leading.subList(0, end));
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
            case "define", "scenarios", "suppress" -> list(key, entries, out);
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
        boolean value =
                !key.equals("drivers") && !only.text().lines().getFirst().startsWith("driver: ");
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

    private void item(Part part, SpecFile.Item item) throws Unsayable {
        YamlText text = new YamlText();
        String key = items.item(part, item, text);
        boolean apart = part.first().linesBefore() > 1;
        sections.get(key).add(new Entry(part.leading(), apart, text));
    }
}
