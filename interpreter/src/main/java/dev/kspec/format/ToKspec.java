// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.format.CommentCursor.Comment;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlDocument;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Entry;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.SourceFile;
import java.util.List;

/**
 * From YAML to the language.
 *
 * <p>The document is gone through from its beginning to its end, so that every comment is met once, and near to what it
 * stands beside.
 */
final class ToKspec {
    private final SourceFile file;
    private final CommentCursor comments;
    private final KspecValues values;
    private final KspecText out = new KspecText();

    private ToKspec(YamlDocument document) {
        this.file = document.file();
        this.comments = new CommentCursor(document);
        this.values = new KspecValues(comments);
    }

    static String convert(YamlDocument document) {
        ToKspec conversion = new ToKspec(document);
        document.root().ifPresent(root -> conversion.root((Mapping) root));
        conversion.out.comments(conversion.comments.before(Integer.MAX_VALUE));
        return String.join("\n", conversion.out.lines()) + "\n";
    }

    private void root(Mapping root) {
        for (Entry entry : root.entries()) {
            lead(entry.key());
            String key = key(entry);
            switch (key) {
                case "import" -> each(entry, this::importFile);
                case "driver", "drivers" -> each(entry, new DriverToKspec(comments, values, out)::driver);
                case "use" -> each(entry, this::use);
                case "fresh" -> each(entry, this::fresh);
                case "suppress" -> each(entry, this::suppression);
                case "let" -> let((Mapping) below(entry));
                case "shared" -> shared((Mapping) below(entry));
                case "setup", "teardown" -> each(entry, n -> fixture(key, n));
                case "define" -> each(entry, this::definition);
                default -> each(entry, n -> new ScenarioToKspec(comments, values, out).scenario((Mapping) n));
            }
        }
    }

    static String key(Entry entry) {
        return ((Scalar) entry.key()).value();
    }

    /** The comments before a part, and the empty line before it. */
    private void lead(YamlNode part) {
        out.comments(comments.before(part.span().start()));
        if (CommentCursor.gapBefore(file, part.span().start())) {
            out.gap();
        }
    }

    /** The value of a key whose comment, if it has one on its line, has to stand on a line of its own. */
    private YamlNode below(Entry entry) {
        boolean flow = entry.value() instanceof Mapping m ? m.flow() : entry.value() instanceof Sequence s && s.flow();
        if (!flow && !(entry.value() instanceof Scalar)) {
            out.onOwnLine(comments.onLineOf(entry.key().span().end()));
        }
        return entry.value();
    }

    private interface Item {
        void take(YamlNode node);
    }

    /** One thing under a key, or a list of them. */
    private void each(Entry entry, Item item) {
        YamlNode value = below(entry);
        for (YamlNode node : value instanceof Sequence s ? s.items() : List.of(value)) {
            lead(node);
            item.take(node);
            out.comments(comments.before(
                    CommentCursor.behind(node.span()), Math.max(2, node.span().column())));
        }
    }

    private void importFile(YamlNode node) {
        String text = values.text((Scalar) node, out);
        out.line("import " + text + comments.onLineOf(node.span().end()));
    }

    private void fresh(YamlNode node) {
        out.line("fresh " + ((Scalar) node).value().strip()
                + comments.onLineOf(node.span().end()));
    }

    private void suppression(YamlNode node) {
        String title = "";
        String because = "";
        String trailing = "";
        for (Entry entry : ((Mapping) node).entries()) {
            out.comments(comments.before(entry.key().span().start()));
            String text = values.text((Scalar) entry.value(), out);
            out.onOwnLine(trailing);
            trailing = comments.onLineOf(entry.value().span().end());
            if (key(entry).equals("title")) {
                title = text;
            } else {
                because = text;
            }
        }
        out.line("suppress " + title + " because " + because + trailing);
    }

