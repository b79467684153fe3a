// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Entry;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import dev.kspec.parse.YamlNode.Style;
import java.util.List;

/** A scenario's keys as clauses, skips, matrix, steps and clean-up. */
final class ScenarioToKspec {
    private final CommentCursor comments;
    private final KspecValues values;
    private final KspecText out;
    private final KspecText first = new KspecText();
    private final KspecText skips = new KspecText();
    private final KspecText matrix = new KspecText();
    private final KspecText rows = new KspecText();
    private final KspecText rules = new KspecText();
    private final KspecText steps = new KspecText();
    private final KspecText teardown = new KspecText();
    private String title = "";
    private String clauses = "";
    private String behind = "";
    private String trailing = "";
    private String behindMatrix = "";
    private String endOfMatrix = "";
    private boolean smallMatrix;

    ScenarioToKspec(CommentCursor comments, KspecValues values, KspecText out) {
        this.comments = comments;
        this.values = values;
        this.out = out;
    }

    void scenario(Mapping mapping) {
        mapping.entries().forEach(this::entry);
        KspecText last = new KspecText();
        last.comments(values.end(mapping));
        closeMatrix();
        out.line("scenario " + title + clauses + " {" + behind);
        for (KspecText part : List.of(first, skips, matrix, steps, teardown, last)) {
            out.all(part);
        }
        out.line("}" + trailing);
    }

    private void entry(Entry entry) {
        String key = ((Scalar) entry.key()).value();
        YamlNode value = entry.value();
        KspecText into = switch (key) {
            case "scenario" -> out;
            case "skip" -> skips;
            case "matrix" -> matrix;
            case "rules" -> rules;
            case "steps" -> steps;
            case "teardown" -> teardown;
            default -> first;
        };
        into.comments(comments.before(entry.key().span().start()));
        switch (key) {
            case "scenario" -> {
                title = values.text(scalar(value, into), into);
                behind = comments.onLineOf(ToKspec.headLine((Scalar) value));
            }
            case "tags" -> names(" tags ", value);
            case "fresh" -> names(" fresh ", value);
            case "timeout" -> {
                clauses += " timeout " + values.value(value, into);
                into.onOwnLine(comments.onLineOf(value.span().end()));
            }
            case "xfail" -> {
                clauses += " xfail " + values.text(scalar(value, into), into);
                into.onOwnLine(comments.onLineOf(value.span().end()));
            }
            case "skip" -> skips(value);
            case "matrix" -> matrix(entry.key(), (Mapping) value);
            case "rules" -> {
                rules.onOwnLine(comments.onLineOf(value.span().start()));
                values.block((Scalar) value, rules);
            }
            case "steps" -> {
                trailing = comments.onLineOf(value.span().start());
                values.block((Scalar) value, into);
            }
            default -> {
                into.line("teardown {");
                String comment = comments.onLineOf(value.span().start());
                values.block((Scalar) value, into);
                into.line("}" + comment);
            }
        }
    }

    /** A scalar with the comments between its key and it. */
    private Scalar scalar(YamlNode value, KspecText into) {
        into.comments(comments.before(value.span().start()));
        return (Scalar) value;
    }

    private void names(String before, YamlNode names) {
        first.comments(comments.before(names.span().start()));
        boolean list = names instanceof Sequence;
        String separator = before;
        for (YamlNode name : names instanceof Sequence s ? s.items() : List.of(names)) {
            first.comments(comments.before(name.span().start()));
            clauses += separator + ((Scalar) name).value().strip();
            separator = ", ";
            if (list && !((Sequence) names).flow()) {
                first.onOwnLine(comments.onLineOf(name.span().end()));
            }
        }
        if (list) {
            first.comments(values.end(names));
        }
        first.onOwnLine(comments.onLineOf(names.span().end()));
    }

    private void skips(YamlNode value) {
        skips.comments(comments.before(value.span().start()));
        for (YamlNode item : value instanceof Sequence s ? s.items() : List.of(value)) {
            skips.comments(comments.before(item.span().start()));
            Scalar scalar = (Scalar) item;
            boolean words = scalar.style() == Style.LITERAL
                    || (scalar.style() == Style.PLAIN && scalar.value().matches("unless\\b.*"));
            String reason = words ? values.words(scalar, Sentence.SKIP, skips) : KspecText.quoted(scalar);
            skips.line("skip " + reason + comments.onLineOf(scalar.span().end()));
        }
        skips.comments(values.end(value));
    }

    private void matrix(YamlNode key, Mapping mapping) {
        String comment = mapping.flow() ? "" : comments.onLineOf(key.span().end());
        if (mapping.flow()) {
            matrix.comments(comments.before(mapping.span().start()));
        }
        smallMatrix = mapping.entries().size() == 1
                && comment.isEmpty()
                && !comments.anyBetween(mapping.span().start(), CommentCursor.behind(mapping.span()));
        for (Entry entry : mapping.entries()) {
            rows.comments(comments.before(entry.value().span().start()));
            row(((Scalar) entry.key()).value(), (Sequence) entry.value(), rows);
        }
        behindMatrix = comment;
        if (!smallMatrix || rows.lines().size() > 1) {
            rows.comments(values.end(mapping));
            endOfMatrix = comments.onLineOf(mapping.span().end());
        }
    }

    /** The rules stand behind the parameters. */
    private void closeMatrix() {
        if (rows.lines().isEmpty() && rules.lines().isEmpty()) {
            return;
        }
        if (smallMatrix && rows.lines().size() == 1 && rules.lines().isEmpty()) {
            matrix.line("matrix { " + rows.lines().getFirst() + " }");
            return;
        }
        matrix.line("matrix {" + behindMatrix);
        matrix.all(rows);
        matrix.all(rules);
        matrix.line("}" + endOfMatrix);
    }

    /** A list that has a line for each value keeps them, if there are comments between. */
    private void row(String name, Sequence list, KspecText into) {
        KspecText inner = new KspecText();
        boolean commented = comments.anyBetween(list.span().start(), list.span().end());
        StringBuilder line = new StringBuilder(name + ":");
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            KspecText before = new KspecText();
            String value = values.value(item, before);
            boolean last = i + 1 == list.items().size();
            if (!before.lines().isEmpty() && i > 0) {
                inner.line(line.toString());
                line = new StringBuilder();
            }
            inner.all(before);
            line.append(' ').append(value).append(last ? "" : ",");
            boolean own = !list.flow()
                    || (!last
                            && comments.anyBetween(
                                    item.span().end(),
                                    list.items().get(i + 1).span().start()));
            String comment = own ? comments.onLineOf(item.span().end()) : "";
            line.append(comment);
            if (!comment.isEmpty() || (commented && !last)) {
                inner.line(line.toString());
                line = new StringBuilder();
            }
        }
        if (!line.toString().isBlank()) {
            inner.line(line.toString());
        }
        into.all(inner);
        String trailing = comments.onLineOf(list.span().end());
        if (list.flow() && !trailing.isEmpty()) {
            into.lines().add(into.lines().removeLast() + trailing);
        } else {
            into.onOwnLine(trailing);
        }
        into.comments(values.end(list));
    }
}
