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
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The items of a file as what comes under their keys; texts, values and blocks as all of them need them. */
final class ItemToYaml {
    private final Set<String> seen = new HashSet<>();

    /**
     * Writes an item.
     *
     * @return the key that it comes under
     */
    String item(Part part, SpecFile.Item item, YamlText text) throws Unsayable {
        return switch (item) {
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
            case SpecFile.Freshness f -> {
                text.line(f.what().text(), part.trailing());
                yield "fresh";
            }
            case SpecFile.Suppression s -> {
                text(text, "title:", part.words().get(1), s.title(), Optional.empty());
                text(text, "because:", part.words().getLast(), s.because(), part.trailing());
                yield "suppress";
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
    }

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
        if (!rows.tail().isEmpty()
                || rows.parts().isEmpty()
                || rows.parts().stream().anyMatch(Part::hasComments)) {
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
        part.trailing().map(ItemToYaml::onOwnLine).ifPresent(steps::add);
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
        out.block("steps:", inside.subList(behind.isPresent() ? 1 : 0, inside.size()), Sentence.STEPS, part.trailing());
    }
}
