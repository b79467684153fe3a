// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, in the form that patch(1) reads, with three lines around each change. */
public final class UnifiedDiff {
    private static final int AROUND = 3;

    /** Texts that differ in more lines are shown as one change: to find out more would take long. */
    private static final int MOST_EDITS = 1_000;

    /** One line: kept, taken away or added. */
    private record Edit(char sign, String line) {}

    private UnifiedDiff() {}

    /** The difference as lines, nothing if there is none. */
    public static String of(String name, String before, String after) {
        List<Edit> edits = edits(before.lines().toList(), after.lines().toList());
        boolean endsAdded = before.endsWith("\n") != after.endsWith("\n") && !before.isEmpty();
        StringBuilder out = new StringBuilder();
        int from = 1;
        int to = 1;
        for (int i = 0; i < edits.size(); ) {
            if (edits.get(i).sign() == ' ') {
                i++;
                from++;
                to++;
                continue;
            }
            int begin = Math.max(0, i - AROUND);
            int end = end(edits, i);
            List<Edit> hunk = edits.subList(begin, end);
            out.append(header(hunk, from - (i - begin), to - (i - begin)));
            hunk.forEach(e -> out.append(e.sign()).append(e.line()).append('\n'));
            from += (int)
                    edits.subList(i, end).stream().filter(e -> e.sign() != '+').count();
            to += (int)
                    edits.subList(i, end).stream().filter(e -> e.sign() != '-').count();
            i = end;
        }
        if (out.isEmpty() && endsAdded) {
            out.append("\\ No newline at end of file\n");
        }
        return out.isEmpty() ? "" : "--- " + name + "\n+++ " + name + "\n" + out;
    }

    /** Where a hunk ends: behind so many lines that are the same. */
    private static int end(List<Edit> edits, int from) {
        int same = 0;
        int at = from;
        while (at < edits.size() && same <= 2 * AROUND) {
            same = edits.get(at++).sign() == ' ' ? same + 1 : 0;
        }
        return at - Math.max(0, same - AROUND);
    }

    private static String header(List<Edit> hunk, int from, int to) {
        long taken = hunk.stream().filter(e -> e.sign() != '+').count();
        long added = hunk.stream().filter(e -> e.sign() != '-').count();
        return "@@ -" + range(from, taken) + " +" + range(to, added) + " @@\n";
    }

    private static String range(int from, long lines) {
        return lines == 0 ? (from - 1) + ",0" : lines == 1 ? Integer.toString(from) : from + "," + lines;
    }

    private static List<Edit> edits(List<String> before, List<String> after) {
        int head = 0;
        while (head < Math.min(before.size(), after.size()) && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(before.size(), after.size()) - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Edit> edits = new ArrayList<>();
        before.subList(0, head).forEach(l -> edits.add(new Edit(' ', l)));
        edits.addAll(shortest(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail)));
        before.subList(before.size() - tail, before.size()).forEach(l -> edits.add(new Edit(' ', l)));
        return edits;
    }

    /** The fewest edits, after Myers. */
    private static List<Edit> shortest(List<String> before, List<String> after) {
        int most = Math.min(before.size() + after.size(), MOST_EDITS);
        List<int[]> reached = new ArrayList<>();
        int[] furthest = new int[2 * most + 3];
        for (int d = 0; d <= most; d++) {
            reached.add(furthest.clone());
            for (int k = -d; k <= d; k += 2) {
                int x = isDown(furthest, most, k, d) ? furthest[most + 1 + k + 1] : furthest[most + 1 + k - 1] + 1;
                while (x < before.size()
                        && x - k < after.size()
                        && before.get(x).equals(after.get(x - k))) {
                    x++;
                }
                furthest[most + 1 + k] = x;
                if (x >= before.size() && x - k >= after.size()) {
                    return walked(before, after, reached, most);
                }
            }
        }
        List<Edit> all = new ArrayList<>();
        before.forEach(l -> all.add(new Edit('-', l)));
        after.forEach(l -> all.add(new Edit('+', l)));
        return all;
    }

    private static boolean isDown(int[] furthest, int most, int k, int d) {
        return k == -d || (k != d && furthest[most + 1 + k - 1] < furthest[most + 1 + k + 1]);
    }

    private static List<Edit> walked(List<String> before, List<String> after, List<int[]> reached, int most) {
        List<Edit> edits = new ArrayList<>();
        int x = before.size();
        int y = after.size();
        for (int d = reached.size() - 1; d >= 0; d--) {
            int[] furthest = reached.get(d);
            int k = x - y;
            int from = isDown(furthest, most, k, d) ? k + 1 : k - 1;
            int beginX = d == 0 ? 0 : furthest[most + 1 + from];
            int beginY = d == 0 ? 0 : beginX - from;
            while (x > beginX && y > beginY) {
                edits.add(new Edit(' ', before.get(--x)));
                y--;
            }
            if (d > 0) {
                edits.add(from == k + 1 ? new Edit('+', after.get(--y)) : new Edit('-', before.get(--x)));
            }
        }
        return edits.reversed();
    }
}
