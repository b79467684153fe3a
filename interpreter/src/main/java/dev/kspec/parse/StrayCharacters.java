// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** Says what a character that means nothing was perhaps meant to be. */
final class StrayCharacters {
    private final Places places;

    StrayCharacters(Places places) {
        this.places = places;
    }

    Diagnostic diagnose(Token token) {
        int c = token.getText().codePointAt(0);
        Diagnostic found =
                Diagnostic.error(Code.SYNTAX, places.span(token), "the character " + named(c) + " means nothing here");
        return switch (c) {
            case '\'', '‘', '’' ->
                found.help("a character is one letter between single quotes, such as 'x'; texts take double quotes");
            case '“', '”', '„', '«', '»' -> found.help("a text stands between straight double quotes");
            case '?' ->
                found.help(
                        places.text().startsWith("?", places.text().offsetByCodePoints(0, token.getStopIndex() + 1))
                                ? "in a pattern `_` is anything; any byte is ?? between the quotes of x\"…\""
                                : "what depends on a condition is written: if CONDITION { … } else { … }");
            case '$' -> found.help("outside of texts a name stands by itself; in a text it is \"${name}\"");
            case '`' -> found.help("a text stands between straight double quotes");
            case '\\' -> found.help("a line goes on inside ( ) and [ ]; an escape such as \\n belongs into a text");
            case '…' -> found.help("the rest of a pattern and a range are written with two dots: ..");
            case '–', '—', '−' -> found.help("a minus is the hyphen: -");
            case '≤' -> found.help("write <=");
            case '≥' -> found.help("write >=");
            case '≠' -> found.help("write !=");
            case '→' -> found.help("what a step gives is named by: as x; what it has to come to: expect 5");
            case '\r' -> found.help("a line ends in a line feed, with or without a carriage return before it");
            default ->
                Character.isLetter(c)
                        ? found.help(
                                "names are made of the letters a to z and A to Z, digits and _; anything may stand in a text")
                        : isSpace(c) ? found.help("it looks like a blank but is none: type the space bar's") : found;
        };
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || (c >= 0x200B && c <= 0x200D) || c == 0x2060;
    }

    /** The character itself if it can be seen; else, or if it could be taken for another, its number and name. */
    private static String named(int c) {
        if (c > ' ' && c < 0x7f) {
            return "`" + Character.toString(c) + "`";
        }
        String number = String.format(Locale.ROOT, "U+%04X", c);
        if (Character.isLetterOrDigit(c)) {
            return "`" + Character.toString(c) + "` (" + number + ")";
        }
        String name = Character.getName(c);
        return name == null ? number : number + " (" + name.toLowerCase(Locale.ROOT) + ")";
    }
}
