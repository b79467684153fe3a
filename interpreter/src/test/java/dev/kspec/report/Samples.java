// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.expand.CaseId;
import dev.kspec.ktap.UnitResult;
import dev.kspec.ktap.UnitResult.Kind;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Failure;
import dev.kspec.run.KernelLine;
import dev.kspec.run.RunResult;
import dev.kspec.run.StepOutcome;
import dev.kspec.run.Verdict;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Runs made by hand, which together have everything that a report can meet. */
public final class Samples {
    static final Instant STARTED = Instant.parse("2025-03-01T12:34:56.789Z");
    static final String TARGET = "lab VM, Linux 6.1.0-37-amd64, TCG";

    static final SourceFile BASIC = new SourceFile("specs/counter/basic.kspec", """
            use driver counter

            scenario "a write adds" tags smoke, write {
                open counter0 rdwr as c
                write c "5" expect 1
                read c 64 expect "5\\n"
                expect counter writes +1 across { write c "1" }
            }
            """);

    /** With a tab, wide characters before the demand, and a line too long to be shown. */
    static final SourceFile ODD = new SourceFile(
            "specs/odd/名前 & <b>.kspec.yaml",
            "steps: |\n\twrite c \"日本語\" expect 9\n  # " + "very ".repeat(60) + "\n  write c \"" + "x".repeat(300)
                    + "\" expect EMSGSIZE # and more behind it\n");

    private Samples() {}

    static Span in(SourceFile file, String words) {
        int at = file.text().indexOf(words);
        return file.span(at, at + words.length());
    }

    /** One of each verdict, in two files. */
    public static RunResult allVerdicts() {
        return run(List.of(passed(1), failed(), skipped(1), timedOut(), skipped(2), kernelFault(), infrastructure()), 7)
                .build();
    }

    static RunResult allPassed() {
        return run(List.of(passed(1), passed(2), passed(3)), 3).build();
    }

    static RunResult nothing() {
        return run(List.of(), 0).target("").duration(Duration.ZERO).build();
    }

    /** Two of five cases of one file done, none of another's three. */
    static RunResult interrupted() {
        return run(List.of(passed(1), failed()), 8).interrupted().build();
    }

    static Plan interruptedPlan() {
        Map<String, Long> cases = new LinkedHashMap<>();
        cases.put("specs/counter/basic.kspec", 5L);
        cases.put("specs/counter/later.kspec", 3L);
        return new Plan(cases);
    }

    /** The target could not be used: not a single case was run. */
    static RunResult noTarget() {
        return run(List.of(), 4)
                .target("")
                .note("the SSH port of root@example is closed: connection refused")
                .build();
    }

    /** Names and texts that try to break out of whatever they are written into. */
    public static RunResult nasty() {
        return run(List.of(nastyFailure(), nastySkip(), longFailure()), 3)
                .note("a note\nof two lines with \033[31mred\033[0m")
                .build();
    }

    /** What five cases share failed, so that none of them was run; a sixth was not even heard of. */
    public static RunResult sharedSetupFailed() {
        List<CaseOutcome> all = new ArrayList<>();
        all.add(outcome(id("specs/counter/basic.kspec", "shared setup and teardown", ""), Verdict.FAILED)
                .took(Duration.ofMillis(3))
                .failure(new Failure(in(BASIC, "expect 1"), "write c \"5\"", "1", "EBADF", List.of()))
                .fixture()
                .build());
        for (int n = 1; n <= 5; n++) {
            all.add(outcome(id("specs/counter/basic.kspec", "a write adds", "n=" + n), Verdict.FAILED)
                    .reason("not run: the file's shared setup failed")
                    .build());
        }
        return run(all, 6).build();
    }

    /** Results of unit tests: of a case that passed, of one that passed because one of them failed, of one that failed. */
    static RunResult unitTests() {
        UnitResult good = new UnitResult(List.of("ring", "push"), Kind.PASSED, "", List.of("200 rounds"));
        UnitResult left = new UnitResult(List.of("ring", "huge"), Kind.SKIPPED, "no memory # for it", List.of());
        UnitResult known = new UnitResult(List.of("later"), Kind.TODO, "", List.of());
        UnitResult bad = new UnitResult(
                List.of("ring", "# Subtest: pop"),
                Kind.FAILED,
                "timed out",
                List.of("ok 7 ]]> no", "expected 1, got 2"));
        Span read = in(BASIC, "read c 64 expect \"5\\n\"");
        Failure failure = new Failure(
                read,
                "ktap r.out",
                "no test failed",
                "1 passed, 1 failed",
                List.of("failed: ring › # Subtest: pop: timed out"));
        return run(
                        List.of(
                                with(passed(1), Optional.empty(), List.of(good, left, known)),
                                with(passed(2), Optional.empty(), List.of(bad)),
                                with(failed(), Optional.of(failure), List.of(good, bad))),
                        3)
                .build();
    }

