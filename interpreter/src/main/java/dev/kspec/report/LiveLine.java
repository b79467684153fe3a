// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the run is doing and how far it has come, as one line. Times are in nanoseconds of any one clock. */
final class LiveLine {
    private static final int BAR = 20;
    private static final long FRAME = 100_000_000L;
    /** Before this a rate says nothing. */
    private static final long RATE_AFTER = 500_000_000L;

    /** Before this, the rate says nothing of what is left. */
    private static final long LEFT_AFTER = 3_000_000_000L;

    private final Palette palette;
    private final Glyphs glyphs;
    private final Tally tally = new Tally();
    private long selected;
    private String phase = "";
    private double done = -1;
    private long phaseBegan;
    private long casesBegan;
    private String file = "";
    private int targets;

    LiveLine(Palette palette, Glyphs glyphs) {
        this.palette = palette;
        this.glyphs = glyphs;
    }

    void selected(long cases, long now) {
        selected = cases;
        casesBegan = now;
    }

    void phase(String what, double part, Duration elapsed, long now) {
        phase = Escaped.line(what);
        done = part;
        phaseBegan = now - elapsed.toNanos();
        if (tally.total() == 0) {
            casesBegan = now;
        }
    }

    void finished(CaseOutcome outcome) {
        phase = "";
        tally.add(outcome);
        file = Escaped.line(outcome.id().file());
    }

    void targets(int inUse) {
        targets = inUse;
    }

    /** Whether a case has ended. */
    boolean hasCases() {
        return tally.total() > 0;
    }

    /** The phase that lasts; empty if cases run. */
    String phase() {
        return phase;
    }

    /** {@code 48 %, 12.1 s}: how far the phase is. */
    String phaseProgress(long now) {
        String part = done < 0 ? "" : percent() + ", ";
        return part + Words.elapsed(Duration.ofNanos(now - phaseBegan));
    }

    /** {@code 12 of 40 cases, 10 passed, 2 failed, 3.0 s}. */
    String caseProgress(long now) {
        String counts = tally.total() == 0 ? "" : ", " + tally.words(palette);
        return tally.total() + " of " + Words.count(selected, "case") + counts + ", "
                + Words.elapsed(Duration.ofNanos(now - casesBegan));
    }

    /** The line, in colours, no wider than the columns given; empty before anything is done. */
    String text(long now, int columns) {
        List<Part> parts = new ArrayList<>();
        if (!phase.isEmpty()) {
            phaseParts(parts, now);
        }
        if (tally.total() > 0 && selected > 0) {
            caseParts(parts, now);
        }
        if (parts.isEmpty()) {
            return "";
        }
        parts.addFirst(new Part(glyphs.spinner(now / FRAME), w -> palette.paint(Role.HINT, w)));
        return painted(parts, columns);
    }

    private void phaseParts(List<Part> parts, long now) {
        parts.add(new Part(phase, w -> palette.paint(Role.STRONG, w)));
        if (done >= 0) {
            parts.add(new Part(glyphs.bar(done, BAR), w -> palette.paint(Role.HINT, w)));
            parts.add(Part.plain(percent()));
        }
        parts.add(Part.plain(Words.elapsed(Duration.ofNanos(now - phaseBegan))));
    }

    private void caseParts(List<Part> parts, long now) {
        parts.add(Part.plain(tally.total() + "/" + selected));
        for (Verdict verdict : Verdict.values()) {
            if (tally.of(verdict) > 0) {
                parts.add(new Part(Tally.words(verdict, tally.of(verdict)), w -> palette.paint(verdict, w)));
            }
        }
        if (!phase.isEmpty()) {
            return;
        }
        long ran = now - casesBegan;
        if (ran >= RATE_AFTER) {
            parts.add(Part.plain(Math.round(tally.total() / (ran / 1e9)) + " cases/s"));
        }
        parts.add(Part.plain(Words.elapsed(Duration.ofNanos(ran)) + left(ran)));
        if (targets > 1) {
            parts.add(Part.plain("on " + targets));
        }
        parts.add(new Part(file, w -> palette.paint(Role.DIM, w)));
    }

    /** {@code , 12 s left}: by the rate so far, once that says something. */
    private String left(long ran) {
        long cases = selected - tally.total();
        return cases <= 0 || ran < LEFT_AFTER
                ? ""
                : ", about " + Words.elapsed(Duration.ofNanos(ran / tally.total() * cases)) + " left";
    }

    private String percent() {
        return Math.round(Math.clamp(done, 0.0, 1.0) * 100) + " %";
    }

    /** Cuts before colouring: escape sequences take no columns. */
    private static String painted(List<Part> parts, int columns) {
        StringBuilder out = new StringBuilder();
        int left = columns;
        String gap = "";
        for (Part part : parts) {
            left -= gap.length();
            if (left <= 0) {
                break;
            }
            String words = Columns.cut(part.words().replace('\t', ' '), left);
            out.append(gap).append(part.style().apply(words));
            left -= Columns.of(words);
            gap = "  ";
        }
        return out.toString();
    }

    private record Part(String words, UnaryOperator<String> style) {
        static Part plain(String words) {
            return new Part(words, UnaryOperator.identity());
        }
    }
}
