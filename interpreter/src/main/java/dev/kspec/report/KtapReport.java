// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Visible;
import dev.kspec.ktap.UnitResult;
import dev.kspec.ktap.UnitResult.Kind;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as KTAP version 1 (the kernel's Documentation/dev-tools/ktap.rst): a test for each file, its cases as subtests,
 * and below them the results of unit tests that they took in.
 *
 * <p>Directives: {@code SKIP} with the reason, {@code TIMEOUT}, and {@code ERROR} for an infrastructure error; a failed
 * case and a kernel fault are a plain {@code not ok}, with diagnostic lines before it.
 *
 * <p>KTAP has no "bail out", and a parser takes a plan that is not kept for a crash of the tests. So the plan counts
 * what stands in the document, and what was selected but not run stands there as one more {@code not ok} for each file
 * concerned, with the directive {@code ERROR}: an interrupted run is a correct document that cannot be taken for a
 * passed one.
 */
final class KtapReport implements FileReport {
    @Override
    public void write(RunResult result, Plan plan, Writer out) throws IOException {
        List<FileGroup> groups = FileGroup.of(result, plan);
        long strays = FileGroup.strays(result, groups);
        out.write("KTAP version 1\n");
        if (!result.target().isEmpty()) {
            diagnose(out, "", List.of("target: " + result.target()));
        }
        out.write("1.." + (groups.size() + (strays > 0 ? 1 : 0)) + "\n");
        int number = 0;
        for (FileGroup group : groups) {
            file(out, result, group, ++number);
        }
        if (strays > 0) {
            out.write("not ok " + ++number + " " + notRun(strays, result) + "\n");
        }
        diagnose(out, "", result.notes().stream().map(note -> "note: " + note).toList());
        out.write("# " + totals(result) + "\n");
    }

    private static void file(Writer out, RunResult result, FileGroup group, int number) throws IOException {
        String name = words(group.file());
        if (group.cases().isEmpty()) {
            out.write("not ok " + number + " " + name + " # ERROR "
                    + words("not run: " + Words.count(group.notRun(), "case") + "; " + FileGroup.whyNotRun(result))
                    + "\n");
            return;
        }
        boolean some = group.notRun() > 0;
        out.write("  KTAP version 1\n  # Subtest: " + name + "\n  1.."
                + (group.cases().size() + (some ? 1 : 0)) + "\n");
        int subtest = 0;
        for (CaseOutcome outcome : group.cases()) {
            subtest(out, outcome, ++subtest);
        }
        if (some) {
            out.write("  not ok " + ++subtest + " " + notRun(group.notRun(), result) + "\n");
        }
        boolean ok = !some && group.failures() == 0 && group.count(Verdict.INFRASTRUCTURE_ERROR) == 0;
        boolean skipped = group.count(Verdict.SKIPPED) == group.cases().size();
        out.write((ok ? "ok " : "not ok ") + number + " " + name
                + (ok && skipped ? " # SKIP all its cases were skipped" : "") + "\n");
    }

    private static void subtest(Writer out, CaseOutcome outcome, int number) throws IOException {
        Verdict verdict = outcome.verdict();
        unitTests(out, outcome);
        if (verdict.isFailure() || verdict == Verdict.INFRASTRUCTURE_ERROR) {
            List<String> lines = new ArrayList<>(List.of(verdict.words()));
            lines.addAll(CaseNotes.failure(outcome));
            lines.addAll(CaseNotes.details(outcome));
            lines.addAll(CaseNotes.steps(outcome));
            lines.addAll(CaseNotes.kernelLog(outcome));
            diagnose(out, "  ", lines);
        } else {
            diagnose(out, "  ", CaseNotes.details(outcome));
        }
        String directive = switch (verdict) {
            case PASSED, FAILED, KERNEL_FAULT -> "";
            case SKIPPED -> " # SKIP " + words(outcome.reason());
            case TIMED_OUT -> " # TIMEOUT " + words(CaseNotes.message(outcome));
            case INFRASTRUCTURE_ERROR -> " # ERROR " + words(CaseNotes.message(outcome));
        };
        boolean ok = verdict == Verdict.PASSED || verdict == Verdict.SKIPPED;
        String line =
                (ok ? "ok " : "not ok ") + number + " " + words(outcome.id().name()) + directive;
        out.write("  " + line.stripTrailing() + "\n");
    }

    /** The results that a case took in are its subtests; a test that was to fail is {@code ok}, with {@code XFAIL}. */
    private static void unitTests(Writer out, CaseOutcome outcome) throws IOException {
        List<UnitResult> results = outcome.details().results();
        if (results.isEmpty()) {
            return;
        }
        out.write("    KTAP version 1\n    # Subtest: " + words(outcome.id().name()) + "\n    1.." + results.size()
                + "\n");
        int number = 0;
        for (UnitResult result : results) {
            boolean failed = UnitResults.isFailure(outcome, result);
            boolean waived = UnitResults.isWaived(outcome, result);
            diagnose(out, "    ", failed && !result.reason().isEmpty() ? List.of(result.reason()) : List.of());
            diagnose(out, "    ", result.diagnostics());
            String directive = !waived ? "" : result.kind() == Kind.SKIPPED ? " # SKIP " : " # XFAIL ";
            out.write("    " + (failed ? "not ok " : "ok ") + ++number + " "
                    + (words(result.name()) + (waived ? directive + words(UnitResults.waiver(result)) : ""))
                            .stripTrailing()
                    + "\n");
        }
    }

    private static String notRun(long cases, RunResult result) {
        return "not run: " + Words.count(cases, "case") + " # ERROR " + words(FileGroup.whyNotRun(result));
    }

    /** The form in which the kernel's selftests count. */
    private static String totals(RunResult result) {
        long failed =
                result.cases().stream().filter(c -> c.verdict().isFailure()).count();
        return "Totals: pass:" + result.count(Verdict.PASSED) + " fail:" + failed + " xfail:0 xpass:0 skip:"
                + result.count(Verdict.SKIPPED) + " error:"
                + (result.count(Verdict.INFRASTRUCTURE_ERROR) + FileGroup.notRun(result));
    }

    private static void diagnose(Writer out, String indent, List<String> texts) throws IOException {
        for (String text : texts) {
            String lead = indent + "# ";
            for (String line : text.split("\n", -1)) {
                out.write((lead + Visible.escape(line, Visible::misleads)).stripTrailing() + "\n");
                // Set in, so that no continuation can pass for something of the protocol, such as "# Subtest:".
                lead = indent + "#     ";
            }
        }
    }

    /** A description must not hold a {@code #}, and stands on one line. */
    private static String words(String text) {
        return Visible.escape(text, c -> c == '#' || Visible.misleads(c)).strip();
    }
}
