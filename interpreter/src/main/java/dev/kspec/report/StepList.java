// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.StepOutcome;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;

/** The steps of a case up to the one at fault, with when they began and what they came to. */
final class StepList {
    private static final int MOST_STEPS = 25;
    private static final int MOST_WORDS = 60;
    private static final int MOST_RESULT = 80;

    private final Palette palette;
    private final Glyphs glyphs;

    StepList(Palette palette, Glyphs glyphs) {
        this.palette = palette;
        this.glyphs = glyphs;
    }

    /** Lines without indentation. */
    List<String> lines(CaseOutcome outcome) {
        List<StepOutcome> all = outcome.steps();
        int fault = atFault(outcome);
        int end = fault < 0 ? all.size() : fault + 1;
        int begin = Math.max(0, end - MOST_STEPS);
        List<StepOutcome> steps = all.subList(begin, end);
        List<String> whens = steps.stream().map(s -> Words.duration(s.start())).toList();
        int when = whens.stream().mapToInt(String::length).max().orElse(0);
        int what = steps.stream().mapToInt(s -> Columns.of(what(s))).max().orElse(0);
        List<String> lines = new ArrayList<>();
        if (begin > 0) {
            lines.add(palette.paint(Role.DIM, "  … " + Words.count(begin, "step") + " before these …"));
        }
        for (int i = 0; i < steps.size(); i++) {
            StepOutcome step = steps.get(i);
            boolean bad = begin + i == fault;
            String mark = bad ? palette.paint(outcome.verdict(), glyphs.mark(outcome.verdict())) : " ";
            String time = palette.paint(Role.DIM, " ".repeat(when - whens.get(i).length()) + whens.get(i));
            String words = Columns.pad(what(step), what);
            lines.add(mark + " " + time + "  " + (bad ? palette.paint(Role.STRONG, words) : words)
                    + palette.paint(Role.DIM, " → ")
                    + Columns.cut(Escaped.line(step.result()), MOST_RESULT));
        }
        return lines;
    }

    private static String what(StepOutcome step) {
        return Columns.cut(Escaped.line(step.what()), MOST_WORDS);
    }

    /** Index of the step at fault: the last one whose words hold the demand that was not met; -1 if there is none. */
    private static int atFault(CaseOutcome outcome) {
        if (outcome.failure().isEmpty()) {
            return -1;
        }
        Span demand = outcome.failure().get().span();
        for (int i = outcome.steps().size() - 1; i >= 0; i--) {
            if (holds(outcome.steps().get(i).span(), demand)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean holds(Span step, Span demand) {
        return step.file() == demand.file() && step.start() < demand.end() && demand.start() < step.end();
    }
}