    private static CaseOutcome with(CaseOutcome o, Optional<Failure> failure, List<UnitResult> results) {
        return new CaseOutcome(
                o.id(),
                o.scenario(),
                o.tags(),
                o.verdict(),
                o.duration(),
                o.reason(),
                failure,
                o.steps(),
                o.kernelLog(),
                o.isCase(),
                new Details(Set.of(), List.of(), List.of(), List.of(), List.of(), List.of(), results));
    }

    static CaseOutcome passed(int n) {
        return outcome(id("specs/counter/basic.kspec", "a write adds", "n=" + n), Verdict.PASSED)
                .took(Duration.ofNanos(1_234_567L * n))
                .tags("smoke", "write")
                .build();
    }

    static CaseOutcome failed() {
        Span read = in(BASIC, "read c 64 expect \"5\\n\"");
        return outcome(id("specs/counter/basic.kspec", "a write adds", ""), Verdict.FAILED)
                .took(Duration.ofMillis(12))
                .tags("smoke", "write")
                .failure(new Failure(
                        in(BASIC, "expect \"5\\n\""),
                        "other bytes came than were expected",
                        "\"5\\n\"",
                        "\"6\\n\"",
                        List.of("00000000  35 0a  expected", "00000000  36 0a  actual")))
                .step("open counter0 rdwr", "3", in(BASIC, "open counter0 rdwr as c"), 20_000)
                .step("write c \"5\"", "1", in(BASIC, "write c \"5\" expect 1"), 135_000)
                .step("read c 64", "\"6\\n\"", read, 2_350_000)
                .step("close c", "0", in(BASIC, "scenario"), 3_000_000)
                .kernel(6, "counter: opened")
                .build();
    }

    static CaseOutcome skipped(int n) {
        return outcome(id("specs/counter/basic.kspec", "needs a new kernel", "n=" + n), Verdict.SKIPPED)
                .reason("kernel 6.1.0 is older than 6.8")
                .build();
    }

    static CaseOutcome timedOut() {
        Span read = in(BASIC, "read c 64");
        return outcome(id("specs/counter/basic.kspec", "a read that never ends", ""), Verdict.TIMED_OUT)
                .took(Duration.ofSeconds(10))
                .reason("did not end within 10 s; it waits in read")
                .failure(new Failure(read, "this step did not end", "", "", List.of()))
                .step("open counter0 rdwr", "3", in(BASIC, "open counter0 rdwr as c"), 20_000)
                .step("read c 64", "still running", read, 140_000)
                .build();
    }

    static CaseOutcome kernelFault() {
        Builder builder = outcome(
                        id("specs/counter/faults.kspec", "oops on \"close\"", "mode=rdwr"), Verdict.KERNEL_FAULT)
                .took(Duration.ofMillis(431))
                .reason("BUG: kernel NULL pointer dereference in counter_release")
                .failure(new Failure(
                        in(BASIC, "open counter0 rdwr"), "the kernel went down during this step", "", "", List.of()));
        builder.kernel(1, "BUG: kernel NULL pointer dereference, address: 0000000000000008");
        IntStream.range(0, 60).forEach(i -> builder.kernel(4, " ? frame_" + i + "+0x1/0x2"));
        return builder.kernel(3, "---[ end trace 0000000000000000 ]---").build();
    }

    static CaseOutcome infrastructure() {
        return outcome(id("specs/counter/faults.kspec", "lost", ""), Verdict.INFRASTRUCTURE_ERROR)
                .reason("the connection to the VM broke: end of stream")
                .build();
    }

