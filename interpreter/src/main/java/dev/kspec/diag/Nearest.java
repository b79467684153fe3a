// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the right name nearest to a wrong one, by edits of letters (optimal string alignment distance). */
public final class Nearest {
    /** Whoever has more names than these has them from a program, and a file full of wrong ones would take minutes. */
    static final int MOST_CANDIDATES = 2_000;

    /** Nobody mistypes a longer word letter by letter. */
    private static final int MOST_LETTERS = 100;

    private Nearest() {}

    /**
     * The nearest candidate that differs in at most a third of the letters, in one letter of few, or only in case.
     * Among very many none is looked for. Of two that are equally near it is the one that begins with the same letter, then the
     * first in the alphabet.
     */
    public static Optional<String> to(String wrong, Collection<String> candidates) {
        return nearest(wrong, candidates, Comparator.naturalOrder());
    }

    /** The same, but of two that are equally near the first in the list, which is meant more often. */
    public static Optional<String> toFrequent(String wrong, List<String> candidates) {
        return nearest(wrong, candidates, Comparator.comparingInt(candidates::indexOf));
    }

    private static Optional<String> nearest(String wrong, Collection<String> candidates, Comparator<String> order) {
        if (candidates.size() > MOST_CANDIDATES || wrong.length() > MOST_LETTERS) {
            return Optional.empty();
        }
        String folded = fold(wrong);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int length = Math.max(wrong.length(), candidate.length());
            int most = Math.min(Math.max(1, length / 3), length - 1);
            if (Math.abs(wrong.length() - candidate.length()) > Math.min(most, least)) {
                continue;
            }
            int distance = distance(folded, fold(candidate));
            boolean before = distance < least || (distance == least && isBefore(candidate, nearest, folded, order));
            if (distance <= most && before) {
                nearest = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static boolean isBefore(String candidate, String nearest, String folded, Comparator<String> order) {
        boolean begins = begin(candidate).equals(begin(folded));
        boolean otherBegins = begin(nearest).equals(begin(folded));
        if (begins != otherBegins) {
            return begins;
        }
        return order.compare(candidate, nearest) < 0;
    }

    private static String begin(String s) {
        return fold(s.isEmpty() ? s : s.substring(0, 1));
    }

    private static String fold(String s) {
        return s.toLowerCase(Locale.ROOT);
    }

    /** Three rows of the table of distances between beginnings are kept: the one at work and the two above it. */
    static int distance(String a, String b) {
        int[] above2 = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = above2;
            above2 = above;
            above = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], above2[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
