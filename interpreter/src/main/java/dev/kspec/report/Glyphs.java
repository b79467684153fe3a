// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The signs we draw with, in Unicode or, where output cannot hold that, in ASCII. */
final class Glyphs {
    private static final List<String> BRAILLE = List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
    private static final List<String> STROKES = List.of("|", "/", "-", "\\");
    /** What we write of our own beyond ASCII, and what stands for it. */
    private static final String[][] SUBSTITUTES = {{"…", "..."}, {"·", "."}, {"→", "->"}};

    private final boolean unicode;

    Glyphs(Charset charset) {
        this.unicode = charset.equals(StandardCharsets.UTF_8);
    }

    String mark(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> unicode ? "✓" : "+";
            case FAILED -> unicode ? "✗" : "x";
            case SKIPPED -> unicode ? "○" : "-";
            case TIMED_OUT -> unicode ? "◷" : "T";
            case KERNEL_FAULT -> "!";
            case INFRASTRUCTURE_ERROR -> "?";
        };
    }

    String spinner(long frame) {
        List<String> frames = unicode ? BRAILLE : STROKES;
        return frames.get((int) Math.floorMod(frame, (long) frames.size()));
    }

    /** A bar filled from the left; {@code part} is brought within 0 … 1. */
    String bar(double part, int width) {
        int filled = (int) Math.round(Math.clamp(part, 0.0, 1.0) * width);
        return (unicode ? "█" : "#").repeat(filled) + (unicode ? "░" : ".").repeat(width - filled);
    }

    /** Columns by which {@link #fit} may widen a text that was cut. */
    int growth() {
        return unicode ? 0 : 2;
    }

    /** The text as this output can hold it. */
    String fit(String text) {
        String fitted = text;
        if (!unicode) {
            for (String[] pair : SUBSTITUTES) {
                fitted = fitted.replace(pair[0], pair[1]);
            }
        }
        return fitted;
    }
}
