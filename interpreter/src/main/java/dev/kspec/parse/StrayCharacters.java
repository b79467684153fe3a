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
            case '[', ']' -> found.help("lists are written in round brackets");
            case '&' -> found.help("`and` is written &&");
            case '|' -> found.help("`or` is written ||; flags are simply written side by side");
            case '\r' -> found.help("a line ends in a line feed, with or without a carriage return before it");
            default -> isSpace(c) ? found.help("it looks like a blank but is none: type the space bar's") : found;
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
