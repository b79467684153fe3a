// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows a run on the console while it goes.
 *
 * <p>In come the calls of a {@link RunListener}. Out go permanent lines: one for each file when its last case ended,
 * every case that did not pass in full as soon as it ended, and a summary. On a live terminal, a line below them says
 * what is being done and how far; elsewhere, lines say so now and then, and no control sequence is written. By the time
 * {@link #finished} or {@link #close} returns, the live line is gone and nothing is written any more.
 *
 * <p>The live line is repainted by a thread of its own; all methods may be called from any thread.
 */
public final class ConsoleReport implements RunListener, AutoCloseable {
    private static final Duration REPAINT = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Without a live line: how long a phase, or cases that pass, may last unmentioned. */
    private static final long SILENT_PHASE = Duration.ofSeconds(10).toNanos();

    private static final long SILENT_CASES = Duration.ofSeconds(30).toNanos();

    /** A note from before the first case is worth repeating when it is so many lines back. */
    private static final long IN_SIGHT = 15;

    private final Terminal terminal;
    private final Settings settings;
    private final LongSupplier nanoTime;
    private final Ticker ticker;
    private final Palette palette;
    private final Glyphs glyphs;
    private final Screen screen;
    private final LiveLine line;
    private final CaseText cases;
    private final SameCause causes = new SameCause();
    /** Files of which cases ended but not all that are to come. */
    private final Map<String, Tally> open = new LinkedHashMap<>();

    /** Files whose line is written; a fixture may still come behind the last case. */
    private final Set<String> closed = new HashSet<>();

    private final Untold untold = new Untold();
    /** After how many lines a note was written. */
    private final Map<String, Long> notedAt = new HashMap<>();

    private long linesWritten;
    private long lastWritten;
    private boolean afterGap = true;
    private boolean begun;
    private boolean ended;

    /**
     * How it is to look.
     *
     * @param verbose a line for every case
     * @param timings at the end, a table of the run's parts
     */
    public record Settings(ColorMode color, boolean verbose, boolean timings, Plan plan) {}

    /**
     * @param out where to; its charset decides whether it gets more than ASCII signs
     * @param terminal what is known of that place
     */
    public ConsoleReport(PrintStream out, Terminal terminal, Settings settings) {
        this(out, terminal, settings, System::nanoTime, new Heartbeat());
    }

    ConsoleReport(PrintStream out, Terminal terminal, Settings settings, LongSupplier nanoTime, Ticker ticker) {
        this.terminal = terminal;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.ticker = ticker;
        this.palette = settings.color().palette(terminal);
        this.glyphs = new Glyphs(out.charset());
        this.screen = new Screen(out, glyphs, terminal.live());
        this.line = new LiveLine(palette, glyphs);
        this.cases = new CaseText(palette, glyphs);
    }

    @Override
    public synchronized void started(long selected) {
        begin();
        line.selected(selected, nanoTime.getAsLong());
    }

    @Override
    public synchronized void progress(String what, double done, Duration elapsed) {
        if (ended) {
            return;
        }
        begin();
        boolean isNew = !line.phase().equals(Escaped.line(what));
        line.phase(what, done, elapsed, nanoTime.getAsLong());
        if (isNew && !screen.live()) {
            print(line.phase() + " …\n");
        }
    }

    @Override
    public synchronized void targets(int inUse) {
        line.targets(inUse);
    }

    @Override
    public synchronized void note(String message) {
        if (!ended) {
            SummaryText notes = new SummaryText(palette, glyphs, false);
            message.lines().forEach(m -> print(notes.note(m)));
            // What is said between cases belongs there.
            notedAt.put(message, line.hasCases() ? Long.MAX_VALUE : linesWritten);
        }
    }

    @Override
    public synchronized void caseFinished(CaseOutcome outcome) {
        if (ended) {
            return;
        }
        begin();
        line.finished(outcome);
        String file = outcome.id().file();
        if (!settings.plan().known() && !open.containsKey(file)) {
            closeFiles();
        }
        boolean isLate = closed.contains(file);
        Tally tally = isLate ? new Tally() : open.computeIfAbsent(file, f -> new Tally());
        tally.add(outcome);
        switch (outcome.verdict()) {
            case PASSED, SKIPPED -> {
                if (settings.verbose()) {
                    print(cases.line(outcome));
                }
                print(cases.remark(outcome));
            }
            case FAILED, TIMED_OUT, KERNEL_FAULT, INFRASTRUCTURE_ERROR -> notPassed(outcome);
        }
        if (!isLate && tally.total() == settings.plan().of(file)) {
            open.remove(file);
            closed.add(file);
            close(file, tally);
        }
    }

    @Override
    public synchronized void attempted(CaseOutcome outcome) {
        if (!ended) {
            print(cases.attempt(outcome));
        }
    }

    private void close(String file, Tally tally) {
        List<String> more = untold.of(file);
        if (!more.isEmpty()) {
            gap();
            more.forEach(words -> print("  " + words + "\n"));
        }
        print(fileLine(file, tally));
    }

    private void notPassed(CaseOutcome outcome) {
        if (causes.count(outcome) <= SameCause.TOLD || settings.verbose()) {
            gap();
            print(cases.full(outcome));
        } else if (!outcome.steps().isEmpty()) {
            print(cases.line(outcome));
        } else {
            untold.add(outcome);
        }
    }

    @Override
    public synchronized void finished(RunResult result) {
        if (ended) {
            return;
        }
        closeFiles();
        end();
        gap();
        print(new SummaryText(palette, glyphs, settings.verbose()).text(result, this::inSight));
        if (settings.timings()) {
            print(new TimingsTable(palette, glyphs).text(result.timings()));
        }
    }

    /** Removes the live line and ends repainting, also if the run never came to its end. */
    @Override
    public synchronized void close() {
        end();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            lastWritten = nanoTime.getAsLong();
            ticker.start(screen.live() ? REPAINT : LOOK, this::tick);
        }
    }

    private void end() {
        ended = true;
        ticker.stop();
        screen.status("");
    }

    private synchronized void tick() {
        if (ended) {
            return;
        }
        if (screen.live()) {
            repaint();
        } else {
            remind();
        }
    }

    private void repaint() {
        // The last column stays free: some terminals wrap as soon as it is written to.
        screen.status(line.text(nanoTime.getAsLong(), terminal.width() - 1 - glyphs.growth()));
    }

    private void remind() {
        long now = nanoTime.getAsLong();
        long silent = now - lastWritten;
        if (!line.phase().isEmpty() && silent >= SILENT_PHASE) {
            print(line.phase() + " … " + line.phaseProgress(now) + "\n");
        } else if (line.phase().isEmpty() && silent >= SILENT_CASES) {
            print(line.caseProgress(now) + "\n");
        }
    }

    private void print(String lines) {
        if (!lines.isEmpty()) {
            lastWritten = nanoTime.getAsLong();
            linesWritten += lines.chars().filter(c -> c == '\n').count();
            afterGap = lines.endsWith("\n\n");
            screen.permanent(lines);
        }
    }

    /** Sees to an empty line between what was written and what comes. */
    private void gap() {
        if (!afterGap) {
            print("\n");
            afterGap = true;
        }
    }

    private boolean inSight(String note) {
        return notedAt.containsKey(note) && linesWritten - notedAt.get(note) < IN_SIGHT;
    }

    private void closeFiles() {
        open.forEach(this::close);
        open.clear();
    }

    private String fileLine(String file, Tally tally) {
        Verdict verdict = tally.gravest();
        int names = settings.plan().cases().keySet().stream()
                .mapToInt(f -> Columns.of(Escaped.line(f)))
                .max()
                .orElse(0);
        long planned = settings.plan().of(file);
        String part = tally.total() < planned ? ", " + tally.total() + " of " + planned + " done" : "";
        return palette.paint(verdict, glyphs.mark(verdict)) + " " + Columns.pad(Escaped.line(file), Math.min(names, 60))
                + "  " + tally.words(palette) + part + "  "
                + palette.paint(Role.DIM, Words.duration(tally.duration())) + "\n";
    }
}
