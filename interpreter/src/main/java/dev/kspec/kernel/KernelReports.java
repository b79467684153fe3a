// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds a kernel's reports in its log.
 *
 * <p>In: lines in the order in which they were logged. Out: the reports in the order of their headers, each with the lines
 * that belong to it, also where CPUs wrote between each other's lines and the kernel tells who wrote which. Guaranteed:
 * time linear in the log's length, whatever is in it; no more than {@link #MOST} reports.
 */
public final class KernelReports {
    /** A log with more reports than this tells nothing more. */
    public static final int MOST = 100;

    /** So many tasks and CPUs may be in the middle of a report at a time. */
    private static final int MOST_AT_A_TIME = 8;

    /** Lines that may stand between "cut here" and the header, as WARN()'s own text does. */
    private static final int MOST_BEFORE = 6;

    private final List<Draft> drafts = new ArrayList<>();
    private final Deque<Draft> open = new ArrayDeque<>();
    private final List<LogLine> cut = new ArrayList<>();

    private KernelReports() {}

    /** All reports of a log. */
    public static List<Report> in(List<LogLine> log) {
        KernelReports reading = new KernelReports();
        log.forEach(reading::take);
        return Consequences.marked(reading.drafts.stream().map(Draft::report).toList());
    }

    /** The first report of a log that says that something is wrong with the kernel. */
    public static Optional<Report> first(List<LogLine> log) {
        return in(log).stream().filter(r -> r.kind().isFault()).findFirst();
    }

    private void take(LogLine line) {
        open.removeIf(Draft::isOver);
        Optional<Draft> mine =
                open.stream().filter(d -> d.caller().equals(line.caller())).findFirst();
        Optional<Header> header = Header.in(line.text());
        if (header.isPresent()) {
            begin(header.get(), line, mine);
        } else if (line.text().contains(Prefixes.CUT_HERE)) {
            if (mine.isPresent() && Sequels.mayBeCutAfter(mine.get())) {
                mine.get().take(line);
                return;
            }
            mine.ifPresent(open::remove);
            cut.clear();
            cut.add(line);
        } else if (!cut.isEmpty() && cut.getFirst().caller().equals(line.caller())) {
            cut.add(line);
            if (cut.size() > MOST_BEFORE) {
                cut.clear();
            }
        } else {
            mine.ifPresent(d -> d.take(line));
        }
    }

    private void begin(Header header, LogLine line, Optional<Draft> mine) {
        boolean isCut = !cut.isEmpty() && cut.getFirst().caller().equals(line.caller());
        if (mine.isPresent() && !isCut && Sequels.isSame(mine.get(), header)) {
            if (Sequels.isBetter(mine.get().header(), header)) {
                mine.get().renamed(header, line);
            } else {
                mine.get().take(line);
            }
            return;
        }
        mine.ifPresent(open::remove);
        if (drafts.size() >= MOST) {
            return;
        }
        Draft draft = new Draft(header, line, isCut ? cut : List.of());
        cut.clear();
        drafts.add(draft);
        open.addLast(draft);
        if (open.size() > MOST_AT_A_TIME) {
            open.removeFirst();
        }
    }
}
