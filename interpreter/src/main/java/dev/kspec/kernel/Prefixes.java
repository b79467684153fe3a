// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;

/** What kernels put in front of the first words of a report. */
final class Prefixes {
    static final String CUT_HERE = "------------[ cut here ]------------";

    private static final List<String> KNOWN = List.of(
            CUT_HERE, "watchdog: ", "NMI watchdog: ", "NMI ", "rcu: ", "Oops: ", "traps: ", "INFO: ", "[ ", "BUG: ");

    private Prefixes() {}

    /** Whether nothing but such prefixes, blanks and lines drawn with {@code =} stand before the place. */
    static boolean only(String line, int place) {
        int at = 0;
        while (at < place) {
            char c = line.charAt(at);
            if (c == ' ' || c == '=' || c == '\t') {
                at++;
                continue;
            }
            int begin = at;
            at = KNOWN.stream()
                    .filter(p -> line.startsWith(p, begin))
                    .mapToInt(p -> begin + p.length())
                    .max()
                    .orElse(Integer.MAX_VALUE);
        }
        return at == place;
    }
}