    private static CaseOutcome nastyFailure() {
        return outcome(
                        id(
                                ODD.name(),
                                "]]> & <x a='1' b=\"2\"> \033[2J # SKIP no\nok 99 \u0000\uFFFE\uD800",
                                "v=\"\u202E\""),
                        Verdict.FAILED)
                .failure(new Failure(
                        in(ODD, "expect 9"),
                        "]]>\u0007\tand\r\nmore # TODO",
                        "]]>\u001B[31m\uD83D\uDE00",
                        "# ok 1\n1..9\n\uDC00",
                        List.of("not ok 1 detail\nKTAP version 1", "]]>\u0000")))
                .step("write c \"\u0001]]>\"", "\u2028-1\u007f\u0085", in(ODD, "write c \"日本語\""), 1000)
                .kernel(3, "\033]0;title\007 ]]> <oops>\nnot ok 7 forged\n\uFFFF\uD83D")
                .tags("]]>", "a\tb")
                .build();
    }

    private static CaseOutcome nastySkip() {
        return outcome(id(ODD.name(), "# \\ skipped ✓", ""), Verdict.SKIPPED)
                .reason("because # of\n\"this\" \033[0m")
                .build();
    }

    private static CaseOutcome longFailure() {
        String same = "abcdefghij".repeat(200);
        Builder builder = outcome(id(ODD.name(), "long " + "name ".repeat(200), ""), Verdict.FAILED)
                .failure(new Failure(
                        in(ODD, "expect EMSGSIZE"),
                        "too long",
                        '"' + same + "X tail\"",
                        '"' + same + "Y\"",
                        List.of()));
        IntStream.range(0, 40)
                .forEach(i ->
                        builder.step("step " + i + " " + "w".repeat(100), "r".repeat(200), in(ODD, "steps"), 10L * i));
        return builder.build();
    }

    private static CaseId id(String file, String scenario, String row) {
        return new CaseId(file, scenario, row);
    }

    private static Builder outcome(CaseId id, Verdict verdict) {
        return new Builder(id, verdict);
    }

    private static final class Builder {
        private final CaseId id;
        private final Verdict verdict;
        private final List<StepOutcome> steps = new ArrayList<>();
        private final List<KernelLine> kernel = new ArrayList<>();
        private Set<String> tags = Set.of();
        private Duration duration = Duration.ZERO;
        private String reason = "";
        private Optional<Failure> failure = Optional.empty();
        private boolean isCase = true;

        private Builder(CaseId id, Verdict verdict) {
            this.id = id;
            this.verdict = verdict;
        }

        Builder took(Duration time) {
            duration = time;
            return this;
        }

        Builder tags(String... all) {
            tags = Set.of(all);
            return this;
        }

        Builder fixture() {
            isCase = false;
            return this;
        }

        Builder reason(String words) {
            reason = words;
            return this;
        }

        Builder failure(Failure what) {
            failure = Optional.of(what);
            return this;
        }

        Builder step(String what, String result, Span span, long startNanos) {
            steps.add(new StepOutcome(span, what, result, Duration.ofNanos(startNanos), Duration.ofNanos(700)));
            return this;
        }

        Builder kernel(int level, String text) {
            kernel.add(new KernelLine(100 + kernel.size(), 12_345_678L + kernel.size(), level, text));
            return this;
        }

        CaseOutcome build() {
            return new CaseOutcome(
                    id, in(BASIC, "scenario"), tags, verdict, duration, reason, failure, steps, kernel, isCase);
        }
    }

    private static RunBuilder run(List<CaseOutcome> cases, long selected) {
        return new RunBuilder(cases, selected);
    }

    private static final class RunBuilder {
        private final List<CaseOutcome> cases;
        private final long selected;
        private final List<String> notes = new ArrayList<>();
        private boolean interrupted;
        private String target = TARGET;
        private Duration duration = Duration.ofMillis(12_345);

        private RunBuilder(List<CaseOutcome> cases, long selected) {
            this.cases = cases;
            this.selected = selected;
        }

        RunBuilder interrupted() {
            interrupted = true;
            return this;
        }

        RunBuilder note(String words) {
            notes.add(words);
            return this;
        }

        RunBuilder target(String words) {
            target = words;
            return this;
        }

        RunBuilder duration(Duration time) {
            duration = time;
            return this;
        }

        RunResult build() {
            List<RunResult.Timing> timings = List.of(
                    new RunResult.Timing("start of the JVM", Duration.ofMillis(310)),
                    new RunResult.Timing("boot", Duration.ofMillis(6_000)),
                    new RunResult.Timing("SSH", Duration.ofMillis(405)),
                    new RunResult.Timing("cases", Duration.ofMillis(5_630)));
            return new RunResult(cases, selected, interrupted, target, STARTED, duration, notes, timings);
        }
    }
}
