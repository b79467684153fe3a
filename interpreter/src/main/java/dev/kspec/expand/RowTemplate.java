// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Node;
import dev.kspec.ast.Scenario;
import dev.kspec.check.Matrix;
import dev.kspec.format.Converter;
import dev.kspec.format.Formatter;
import dev.kspec.format.Result;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scenario's text with gaps for its name and the values of a row: its matrix has become constants. It is made once and
 * filled in as often as there are rows.
 */
final class RowTemplate {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The gap for the name; those for values are counted from 0. */
    private static final int NAME = -1;

    private final boolean yaml;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> gaps = new ArrayList<>();

    /** @param scenario of a file in the language itself, not of YAML */
    static RowTemplate of(Scenario scenario, List<Matrix.Parameter> parameters, boolean yaml) {
        String mark = "ROW";
        while (scenario.span().file().text().contains(mark)) {
            mark += "_";
        }
        String text = Edits.of(scenario, parameters, mark);
        String printed = text(Formatter.format(new SourceFile("row.kspec", text)));
        if (yaml) {
            printed = text(Converter.convert(new SourceFile("row.kspec", printed), "row.kspec.yaml"));
            printed = printed.substring(printed.indexOf('\n') + 1);
        }
        return new RowTemplate(printed, mark, yaml);
    }

    private static String text(Result result) {
        return switch (result) {
            case Result.Text t -> t.text();
            case Result.Mistaken m ->
                throw new IllegalStateException(m.mistakes().getFirst().message());
            case Result.Broken b -> throw new IllegalStateException(b.message());
        };
    }

    private RowTemplate(String text, String mark, boolean yaml) {
        this.yaml = yaml;
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
            int end = at + mark.length();
            int digits = end;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            boolean quoted = at > 0 && text.charAt(at - 1) == '"';
            boolean name = digits == end;
            texts.add(text.substring(from, name && quoted ? at - 1 : at));
            gaps.add(name ? NAME : Integer.parseInt(text.substring(end, digits)));
            from = digits + (name && quoted ? 1 : 0);
        }
        texts.add(text.substring(from));
    }

    /** The scenario of one row. */
    void fill(String name, List<Value> row, StringBuilder out) {
        String due = "";
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            int end = due.isEmpty() ? 0 : text.indexOf('\n') + 1;
            out.append(text, 0, end).append(due).append(text, end, text.length());
            due = "";
            if (i < gaps.size() && gaps.get(i) != NAME) {
                out.append(row.get(gaps.get(i)).canonical());
            } else if (i < gaps.size()) {
                String quoted = Value.Quoted.of(name.getBytes(StandardCharsets.UTF_8));
                boolean block = yaml && !isYaml(quoted);
                out.append(block ? "|" : quoted);
                due = block ? "      " + quoted + "\n" : "";
            }
        }
    }

    /** Whether YAML reads a quoted text of the language as it is meant. */
    private static boolean isYaml(String quoted) {
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '$') {
                return false;
            }
            if (c == '\\' && "\\\"".indexOf(quoted.charAt(++i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Makes the text with marks in the gaps. */
    private static final class Edits {
        /** Where it stands, there may be names of which this file says nothing; in both carriers. */
        private static final String IMPORT = "import";

        private record Edit(int start, int end, String text) {}

        private final String file;
        private final List<Edit> edits = new ArrayList<>();

        private Edits(Scenario scenario) {
            this.file = scenario.span().file().text();
        }

        static String of(Scenario scenario, List<Matrix.Parameter> parameters, String mark) {
            Edits edits = new Edits(scenario);
            Span title = scenario.title().span();
            edits.edits.add(new Edit(title.start(), title.end(), '"' + mark + '"'));
            if (!scenario.matrix().isEmpty()) {
                edits.matrix(scenario, parameters, mark);
            }
            return edits.applied(scenario.span());
        }

        /** Parameters and rules go; constants, and those rules that are about a single row, stand where the first one stood. */
        private void matrix(Scenario scenario, List<Matrix.Parameter> parameters, String mark) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < scenario.matrix().size(); i++) {
                lines.append("let ")
                        .append(scenario.matrix().get(i).name())
                        .append(" = ")
                        .append(mark)
                        .append(i)
                        .append('\n');
            }
            Set<String> named = namedOutside(scenario);
            parameters.forEach(p -> vocabulary(p, named, lines));
            int first = Integer.MAX_VALUE;
            for (Scenario.MatrixParameter p : scenario.matrix()) {
                first = Math.min(first, remove(p.span()));
            }
            for (MatrixRule rule : scenario.rules()) {
                if (isKept(rule)) {
                    lines.append(rule.span().text()).append('\n');
                }
                first = Math.min(first, remove(rule.span()));
            }
            boolean onOwnLine = first > 0 && file.charAt(first - 1) == '\n';
            edits.add(new Edit(first, first, (onOwnLine ? "" : "\n") + lines));
        }

        private static boolean isKept(MatrixRule rule) {
            return rule instanceof MatrixRule.Derived || rule instanceof MatrixRule.Invalid;
        }

        /** What may be a name anywhere but in the parameters and in the rules that go with them. */
        private Set<String> namedOutside(Scenario scenario) {
            StringBuilder outside = new StringBuilder(file);
            Stream.concat(scenario.matrix().stream(), scenario.rules().stream().filter(r -> !isKept(r)))
                    .map(Node::span)
                    .forEach(s -> outside.replace(s.start(), s.end(), " ".repeat(s.end() - s.start())));
            return names(outside);
        }

        private static Set<String> names(CharSequence text) {
            return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
        }

        /** Words stay known that only other rows have, if anything may ask for them, as definitions of other files may. */
        private static void vocabulary(Matrix.Parameter p, Set<String> named, StringBuilder lines) {
            Stream<Value> all =
                    Stream.concat(p.values().stream(), p.refused().stream().map(Matrix.Refused::value));
            String words = all.filter(Matrix::hasWords).map(Value::canonical).collect(Collectors.joining(", "));
            if (!words.isEmpty() && (named.contains(IMPORT) || !Collections.disjoint(names(words), named))) {
                lines.append("let values_of_%s = [%s]\n".formatted(p.name(), words));
            }
        }

        /** The whole line with the comment on it, if there is nothing else on the line. */
        private int remove(Span span) {
            int start = span.start();
            while (start > 0 && (file.charAt(start - 1) == ' ' || file.charAt(start - 1) == '\t')) {
                start--;
            }
            int end = span.end();
            while (end < file.length() && (file.charAt(end) == ' ' || file.charAt(end) == '\t')) {
                end++;
            }
            boolean alone = start == 0 || file.charAt(start - 1) == '\n';
            if (alone && end < file.length() && file.charAt(end) == '#') {
                int newline = file.indexOf('\n', end);
                end = newline < 0 ? file.length() : newline;
            }
            if (alone && end < file.length() && file.charAt(end) == '\n') {
                edits.add(new Edit(start, end + 1, ""));
                return start;
            }
            edits.add(new Edit(span.start(), span.end(), ""));
            return span.start();
        }

        private String applied(Span whole) {
            edits.sort(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end));
            StringBuilder out = new StringBuilder();
            int from = whole.start();
            for (Edit edit : edits) {
                out.append(file, from, edit.start()).append(edit.text());
                from = edit.end();
            }
            return out.append(file, from, whole.end()).append('\n').toString();
        }
    }
}