    private void use(YamlNode node) {
        if (node instanceof Scalar name) {
            out.line("use driver " + name.value().strip()
                    + comments.onLineOf(node.span().end()));
            return;
        }
        String name = "";
        String trailing = "";
        KspecText params = new KspecText();
        String behind = "";
        boolean oneLine = false;
        for (Entry entry : ((Mapping) node).entries()) {
            out.comments(comments.before(entry.key().span().start()));
            if (key(entry).equals("driver")) {
                out.comments(comments.before(entry.value().span().start()));
                name = ((Scalar) entry.value()).value().strip();
                trailing = comments.onLineOf(entry.value().span().end());
            } else {
                Mapping rows = (Mapping) entry.value();
                behind = rows.flow() ? "" : comments.onLineOf(entry.key().span().end());
                if (rows.flow()) {
                    out.comments(comments.before(rows.span().start()));
                }
                oneLine = isOneLine(rows);
                rows(rows, ":", params);
                String last = rows.flow() ? comments.onLineOf(rows.span().end()) : "";
                if (trailing.isEmpty()) {
                    trailing = last;
                } else {
                    out.onOwnLine(last);
                }
            }
        }
        boolean bare = params.lines().isEmpty() && behind.isEmpty();
        if (oneLine) {
            out.line("use driver " + name + " { " + String.join(" ", params.lines()) + " }" + trailing);
            return;
        }
        out.line("use driver " + name + (bare ? trailing : " {" + behind));
        out.all(params);
        if (!bare) {
            out.line("}" + trailing);
        }
    }

    /** Whether brackets hold something and no comments. */
    private boolean isOneLine(Mapping mapping) {
        return mapping.flow()
                && !mapping.entries().isEmpty()
                && !comments.anyBetween(mapping.span().start(), mapping.span().end());
    }

    /** Names with values as lines of a list in braces, each with a comma behind it. */
    private void rows(Mapping mapping, String sign, KspecText into) {
        for (Entry entry : mapping.entries()) {
            into.comments(comments.before(entry.key().span().start()));
            String value = values.value(entry.value(), into);
            boolean more = mapping.flow()
                    && !comments.anyBetween(
                            entry.value().span().end(), mapping.span().end());
            into.line(key(entry) + sign + " " + value + ","
                    + (more ? "" : comments.onLineOf(entry.value().span().end())));
        }
        into.comments(values.end(mapping));
    }

    private void let(Mapping mapping) {
        for (Entry entry : mapping.entries()) {
            lead(entry.key());
            String value = values.value(entry.value(), out);
            out.line("let " + key(entry) + " = " + value
                    + comments.onLineOf(entry.value().span().end()));
        }
        out.comments(values.end(mapping));
    }

    private void shared(Mapping mapping) {
        for (Entry entry : mapping.entries()) {
            lead(entry.key());
            each(entry, n -> fixture("shared " + key(entry), n));
        }
        out.comments(values.end(mapping));
    }

    private void fixture(String head, YamlNode node) {
        out.line(head + " {" + comments.onLineOf(node.span().start()));
        values.block((Scalar) node, out);
        out.line("}");
    }

    private void definition(YamlNode node) {
        String head = "";
        String behind = "";
        String trailing = "";
        KspecText steps = new KspecText();
        for (Entry entry : ((Mapping) node).entries()) {
            List<Comment> before = comments.before(entry.key().span().start());
            if (key(entry).equals("define")) {
                out.comments(before);
                head = values.words((Scalar) entry.value(), Sentence.HEAD, out);
                behind = comments.onLineOf(headLine((Scalar) entry.value()));
            } else {
                steps.comments(before);
                trailing = comments.onLineOf(entry.value().span().start());
                values.block((Scalar) entry.value(), steps);
            }
        }
        steps.comments(values.end(node));
        out.line("define " + head + " {" + behind);
        out.all(steps);
        out.line("}" + trailing);
    }

    static int headLine(Scalar scalar) {
        return scalar.style() == Style.LITERAL
                ? scalar.span().start()
                : scalar.span().end();
    }
}
