// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** What the parser would have taken instead, in words. */
final class ExpectedWords {
    private ExpectedWords() {}

    static String of(Parser parser, RecognitionException e) {
        IntervalSet expected = e == null || e.getOffendingState() < 0 || e.getExpectedTokens() == null
                ? parser.getExpectedTokens()
                : e.getExpectedTokens();
        String words = alternatives(expected);
        return words.isEmpty() && expected.contains(Token.EOF) ? "the end of the value" : words;
    }

    private static String alternatives(IntervalSet expected) {
        List<String> words = new ArrayList<>();
        boolean value = expected.contains(KspecParser.NUMBER) && expected.contains(KspecParser.LPAREN);
        boolean name = expected.contains(KspecParser.NAME);
        if (value) {
            words.add("a value");
        } else {
            addIf(expected.contains(KspecParser.NUMBER), "a number", words);
            addIf(name, "a name", words);
            addIf(expected.contains(KspecParser.TEXT), "a quoted text", words);
        }
        for (int type : expected.toArray()) {
            String literal = KspecParser.VOCABULARY.getLiteralName(type);
            if (literal != null && isWorthNaming(type, literal, value, name)) {
                words.add("`" + literal.substring(1, literal.length() - 1) + "`");
            }
        }
        if (expected.contains(KspecParser.NEWLINE)) {
            words.remove("`;`");
            words.add("the end of the line");
        }
        return joined(words);
    }

    private static String joined(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /** Words as they are written, the last joined by "or". */
    static String list(List<String> words) {
        return joined(words.stream().map(w -> "`" + w + "`").toList());
    }

    private static void addIf(boolean condition, String word, List<String> words) {
        if (condition) {
            words.add(word);
        }
    }

    /** Operators would be a long list, and words of the structure are but names where a name may stand. */
    private static boolean isWorthNaming(int type, String literal, boolean value, boolean name) {
        boolean operator = type >= KspecParser.EQ && type <= KspecParser.PERCENT && type != KspecParser.ASSIGN;
        boolean suffix = type == KspecParser.EXPECT || type == KspecParser.AS;
        boolean keyword = Character.isLetter(literal.charAt(1));
        boolean opensValue = type == KspecParser.LPAREN || type == KspecParser.LBRACK || type == KspecParser.LBRACE;
        return !operator && !(value && opensValue) && !((value || name) && keyword && !suffix);
    }
}
