// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** From ANTLR's places, which count code points from the beginning of what it reads, to the file's, which count UTF-16 units. */
final class Places {
    private final Span part;
    private final String text;
    /** Offsets by code point; null where the two are the same. */
    private final int[] offsets;

    /** @param part what ANTLR reads: a whole file or a stretch of one */
    Places(Span part) {
        this.part = part;
        this.text = part.text();
        int points = text.codePointCount(0, text.length());
        this.offsets = points == text.length() ? null : offsets(text, points);
    }

    private static int[] offsets(String text, int points) {
        int[] offsets = new int[points + 1];
        for (int i = 0, at = 0; i < points; i++) {
            offsets[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        offsets[points] = text.length();
        return offsets;
    }

    SourceFile file() {
        return part.file();
    }

    String text() {
        return text;
    }

    int offset(int codePoints) {
        return part.start() + (offsets == null ? codePoints : offsets[Math.clamp(codePoints, 0, offsets.length - 1)]);
    }

    Span span(Token token) {
        if (token.getType() == Token.EOF) {
            int end = part.start() + text.stripTrailing().length();
            return file().span(end, end);
        }
        return file().span(offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
    }

    /** From the beginning of one token to the end of another. */
    Span span(Token first, Token last) {
        if (last == null || last.getStopIndex() < first.getStartIndex() || first.getType() == Token.EOF) {
            return span(first);
        }
        return file().span(offset(first.getStartIndex()), offset(last.getStopIndex() + 1));
    }

    Span span(ParserRuleContext context) {
        return span(context.getStart(), context.getStop());
    }
}
