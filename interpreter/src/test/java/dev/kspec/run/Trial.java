// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Case;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Scenarios tried on the real agent as a process of this machine, and texts that must not come so far. */
final class Trial {
    private static final String NAME = "s";

    private Trial() {}

    /** What becomes of one scenario with these steps. */
    static CaseOutcome steps(String... lines) {
        return file("scenario \"" + NAME + "\" {\n" + String.join("\n", lines) + "\n}")
                .of(NAME);
    }

    /** What becomes of a file's cases. */
    static Recorder file(String... lines) {
        List<Case> cases = Specs.cases(lines);
        return Runs.run(cases, new LocalTargets(), Runs.OPTIONS).demandOneVerdictEach(cases);
    }

    /** The steps must come to a good end. */
    static CaseOutcome passes(String... lines) {
        CaseOutcome outcome = steps(lines);
        assertThat(outcome.verdict())
                .as(() -> String.join("\n", lines) + "\n" + words(outcome))
                .isEqualTo(Verdict.PASSED);
        return outcome;
    }

    /** A demand of the steps must not be met. */
    static Failure fails(String... lines) {
        CaseOutcome outcome = steps(lines);
        assertThat(outcome.verdict())
                .as(() -> String.join("\n", lines) + "\n" + words(outcome))
                .isEqualTo(Verdict.FAILED);
        return outcome.failure().orElseThrow();
    }

    /** Why a case did not pass. */
    static String words(CaseOutcome outcome) {
        return outcome.verdict() + " " + outcome.reason()
                + outcome.failure()
                        .map(f -> "line " + f.span().line() + ": " + f.message() + "\n  expected " + f.expected()
                                + "\n  actual " + f.actual() + "\n  " + String.join("\n  ", f.details()))
                        .orElse("");
    }

    /** What is wrong with the text of a file, without what is only worth a word. */
    static Set<Code> mistakes(String... lines) {
        Set<Code> codes = new TreeSet<>(Comparator.comparing(Code::id));
        Checked.kspec(String.join("\n", lines) + "\n").found().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(Diagnostic::code)
                .forEach(codes::add);
        return codes;
    }

    /** What is wrong with one scenario of these steps. */
    static Set<Code> mistakesIn(String... lines) {
        return mistakes("scenario \"" + NAME + "\" {\n" + String.join("\n", lines) + "\n}");
    }
}
