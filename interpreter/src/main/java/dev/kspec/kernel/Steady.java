// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.regex.Pattern;

/** Leaves out of a title what differs from run to run. */
final class Steady {
    private static final int LONGEST = 120;
    private static final Pattern PLACE = Pattern.compile("\\+0x[0-9a-f]{1,16}/0x[0-9a-f]{1,16}");
    private static final Pattern ADDRESS =
            Pattern.compile("\\b(?:0x[0-9a-f]{1,16}|(?=[a-f]{0,15}[0-9])[0-9a-f]{8,16})\\b");
    private static final Pattern NUMBERED = Pattern.compile("\\b(CPU|cpu|pid|PID|comm|task)([#:= ]{1,2})\\d{1,9}\\b");
    private static final Pattern LONG_NUMBER = Pattern.compile("\\b\\d{4,20}\\b");
    private static final Pattern BLANKS = Pattern.compile("\\s{2,99}");

    private Steady() {}

    static String of(String title) {
        String text = PLACE.matcher(title).replaceAll("");
        text = ADDRESS.matcher(text).replaceAll("…");
        text = NUMBERED.matcher(text).replaceAll("$1");
        text = LONG_NUMBER.matcher(text).replaceAll("…");
        text = BLANKS.matcher(text).replaceAll(" ").strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }
}
