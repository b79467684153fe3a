// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.Arrays;

/** How texts are compared: character by character, in upper case unless case matters. */
enum PictCase {
    SENSITIVE,
    INSENSITIVE;

    static PictCase of(PictOptions options) {
        return options.caseSensitive() ? SENSITIVE : INSENSITIVE;
    }

    /** The same text for all that are equal. */
    String key(String text) {
        if (this == SENSITIVE) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(Character::toUpperCase).forEach(out::appendCodePoint);
        return out.toString();
    }

    boolean equal(String a, String b) {
        return key(a).equals(key(b));
    }

    /** Below 0, 0 or above 0, by code points. */
    int compare(String a, String b) {
        int[] left = key(a).codePoints().toArray();
        int[] right = key(b).codePoints().toArray();
        return Arrays.compare(left, right);
    }

    /**
     * Whether a text is of a pattern's form, in which {@code *} stands for any characters and {@code ?} for one. Only the
     * last star is ever tried again, so the time is at most the product of the lengths.
     */
    boolean like(String text, String pattern) {
        int[] t = key(text).codePoints().toArray();
        int[] p = key(pattern).codePoints().toArray();
        int i = 0;
        int j = 0;
        int star = -1;
        int after = 0;
        while (i < t.length) {
            if (j < p.length && p[j] == '*') {
                star = j++;
                after = i;
            } else if (j < p.length && (p[j] == '?' || p[j] == t[i])) {
                i++;
                j++;
            } else if (star >= 0) {
                j = star + 1;
                i = ++after;
            } else {
                return false;
            }
        }
        while (j < p.length && p[j] == '*') {
            j++;
        }
        return j == p.length;
    }
}
