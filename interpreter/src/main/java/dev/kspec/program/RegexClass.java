// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.program.Regex.SyntaxError;
import java.util.Optional;

/** A class in brackets: {@code [a-z_]}, {@code [^\s,]}, {@code [[:digit:].]}. */
final class RegexClass {
    private final RegexText text;
    private final boolean ignoreCase;

    RegexClass(RegexText text, boolean ignoreCase) {
        this.text = text;
        this.ignoreCase = ignoreCase;
    }

    /** A member: a single byte may begin a range. */
    private record Member(ByteSet bytes, Optional<Integer> single) {}

    /** Reads from the opening bracket to the closing one. */
    ByteSet read() throws SyntaxError {
        int begin = text.at();
        text.next();
        boolean inverted = text.take('^');
        ByteSet all = ByteSet.none();
        boolean first = true;
        while (first || !text.looksAt("]")) {
            if (!text.has()) {
                throw text.error(
                        begin, "the class is not closed", "write `]` at its end, or \\[ for the character itself");
            }
            all = all.and(range());
            first = false;
        }
        text.next();
        ByteSet folded = ignoreCase ? all.withBothCases() : all;
        ByteSet bytes = inverted ? folded.inverted() : folded;
        if (bytes.isEmpty()) {
            throw text.error(
                    begin, "the class holds no byte, so nothing can match", "name a byte that it should match");
        }
        return bytes;
    }

    /** One member, or a range between two. */
    private ByteSet range() throws SyntaxError {
        int begin = text.at();
        Member from = member();
        if (!text.looksAt("-") || text.looksAt("-]") || from.single().isEmpty()) {
            return from.bytes();
        }
        text.next();
        if (!text.has()) {
            throw text.error(begin, "the range has no end", "write it as in a-z");
        }
        Member to = member();
        if (to.single().isEmpty()) {
            throw text.error(begin, "a range cannot end with a class", "write \\- for the character itself");
        }
        if (to.single().get() < from.single().get()) {
            throw text.error(begin, "the range ends before it begins", "write the lower end first, as in a-z");
        }
        return ByteSet.range(from.single().get(), to.single().get());
    }

    private Member member() throws SyntaxError {
        int begin = text.at();
        if (text.looksAt("[:")) {
            return named(begin);
        }
        if (text.take('\\')) {
            // The only escape that means something else in here than outside is \b, which has no place in a class.
            char c = text.has() ? text.peek() : 0;
            if (c == 'b' || c == 'B' || c == 'A' || c == 'z') {
                throw text.error(
                        begin, "\\" + c + " is a place, which a class cannot hold", "write it outside of the brackets");
            }
            ByteSet bytes = new RegexEscape(text).read(begin);
            return new Member(bytes, single(c, bytes));
        }
        String character = text.character();
        if (character.charAt(0) > 127) {
            throw text.error(
                    begin,
                    "a class holds bytes; `" + character + "` takes several",
                    "write (?:" + character + "|…) instead of the class");
        }
        char c = character.charAt(0);
        return new Member(ByteSet.one(c), Optional.of((int) c));
    }

    private static Optional<Integer> single(char escaped, ByteSet bytes) {
        return "dDwWsS".indexOf(escaped) >= 0 ? Optional.empty() : bytes.single();
    }

    private Member named(int begin) throws SyntaxError {
        text.next();
        text.next();
        String name = text.until(":]");
        Optional<ByteSet> bytes = name == null ? Optional.empty() : ByteSet.named(name);
        if (bytes.isEmpty()) {
            throw text.error(
                    begin,
                    name == null ? "`[:` names a class and is not closed" : "there is no class [:" + name + ":]",
                    "write [[:digit:]], [[:alpha:]], [[:space:]], [[:xdigit:]] and the like, or \\[ for the character itself");
        }
        return new Member(bytes.get(), Optional.empty());
    }
}
