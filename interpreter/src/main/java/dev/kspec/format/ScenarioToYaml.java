// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.Scenario.MatrixParameter;
import dev.kspec.ast.Statement;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A scenario's clauses, skips, matrix and clean-up as keys, its steps as a block. */
final class ScenarioToYaml {
    private final YamlText out;
    private final YamlText skips = new YamlText();
    private final YamlText matrix = new YamlText();
    private final YamlText teardown = new YamlText();
    private final List<Lexeme> rules = new ArrayList<>();
    private final List<Lexeme> steps = new ArrayList<>();
    private final Set<String> parameters = new HashSet<>();
    private List<Lexeme> beforeMatrix = List.of();
    private Optional<Lexeme> behindMatrix = Optional.empty();
    private int skip;
    private int parameter;

    ScenarioToYaml(YamlText out) {
        this.out = out;
    }

    void scenario(Part part, Scenario scenario) throws Unsayable {
        int open = part.indexOf(Role.OPEN_BLOCK);
        List<Lexeme> inside = part.inside(open);
        Optional<Lexeme> behind = ItemToYaml.behind(inside);
        ItemToYaml.text(out, "scenario:", part.words().get(1), scenario.title(), behind);
        clauses(part, scenario);
        body(inside.subList(behind.isPresent() ? 1 : 0, inside.size()), scenario);
        if (!skips.lines().isEmpty()) {
            skips();
        }
        if (scenario.matrix().isEmpty()) {
            // Of constants alone; there are but comments.
            out.comments(beforeMatrix);
            behindMatrix.ifPresent(c -> out.line(YamlText.text(c)));
            out.lines().addAll(matrix.lines());
        } else if (!matrix.lines().isEmpty()) {
            out.comments(beforeMatrix);
            out.line("matrix:", behindMatrix);
            out.indented(matrix);
        }
        if (!rules.isEmpty()) {
            out.block("rules:", rules, Sentence.RULES, Optional.empty());
        }
        out.block("steps:", steps, Sentence.STEPS, part.trailing());
        out.lines().addAll(teardown.lines());
    }

    private void clauses(Part part, Scenario scenario) {
        if (!scenario.tags().isEmpty()) {
            out.line("tags: ["
                    + String.join(", ", scenario.tags().stream().map(Name::text).toList()) + "]");
        }
        if (!scenario.fresh().isEmpty()) {
            out.line("fresh: ["
                    + String.join(
                            ", ", scenario.fresh().stream().map(Name::text).toList()) + "]");
        }
        scenario.timeout().ifPresent(t -> ItemToYaml.value(out, "timeout:", whole(part, t), t, Optional.empty()));
        scenario.xfail().ifPresent(x -> {
            Lexeme word = part.words().stream()
                    .filter(w -> w.span().start() == x.span().start())
                    .findFirst()
                    .orElseThrow();
            ItemToYaml.text(out, "xfail:", word, x, Optional.empty());
        });
    }

    /** The words of an expression, brackets around it among them. */
    private static List<Lexeme> whole(Part part, Expression tree) {
        List<Lexeme> words = part.words();
        int from = 0;
        while (words.get(from).span().start() < tree.span().start()) {
            from++;
        }
        int to = from;
        while (words.get(to).span().start() < tree.span().end()) {
            to++;
        }
        while (words.get(from - 1).role() == Role.OPEN_GROUP && words.get(to).role() == Role.CLOSE_GROUP) {
            from--;
            to++;
        }
        return words.subList(from, to);
    }

    private void body(List<Lexeme> inside, Scenario scenario) throws Unsayable {
        Part.Sequence body = Part.ofLines(inside);
        Set<Lexeme> moved = new HashSet<>();
        for (int i = 0; i < body.parts().size(); i++) {
            Part step = body.parts().get(i);
            boolean last = i + 1 == body.parts().size();
            if (step.begins("skip")) {
                skip(step, scenario.skips().get(skip++));
            } else if (step.begins("matrix")) {
                matrix(step, scenario);
            } else if (last && step.begins("teardown") && scenario.steps().getLast() instanceof Statement.Teardown) {
                teardown(step, body.tail());
                moved.addAll(body.tail());
            } else {
                continue;
            }
            moved.addAll(step.leading());
            moved.addAll(step.words());
            step.trailing().ifPresent(moved::add);
        }
        keep(inside, moved);
    }

