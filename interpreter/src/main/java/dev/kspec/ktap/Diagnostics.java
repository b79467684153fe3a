// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is printed between results. KTAP has a test's remarks before its result; TAP has a block of YAML behind it, from
 * {@code ---} to {@code ...}.
 */
final class Diagnostics {
    private static final int MOST_LINES = 50;
    private static final int LONGEST = 300;
    /** What KUnit counts for people. */
    private static final Pattern TOTALS = Pattern.compile(".*\\bpass:\\d+ fail:\\d+ .*");

    /** Characters that may still be kept. */
    private int room;

    private List<String> lines = new ArrayList<>();
    private boolean isInBlock;
    /** Whose result stood in the line before; else null. */
    private Level blocks;

    Diagnostics(int room) {
        this.room = room;
    }

    /** Whether the line is one of a block behind a result, which it then was added to. */
    boolean isBlock(String raw, Level level) {
        String text = raw.strip();
        if (!isInBlock) {
            isInBlock = blocks == level && text.equals("---");
            blocks = null;
            return isInBlock;
        }
        if (text.equals("...")) {
            isInBlock = false;
            end(level);
            return true;
        }
        if (!raw.startsWith(" ") && !raw.startsWith("\t")) {
            isInBlock = false;
            end(level);
            return false;
        }
        add(text);
        return true;
    }

    void add(String line) {
        String some = cut(line);
        if (!some.isBlank()
                && lines.size() < MOST_LINES
                && some.length() <= room
                && !TOTALS.matcher(some).matches()) {
            room -= some.length();
            lines.add(some);
        }
    }

    /** Those since the last result. */
    List<String> take() {
        List<String> taken = lines;
        lines = new ArrayList<>();
        return taken;
    }

    /** The last result of these tests was in this line: a block may follow. */
    void behind(Level level) {
        blocks = level;
    }

    /** What no result follows belongs to the last one. */
    void end(Level level) {
        List<String> more = take();
        if (!more.isEmpty() && !level.results().isEmpty()) {
            int last = level.results().size() - 1;
            List<String> all = new ArrayList<>(level.results().get(last).diagnostics());
            all.addAll(more);
            level.results().set(last, level.results().get(last).with(all));
        }
    }

    static String cut(String line) {
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
