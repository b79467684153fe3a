// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A report that is being read: takes lines in until its end. */
final class Draft {
    private static final int MOST_LINES = 500;
    /** So many lines in a row that are in no report end one. */
    private static final int MOST_STRANGE = 12;
    /** A stack comes after so many lines at the latest, where a report has one. */
    private static final int MOST_BEFORE_STACK = 120;

    private static final Set<Kind> FRAMED = EnumSet.of(Kind.KASAN, Kind.KFENCE, Kind.KMSAN, Kind.KCSAN);

    private final List<LogLine> lines = new ArrayList<>();
    private final String caller;
    private Header header;
    private int headerAt;
    private boolean stackSeen;
    private boolean ended;
    private int strange;
    /** How many of the lines there were when something last stood there that only reports have. */
    private int sure;

    Draft(Header header, LogLine first, List<LogLine> before) {
        this.header = header;
        this.caller = first.caller();
        lines.addAll(before);
        headerAt = lines.size();
        lines.add(first);
        sure = lines.size();
    }

    String caller() {
        return caller;
    }

    Header header() {
        return header;
    }

    boolean isOver() {
        return ended || lines.size() >= MOST_LINES || strange > MOST_STRANGE;
    }

    /** How many lines stand behind the header so far. */
    int length() {
        return lines.size() - headerAt - 1;
    }

    boolean hasStack() {
        return stackSeen;
    }

    /** What came is the same report once more, told with better words. */
    void renamed(Header better, LogLine line) {
        header = better;
        lines.add(line);
        headerAt = lines.size() - 1;
        sure = lines.size();
    }

    /** Takes the line in, if it may belong here. */
    void take(LogLine line) {
        String text = line.text();
        Body.Part part = Body.part(text);
        switch (part) {
            case END -> {
                lines.add(line);
                sure = lines.size();
                strange = 0;
            }
            case RULER -> ruler(line);
            case FRAME, STACK -> {
                lines.add(line);
                sure = lines.size();
                stackSeen = true;
                strange = 0;
            }
            case DETAIL -> {
                lines.add(line);
                sure = lines.size();
                strange = 0;
            }
            case STRANGE -> strange(line);
        }
    }

    /** A line of = frames a sanitizer's report; elsewhere it begins the next one. Lines of - stand within. */
    private void ruler(LogLine line) {
        boolean framed = FRAMED.contains(header.kind());
        if (line.text().contains("-") || framed) {
            lines.add(line);
        }
        ended = framed && stackSeen && !line.text().contains("-");
    }

    /** Before its stack a report has sentences of its own; behind it, they are someone else's. */
    private void strange(LogLine line) {
        if (!stackSeen && length() < MOST_BEFORE_STACK && header.kind().trace() != Kind.Trace.NONE) {
            lines.add(line);
        } else {
            strange++;
        }
    }

    Report report() {
        List<LogLine> kept = lines.subList(0, stackSeen ? lines.size() : sure);
        List<String> texts =
                kept.subList(headerAt, kept.size()).stream().map(LogLine::text).toList();
        Stacks stacks = Stacks.of(texts);
        Optional<String> function = Guilty.function(header, stacks);
        return new Report(
                header.kind(),
                function.map(f -> header.title() + " in " + f).orElse(header.alone()),
                function,
                stacks.first(),
                kept,
                Taint.in(texts),
                false);
    }
}
