// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.program.Regex.SyntaxError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the syntax of regular expressions. */
final class RegexParser {
    private static final int MOST_REPEATS = 1000;
    private static final int MOST_DEPTH = 200;

    private final RegexText text;
    private boolean ignoreCase;
    private boolean dotIsAll;
    private int depth;

    RegexParser(String pattern) {
        this.text = new RegexText(pattern);
    }

    RegexNode parse() throws SyntaxError {
        RegexNode all = choice();
        if (text.has()) {
            throw text.error("`)` closes no group", "write \\) for the character itself");
        }
        return all;
    }

    private RegexNode choice() throws SyntaxError {
        List<RegexNode> parts = new ArrayList<>(List.of(sequence()));
        while (text.take('|')) {
            parts.add(sequence());
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Choice(parts);
    }

    private RegexNode sequence() throws SyntaxError {
        List<RegexNode> parts = new ArrayList<>();
        while (text.has() && !text.looksAt("|") && !text.looksAt(")")) {
            RegexNode atom = atom();
            parts.add(repeated(atom));
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
    }

    private RegexNode repeated(RegexNode atom) throws SyntaxError {
        RegexNode repeated;
        if (text.take('*')) {
            repeated = new RegexNode.Repeat(atom, 0, RegexNode.Repeat.ENDLESS);
        } else if (text.take('+')) {
            repeated = new RegexNode.Repeat(atom, 1, RegexNode.Repeat.ENDLESS);
        } else if (text.take('?')) {
            repeated = new RegexNode.Repeat(atom, 0, 1);
        } else if (text.looksAt("{")) {
            repeated = counted(atom);
        } else {
            return atom;
        }
        behindRepetition();
        return repeated;
    }

    /** Whether something matches does not depend on how much of it is taken first: lazy or greedy is the same. */
    private void behindRepetition() throws SyntaxError {
        var unusedLazy = text.take('?');
        if (text.looksAt("+")) {
            throw text.error("possessive repetition cannot be matched in linear time", "leave the second `+` out");
        }
        if (text.looksAt("*") || text.looksAt("?") || text.looksAt("{")) {
            throw text.error("a repetition is repeated", "put what is repeated in brackets: (?:…)" + text.peek());
        }
    }

    /** {m}, {m,} or {m,n}. */
    private RegexNode counted(RegexNode atom) throws SyntaxError {
        int begin = text.at();
        text.next();
        int least = count(begin);
        int most = least;
        if (text.take(',')) {
            most = text.looksAt("}") ? RegexNode.Repeat.ENDLESS : count(begin);
        }
        if (!text.take('}')) {
            throw notCounted(begin);
        }
        if (most != RegexNode.Repeat.ENDLESS && most < least) {
            throw text.error(
                    begin, "{" + least + "," + most + "} ends before it begins", "write {" + most + "," + least + "}");
        }
        return new RegexNode.Repeat(atom, least, most);
    }

    private int count(int begin) throws SyntaxError {
        int value = 0;
        int digits = 0;
        while (text.has() && text.peek() >= '0' && text.peek() <= '9') {
            value = Math.min(value * 10 + (text.next() - '0'), MOST_REPEATS + 1);
            digits++;
        }
        if (digits == 0) {
            throw notCounted(begin);
        }
        if (value > MOST_REPEATS) {
            throw text.error(
                    begin, "a repetition counts to " + MOST_REPEATS + " at most", "repeat less often, or use * or +");
        }
        return value;
    }

    private SyntaxError notCounted(int begin) {
        return text.error(
                begin, "`{` begins a repetition such as {2,5}; this is none", "write \\{ for the character itself");
    }

    private RegexNode atom() throws SyntaxError {
        char c = text.peek();
        return switch (c) {
            case '(' -> group();
            case '[' -> new RegexNode.OneOf(new RegexClass(text, ignoreCase).read());
            case '\\' -> escape();
            case '.' -> {
                text.next();
                yield new RegexNode.OneOf(dotIsAll ? ByteSet.none().inverted() : ByteSet.NOT_LINE_END);
            }
            case '^' -> place(Regex.Place.LINE_BEGIN);
            case '$' -> place(Regex.Place.LINE_END);
            case '*', '+', '?' ->
                throw text.error(
                        "there is nothing before `" + c + "` to be repeated",
                        "write \\" + c + " for the character itself");
            case '{' ->
                throw text.error("there is nothing before `{` to be repeated", "write \\{ for the character itself");
            default -> literal();
        };
    }

    private RegexNode place(Regex.Place place) {
        text.next();
        return new RegexNode.At(place);
    }

    private RegexNode one(ByteSet bytes) {
        return new RegexNode.OneOf(ignoreCase ? bytes.withBothCases() : bytes);
    }

    /** A character as its bytes in UTF-8. */
    private RegexNode literal() {
        byte[] bytes = text.character().getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 1) {
            return one(ByteSet.one(bytes[0]));
        }
        List<RegexNode> parts = new ArrayList<>();
        for (byte b : bytes) {
            parts.add(new RegexNode.OneOf(ByteSet.one(b & 0xff)));
        }
        return new RegexNode.Sequence(parts);
    }

    private RegexNode escape() throws SyntaxError {
        int begin = text.at();
        text.next();
        char c = text.has() ? text.peek() : 0;
        switch (c) {
            case 'A':
                return place(Regex.Place.BEGIN);
            case 'z':
                return place(Regex.Place.END);
            case 'b':
                return place(Regex.Place.WORD);
            case 'B':
                return place(Regex.Place.NOT_WORD);
            default:
                return one(new RegexEscape(text).read(begin));
        }
    }

    private RegexNode group() throws SyntaxError {
        int begin = text.at();
        text.next();
        if (++depth > MOST_DEPTH) {
            throw text.error(begin, "groups are nested more than " + MOST_DEPTH + " deep", "nest them less");
        }
        boolean outerCase = ignoreCase;
        boolean outerDot = dotIsAll;
        if (text.take('?') && !flags(begin)) {
            // (?i) holds to the end of the group around it.
            depth--;
            return new RegexNode.Sequence(List.of());
        }
        RegexNode body = choice();
        if (!text.take(')')) {
            throw text.error(begin, "the group is not closed", "write `)` at its end, or \\( for the character itself");
        }
        depth--;
        ignoreCase = outerCase;
        dotIsAll = outerDot;
        return body;
    }

    /** What stands behind {@code (?}; whether a group follows, which {@code :} begins. */
    private boolean flags(int begin) throws SyntaxError {
        boolean on = true;
        while (text.has()) {
            char c = text.next();
            switch (c) {
                case ':':
                    return true;
                case ')':
                    return false;
                case '-':
                    on = false;
                    break;
                case 'i':
                    ignoreCase = on;
                    break;
                case 's':
                    dotIsAll = on;
                    break;
                case '=', '!', '<', 'P':
                    throw text.error(
                            begin,
                            "a regular expression cannot look ahead or behind, and its groups have no names",
                            "write (?:…) for a group; match and compare in steps of their own");
                case 'm':
                    throw text.error(
                            begin,
                            "^ and $ always stand for the ends of a line",
                            "leave the flag m out; \\A and \\z are the ends of the text");
                default:
                    throw text.error(begin, "there is no flag `" + c + "`", "the flags are i and s, as in (?i)");
            }
        }
        throw text.error(begin, "the group is not closed", "write `)` at its end");
    }
}
