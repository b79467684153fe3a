// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;

/** Quoted text: pieces of bytes and {@code ${…}} expressions in turn. */
public record Text(Span span, List<Piece> pieces) implements Expression {
    public Text {
        pieces = List.copyOf(pieces);
    }

    /** A part of a text. */
    public sealed interface Piece {}

    /** Bytes as written, escapes resolved, UTF-8. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; made once and only read
    public record Bytes(byte[] bytes) implements Piece {}

    /** {@code ${…}}. */
    public record Interpolation(Expression expression) implements Piece {}

    /** Whether it is the same in every case, without {@code ${…}}. */
    public boolean isPlain() {
        return pieces.stream().allMatch(p -> p instanceof Bytes);
    }

    /** The bytes of a plain text. */
    public byte[] plainBytes() {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (Piece piece : pieces) {
            switch (piece) {
                case Bytes b -> out.writeBytes(b.bytes());
                case Interpolation i -> throw new IllegalStateException("not plain: " + span);
            }
        }
        return out.toByteArray();
    }

    /** A plain text as characters; bytes that are no UTF-8 become U+FFFD. */
    public String plainString() {
        return new String(plainBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
