// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.format.CommentCursor.Comment;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlDocument;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints a YAML spec file in its canonical form: blocks as the language's printer prints them, keys in the order of the
 * writer, two blanks for each level, lists between brackets on one line where they were and where they fit.
 */
final class YamlPrinter {
    private static final int STEP = 2;

    private final SourceFile file;
    private final CommentCursor comments;
    private final YamlFlow flow;
    private final List<String> out = new ArrayList<>();

    private YamlPrinter(YamlDocument document) {
        this.file = document.file();
        this.comments = new CommentCursor(document);
        this.flow = new YamlFlow(comments);
    }

    static String print(YamlDocument document) {
        YamlPrinter printer = new YamlPrinter(document);
        document.begin().ifPresent(begin -> {
            printer.comments(printer.comments.before(begin.start()), 0, printer.out.isEmpty());
            printer.out.add("---" + printer.comments.onLineOf(begin.end()));
        });
        document.root().ifPresent(root -> printer.node(root, List.of(), 0));
        printer.comments(printer.comments.before(Integer.MAX_VALUE), 0, printer.out.isEmpty());
        return printer.out.isEmpty() ? "" : String.join("\n", printer.out) + "\n";
    }

    private void node(YamlNode node, List<String> path, int indent) {
        switch (node) {
            case Mapping m -> mapping(m, path, indent, "");
            case Sequence s -> sequence(s, path, indent);
            case Scalar s -> scalar("", s, path, indent);
        }
    }

    // ---- collections

    private void mapping(Mapping mapping, List<String> path, int indent, String dash) {
        boolean first = true;
        for (YamlNode.Entry entry : mapping.entries()) {
            // The first key of an item was reached together with its dash.
            if (!first || dash.isEmpty()) {
                boolean nested = first && indent > 0;
                lead(entry.key(), indent, nested || out.isEmpty(), false);
            }
            entry(entry, path, indent, first ? dash : "");
            first = false;
        }
        end(mapping, indent);
    }

    private void entry(YamlNode.Entry entry, List<String> path, int indent, String dash) {
        String key = flow.key(entry.key());
        List<String> inner = new ArrayList<>(path);
        inner.add(entry.key() instanceof Scalar s ? s.value() : "");
        String head = " ".repeat(indent - dash.length()) + dash + key + ":";
        value(head, entry.value(), inner, indent, entry.key().span().end(), false);
    }

    /** @param head what the line begins with: a key, or a dash */
    private void value(String head, YamlNode value, List<String> path, int indent, int end, boolean item) {
        Optional<String> line = flow.line(value, path, item, KspecPrinter.WIDEST - head.length() - 1);
        if (line.isPresent()) {
            aside(value.span().start(), indent);
            String text = line.get().isEmpty() ? head : head + " " + line.get();
            out.add(text + comments.onLineOf(value.span().end()));
            return;
        }
        switch (value) {
            case Scalar s -> {
                aside(s.span().start(), indent);
                scalar(head, s, path, indent);
            }
            case Mapping m when flow.isValue(m, path, item) -> bracketed(head, m.span(), indent);
            case Sequence s when flow.isValue(s, path, item) -> bracketed(head, s.span(), indent);
            case Mapping m when item -> mapping(m, path, indent + STEP, "- ");
            case Mapping m -> {
                out.add(head + comments.onLineOf(end));
                mapping(m, path, indent + STEP, "");
            }
            case Sequence s -> {
                out.add(head + comments.onLineOf(end));
                sequence(s, path, indent + STEP);
            }
        }
    }

    private void sequence(Sequence sequence, List<String> path, int indent) {
        boolean apart = path.equals(List.of("scenarios")) || path.equals(List.of("define"));
        boolean first = true;
        for (YamlNode item : sequence.items()) {
            lead(item, indent, first, apart && !first);
            value(" ".repeat(indent) + "-", item, path, indent, item.span().start(), true);
            first = false;
        }
        end(sequence, indent);
    }

    // ---- comments

    /** The comments before a part, and the empty line before it. */
    private void lead(YamlNode part, int indent, boolean first, boolean apart) {
        List<Comment> before = comments.before(part.span().start());
        if (apart && before.stream().noneMatch(Comment::gapBefore)) {
            gap();
        }
        comments(before, indent, first);
        boolean nothing = first && before.isEmpty();
        if (!nothing && CommentCursor.gapBefore(file, part.span().start())) {
            gap();
        }
    }

    private void comments(List<Comment> some, int indent, boolean first) {
        boolean nothing = first;
        for (Comment comment : some) {
            if (comment.gapBefore() && !nothing) {
                gap();
            }
            out.add(" ".repeat(indent) + comment.text());
            nothing = false;
        }
    }

    private void gap() {
        if (!out.isEmpty() && !out.getLast().isEmpty()) {
            out.add("");
        }
    }

    /** Comments between a key and a value that goes onto the key's line stand before both. */
    private void aside(int offset, int indent) {
        List<Comment> between = comments.before(offset);
        // They are at the beginning of a line, wherever the key is.
        between.forEach(c -> out.add(" ".repeat(indent) + c.text()));
    }

    /** The comments behind a collection's last part that belong to it by their column. */
    private void end(YamlNode collection, int indent) {
        boolean bracketed = switch (collection) {
            case Mapping m -> m.flow();
            case Sequence s -> s.flow();
            case Scalar s -> false;
        };
        comments(
                bracketed
                        ? comments.before(collection.span().end())
                        : comments.before(
                                CommentCursor.behind(collection.span()),
                                collection.span().column()),
                indent,
                false);
    }

    // ---- what does not fit on the line of its key

    private void scalar(String head, Scalar scalar, List<String> path, int indent) {
        YamlKind kind = YamlKind.of(path);
        if (scalar.style() == Style.LITERAL && kind.inBlock().isPresent()) {
            out.add(head + " |" + comments.onLineOf(scalar.span().start()));
            block(scalar.block(), kind.inBlock().get(), indent + STEP);
            return;
        }
        List<String> lines = flow.lines(scalar);
        for (int i = 0; i < lines.size(); i++) {
            String end =
                    i + 1 < lines.size() ? "" : comments.onLineOf(scalar.span().end());
            String begin = i == 0 ? head + " " : lines.get(i).isEmpty() ? "" : " ".repeat(indent + STEP);
            out.add(begin + lines.get(i) + end);
        }
    }

    /** A value in brackets that is too long for a line, or has comments in it: as a block it has room. */
    private void bracketed(String head, Span value, int indent) {
        aside(value.start(), indent);
        List<String> inside = KspecPrinter.lines(value, Sentence.EXPRESSION, KspecPrinter.WIDEST - indent - STEP);
        // They are the language's comments now.
        comments.before(value.end());
        out.add(head + " |" + comments.onLineOf(value.end()));
        lines(inside, indent + STEP);
    }

    private void block(Span content, Sentence sentence, int indent) {
        lines(KspecPrinter.lines(content, sentence, KspecPrinter.WIDEST - indent), indent);
    }

    private void lines(List<String> lines, int indent) {
        lines.forEach(l -> out.add(l.isEmpty() ? "" : " ".repeat(indent) + l));
    }
}