    /** What is left are the steps; a line end goes on to the next word if what stood behind it has moved. */
    private void keep(List<Lexeme> inside, Set<Lexeme> moved) {
        int lines = 0;
        for (Lexeme word : inside) {
            lines = Math.max(lines, word.linesBefore());
            if (!moved.contains(word)) {
                steps.add(new Lexeme(word.role(), word.span(), lines));
                lines = 0;
            }
        }
    }

    private void skip(Part step, Scenario.Skip tree) {
        List<Lexeme> words = step.words().subList(1, step.words().size());
        YamlText one = new YamlText();
        ItemToYaml.one(one, "", YamlScalars.skip(words, tree), words, Sentence.SKIP, step.trailing());
        skips.comments(step.leading());
        skips.item(one);
    }

    private void skips() {
        List<String> lines = skips.lines();
        boolean one = lines.stream().filter(l -> l.startsWith("- ")).count() == 1;
        if (!one) {
            out.line("skip:");
            out.indented(skips);
            return;
        }
        for (String line : lines) {
            out.line(line.startsWith("- ") ? "skip: " + line.substring(2) : line);
        }
    }

    private void matrix(Part step, Scenario scenario) throws Unsayable {
        if (parameter == 0) {
            beforeMatrix = step.leading();
        } else {
            matrix.comments(step.leading());
        }
        List<Lexeme> inside = step.inside(step.indexOf(Role.OPEN_ROWS));
        Optional<Lexeme> behind = ItemToYaml.behind(inside);
        if (behindMatrix.isEmpty()) {
            behindMatrix = behind;
        } else {
            behind.ifPresent(c -> matrix.line(YamlText.text(c)));
        }
        Part.Sequence rows = Part.ofLines(inside.subList(behind.isPresent() ? 1 : 0, inside.size()));
        for (Part row : rows.parts()) {
            if (row.words().size() > 1 && row.words().get(1).role() == Role.ROW_COLON) {
                row(row, scenario.matrix().get(parameter++));
            } else {
                rule(row);
            }
        }
        matrix.comments(rows.tail());
        step.trailing().ifPresent(c -> matrix.line(YamlText.text(c)));
    }

    private void rule(Part rule) {
        List<Lexeme> all = new ArrayList<>(rule.leading());
        all.addAll(rule.words());
        rule.trailing().ifPresent(all::add);
        Lexeme first = all.getFirst();
        all.set(0, new Lexeme(first.role(), first.span(), Math.max(1, first.linesBefore())));
        if (!rule.leading().isEmpty()) {
            Lexeme word = rule.first();
            all.set(rule.leading().size(), new Lexeme(word.role(), word.span(), Math.max(1, word.linesBefore())));
        }
        rules.addAll(all);
    }

    private void row(Part row, MatrixParameter tree) throws Unsayable {
        String name = tree.name().text();
        if (!parameters.add(name)) {
            throw ItemToYaml.twice(name, tree.name().span());
        }
        matrix.comments(row.leading());
        Part.Sequence values = Part.ofCommas(row.words().subList(2, row.words().size()));
        Optional<String> line = brackets(values, tree);
        if (line.isPresent()) {
            matrix.line(name + ": [" + line.get() + "]", row.trailing());
            return;
        }
        matrix.line(name + ":");
        YamlText items = new YamlText();
        for (int i = 0; i < values.parts().size(); i++) {
            Part value = values.parts().get(i);
            Optional<Lexeme> comment = i + 1 < values.parts().size() ? value.trailing() : row.trailing();
            YamlText one = new YamlText();
            ItemToYaml.value(one, "", value.words(), tree.values().get(i), comment);
            items.comments(value.leading());
            items.item(one);
        }
        matrix.indented(items);
    }

    private static Optional<String> brackets(Part.Sequence values, MatrixParameter tree) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.parts().size(); i++) {
            Part value = values.parts().get(i);
            if (value.hasComments()) {
                return Optional.empty();
            }
            YamlScalars.value(value.words(), tree.values().get(i), true).ifPresent(texts::add);
        }
        return texts.size() == values.parts().size() ? Optional.of(String.join(", ", texts)) : Optional.empty();
    }

    private void teardown(Part step, List<Lexeme> behind) {
        teardown.comments(step.leading());
        teardown.block("teardown:", step.inside(step.indexOf(Role.OPEN_BLOCK)), Sentence.STEPS, step.trailing());
        teardown.comments(behind);
    }
}
