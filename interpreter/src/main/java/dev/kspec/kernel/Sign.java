// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that begins a report.
 *
 * @param key what it is found by; the pattern is tried there and nowhere else, so that no line costs more than its length
 * @param first whether only known prefixes may stand before it: words that ordinary messages have, too
 * @param pattern the key and what is behind it; must not go back far where it does not fit
 * @param title of the report, without its function; {@code $1}, {@code $2} are the pattern's groups
 */
record Sign(Kind kind, String key, boolean first, Pattern pattern, String title) {
    /** Anywhere in a line: on a console something else may stand before it. */
    static Sign anywhere(Kind kind, String key, String behind, String title) {
        return new Sign(kind, key, false, Pattern.compile(Pattern.quote(key) + behind), title);
    }

    /** Where the text of a line begins. */
    static Sign atBegin(Kind kind, String key, String behind, String title) {
        return new Sign(kind, key, true, Pattern.compile(Pattern.quote(key) + behind), title);
    }

    /** The title, if this stands at the place. */
    Optional<String> at(String line, int place) {
        if (!line.startsWith(key, place) || (first && !Prefixes.only(line, place))) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(line).region(place, line.length());
        return matcher.lookingAt() ? Optional.of(filled(matcher)) : Optional.empty();
    }

    private String filled(Matcher matcher) {
        String text = title;
        for (int i = 1; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            text = text.replace("$" + i, group == null ? "" : group);
        }
        return Steady.of(text);
    }
}
