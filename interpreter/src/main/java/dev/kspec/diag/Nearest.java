// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the right name nearest to a wrong one, by edits of letters (optimal string alignment distance). */
public final class Nearest {
    private Nearest() {}

    /** The nearest candidate that differs in at most a third of the letters, in one letter of few, or only in case. */
    public static Optional<String> to(String wrong, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> isNear(wrong, c))
                .min(Comparator.comparingInt((String c) -> distance(fold(wrong), fold(c)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String wrong, String candidate) {
        int length = Math.max(wrong.length(), candidate.length());
        int distance = distance(fold(wrong), fold(candidate));
        return distance < length && distance <= Math.max(1, length / 3);
    }

    private static String fold(String s) {
        return s.toLowerCase(Locale.ROOT);
    }

    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
