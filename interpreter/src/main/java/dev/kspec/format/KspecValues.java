// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.format.CommentCursor.Comment;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.Span;
import java.util.List;

/** Scalars as words of the language; comments in them go before the line they will stand on. */
final class KspecValues {
    private final CommentCursor comments;

    KspecValues(CommentCursor comments) {
        this.comments = comments;
    }

    /** A value: what stands in quotes is a text, everything else words of the language already. */
    String value(YamlNode node, KspecText before) {
        before.comments(comments.before(node.span().start()));
        return switch (node) {
            case Scalar s ->
                switch (s.style()) {
                    case SINGLE_QUOTED, DOUBLE_QUOTED -> KspecText.quoted(s);
                    case PLAIN, LITERAL, FOLDED -> unwrapped(words(s, Sentence.EXPRESSION, before));
                };
            case Sequence s -> bracketed(s.span(), before);
            case Mapping m -> bracketed(m.span(), before);
        };
    }

    private String bracketed(Span span, KspecText before) {
        before.comments(comments.before(span.end()));
        return KspecPrinter.line(span, Sentence.EXPRESSION);
    }

    /** A lone text needs round brackets in YAML only. */
    private static String unwrapped(String words) {
        return words.matches("\\(\"([^\"\\\\]|\\\\.)*\"\\)") ? words.substring(1, words.length() - 1) : words;
    }

    /** A text where nothing else can stand. */
    String text(Scalar scalar, KspecText before) {
        return scalar.style() == Style.LITERAL ? words(scalar, Sentence.EXPRESSION, before) : KspecText.quoted(scalar);
    }

    /** Words of the language on one line. */
    String words(Scalar scalar, Sentence sentence, KspecText before) {
        Span part =
                scalar.style() == Style.PLAIN || scalar.style() == Style.LITERAL ? scalar.block() : unquoted(scalar);
        if (scalar.style() == Style.LITERAL) {
            before.onOwnLine(comments.onLineOf(scalar.span().start()));
        }
        List<Lexeme> lexemes = sentence.lexemes(part);
        lexemes.stream()
                .filter(l -> l.role() == Role.COMMENT)
                .forEach(c -> before.line(c.span().text().stripTrailing()));
        return KspecPrinter.line(lexemes, sentence);
    }

    private static Span unquoted(Scalar scalar) {
        Span span = scalar.span();
        return span.file().span(span.start() + 1, span.end() - 1);
    }

    /** The lines of a block. */
    void block(Scalar scalar, KspecText into) {
        scalar.block().text().lines().skip(1).forEach(into::line);
    }

    /** The comments behind a collection's last part that belong to it. */
    List<Comment> end(YamlNode collection) {
        boolean flow = collection instanceof Mapping m ? m.flow() : collection instanceof Sequence s && s.flow();
        return flow
                ? comments.before(collection.span().end())
                : comments.before(
                        CommentCursor.behind(collection.span()),
                        collection.span().column());
    }
}
