// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files share with their scenarios and with each other: constants, definitions, imports, fixtures. */
class FilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void aProject() throws IOException {
        Files.createDirectory(directory.resolve(".git"));
    }

    private Path file(String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static Recorder run(Path file) {
        var cases = Specs.load(file);
        return Runs.run(cases, new LocalTargets(), Runs.OPTIONS).demandOneVerdictEach(cases);
    }

    private static void passes(Recorder run) {
        run.outcomes().forEach(o -> assertThat(o.verdict()).as(Trial.words(o)).isEqualTo(Verdict.PASSED));
    }

    @Test
    void constants() {
        passes(Trial.file(
                "let a = 2 * 3",
                "let b = a + 1",
                "let t = \"x${b}\"",
                "let d = 2 * 1s",
                "let l = [a, b]",
                "let r = a..b",
                "let bad = address(16)",
                "let e = ENOENT",
                "let n = len(words(\"a b c\")) + int(\"0x10\", 0)",
                "let any_small = any(x in [1, 20] where x < 5)",
                "define f(x = b) { give x + a }",
                "scenario \"s\" {",
                "    matrix { m: a, 2 * b }",
                "    open \"/no\" rdonly expect e",
                "    within d { getpid }",
                "    call f() as x",
                "    getpid as p",
                "    assert p * 0 + x == 13 && t == \"x7\" && p * 0 + n == 19",
                "    for i in r { assert p * 0 + i in l && t == \"x7\" }",
                "    if any_small { getpid expect p } else { getpid expect 0 }",
                "    open \"/dev/null\" rdwr as f",
                "    write f bad 1",
                "    assert m + 0 * p in [6, 14]",
                "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "let a = 1; let a = 2 => DUPLICATE_NAME",
                "let a = b; let b = c => UNKNOWN_NAME",
                "let a = a => RECURSION",
                "let a = b + 1; let b = a; let c = b => RECURSION",
                "let a = time() => NOT_CONSTANT",
                "let a = 1 / 0 => DIVISION_BY_ZERO",
                "let a = [1, time()] => NOT_CONSTANT",
                "let a = lines(\"a\") => NOT_CONSTANT",
            })
    void wrongConstants(String items, String code) {
        assertThat(Trial.mistakes(items.replace("; ", "\n"), "scenario \"s\" { getpid }"))
                .extracting(Code::name)
                .containsExactly(code);
    }

    @Test
    void definitions() {
        passes(Trial.file(
                "let base = 100",
                "define none() { getpid }",
                "define added(a, b = 2, c = base) { give a + b + c }",
                "define twice(n) { call added(n) as x; call added(x, c: 0) as y; give y }",
                "define opened(name, flags = 1) { open name rdwr creat as f; write f \"${flags}\"; give f }",
                "define named(b) { let x = b; give \"<${x}>\" }",
                "define several(a) { give [a, a + 1, \"t\"] }",
                "define fields(a) { give { one: a, two: [a] } }",
                "scenario \"s\" {",
                "    getpid as p",
                "    let z = 0 * p",
                "    call none()",
                "    call added(1) as a",
                "    call added(1, 5) as b",
                "    call added(c: 1, a: z + 2, b: 3) as c",
                "    assert a + z == 103 && b + z == 106 && c == 6",
                "    call twice(z) as d",
                "    assert d == 104",
                "    let x = 5",
                "    call named(x) as n1",
                "    call named(\"${z}\") as n2",
                "    assert n1 == \"<5>\" || z == 0",
                "    assert n2 == \"<0>\"",
                "    call opened(\"f${z}\") as f",
                "    call opened(\"g\", flags: 77) as g",
                "    pread f 9 0 expect \"1\"; pread g 9 0 expect \"77\"",
                "    call several(z) as s; assert s[1] == 1 && s[2] == \"t\" || z == 1",
                "    call fields(z + 4) as r; assert r.one == 4 && r.two[0] == 4",
                "    repeat 3 as i { call added(i) as y; assert y == 102 + i }",
                "    for i in [1, 2] { call added(i) as y; assert y + z == 102 + i }",
                "}"));
    }

    /** What a definition knows is its own: neither its steps nor its defaults see the names around a call. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "define f() { assert secret == 1 } => call f() => UNKNOWN_NAME",
                "define f(a = secret) { give a } => call f() => UNKNOWN_NAME",
                "define f(a, b = a) { give b } => call f(1) => UNKNOWN_NAME",
                "define f() { let inner = 1 } => call f(); assert inner == 1 => UNKNOWN_NAME",
                "define f(a) { give a } => call f() => MISSING_OPERAND",
                "define f(a) { give a } => call f(1, 2) => EXTRA_OPERAND",
                "define f(a) { give a } => call f(1, a: 2) => DUPLICATE_NAME",
                "define f(a) { give a } => call f(b: 2, a: 1) => UNKNOWN_NAME",
                "define f(a, a) { give a } => getpid => DUPLICATE_NAME",
                "define f() { getpid } => call f() as x => NO_RESULT",
                "define f() { getpid } => call g() => UNKNOWN_DEFINITION",
                "define f() { getpid } => call f() as x; assert x == 1 => NO_RESULT",
                "define f() { call f() } => getpid => RECURSION",
                "define f() { call g() }; define g() { call f() } => call f() => RECURSION",
                "define f() { call f() as x; give x } => call f() => RECURSION",
                "define f() { nosuch 1 } => getpid => UNKNOWN_VERB",
                "define f(a) { write nofile a } => getpid => UNKNOWN_NAME",
                "define f(a = nosuch) { getpid } => getpid => UNKNOWN_NAME",
                "define f() { give 1; getpid } => call f() => MISPLACED",
                "define f(a) { if a == 1 { give 1 } else { give 2 } } => call f(1) => MISPLACED",
                "define f() { repeat 2 as i { give i } } => getpid => MISPLACED",
                "define f() { getpid; teardown { getpid } } => call f() => MISPLACED",
                "define f() { getpid } => give 1 => MISPLACED",
                "define f() { getpid }; define f() { getuid } => call f() => DUPLICATE_NAME",
            })
    void wrongDefinitions(String definition, String steps, String code) {
        assertThat(Trial.mistakes(
                        definition.replace("; define", "\ndefine"), "scenario \"s\" {", "let secret = 1", steps, "}"))
                .as(definition)
                .extracting(Code::name)
                .containsExactly(code);
    }

    @Test
    void imports() throws IOException {
        file("lib/a.kspec", "import \"b.kspec\"", "let one = two - 1", "define f(x) { call g(x + one) as y; give y }");
        file("lib/b.kspec", "let two = 2", "define g(x) { give x * two }");
        file("lib/c.kspec.yaml", "import: b.kspec", "let: {three: two + 1}");
        Path main = file(
                "specs/m.kspec",
                "import \"../lib/a.kspec\"",
                "import \"../lib/b.kspec\"",
                "import \"../lib/c.kspec.yaml\"",
                "let four = three + one",
                "scenario \"s\" {",
                "    getpid as p",
                "    call f(4 + 0 * p) as x",
                "    assert x == 10 && four + 0 * p == 4",
                "}");
        passes(run(main));
    }

    private List<Code> mistakes(Path file) {
        var diagnostics = new dev.kspec.diag.Diagnostics();
        var unused = new dev.kspec.check.SpecLoader(diagnostics).load(List.of(file));
        return diagnostics.sorted().stream()
                .filter(d -> d.severity() == dev.kspec.diag.Severity.ERROR)
                .map(dev.kspec.diag.Diagnostic::code)
                .toList();
    }

    @Test
    void wrongImports() throws IOException {
        file("lib/self.kspec", "import \"self.kspec\"");
        file("lib/x.kspec", "import \"y.kspec\"");
        file("lib/y.kspec", "import \"x.kspec\"");
        file("lib/broken.kspec", "let a = ");
        file("lib/wrong.kspec", "define f() { nosuch 1 }");
        file("lib/k.kspec", "let k = 1", "define d() { getpid }");
        file("lib/notes.txt", "let k = 1");
        String s = "scenario \"s\" { getpid }";
        assertThat(mistakes(file("a.kspec", "import \"lib/nosuch.kspec\"", s))).containsExactly(Code.FILE_UNREADABLE);
        assertThat(mistakes(file("b.kspec", "import \"lib/notes.txt\"", s))).containsExactly(Code.FILE_KIND);
        assertThat(mistakes(file("c.kspec", "import \"lib/self.kspec\"", s))).containsExactly(Code.IMPORT_CYCLE);
        assertThat(mistakes(file("d.kspec", "import \"lib/x.kspec\"", s))).containsExactly(Code.IMPORT_CYCLE);
        assertThat(mistakes(file("e.kspec", "import \"e.kspec\"", s))).containsExactly(Code.IMPORT_CYCLE);
        assertThat(mistakes(file("f.kspec", "import \"lib/broken.kspec\"", s))).hasSize(1);
        assertThat(mistakes(file("g.kspec", "import \"lib/k.kspec\"", "let k = 2", s)))
                .containsExactly(Code.DUPLICATE_NAME);
        assertThat(mistakes(file("h.kspec", "import \"lib/k.kspec\"", "define d() { getpid }", s)))
                .containsExactly(Code.DUPLICATE_NAME);
        assertThat(mistakes(file("i.kspec", "import \"a\\0.kspec\"", s))).containsExactly(Code.NOT_CONSTANT);
        assertThat(mistakes(file("j.kspec", "import \"lib/wrong.kspec\"", "scenario \"s\" { call f() }")))
                .containsExactly(Code.UNKNOWN_VERB);
        assertThat(mistakes(file("k.kspec", "import \"\"", s))).containsExactly(Code.NOT_CONSTANT);
        assertThat(mistakes(file("l.kspec", "import \"lib\"", s))).containsExactly(Code.FILE_KIND);
    }

    /** A counter of strikes that the test itself moves: what a fault of the kernel would look like from outside. */
    private String fault() throws IOException {
        Path fault = Files.createDirectories(directory.resolve("fault"));
        for (String attribute : List.of("interval", "times", "space", "probability", "nth")) {
            Files.writeString(fault.resolve(attribute), Integer.toString(attribute.length()));
        }
        Files.writeString(fault.resolve("hits"), "0\n");
        return fault.toString();
    }

    private String attribute(String name) throws IOException {
        return Files.readString(directory.resolve("fault").resolve(name)).strip();
    }

    private CaseOutcome withFault(String... steps) throws IOException {
        String path = fault();
        return run(file(
                        "specs/f.kspec",
                        "driver d { fault alloc = \"" + path + "\" }",
                        "use driver d",
                        "define strikes(n) { open \"" + path + "/hits\" wronly trunc as h; write h \"${n}\\n\" }",
                        "define holds(file, text) { readfile \"" + path + "/${file}\" expect text }",
                        "scenario \"s\" {",
                        String.join("\n", steps),
                        "}"))
                .of("s");
    }

    @Test
    void anInjectionIsUndone() throws IOException {
        CaseOutcome outcome = withFault(
                "inject alloc nth 8 times 9 { call strikes(1); call holds(\"nth\", \"8\"); call holds(\"times\", \"9\") }");
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        assertThat(attribute("nth")).isEqualTo("3");
        assertThat(attribute("times")).isEqualTo("5");
    }

    @Test
    void anInjectionIsUndoneOnEveryWay() throws IOException {
        for (String block : List.of(
                "inject alloc nth 8 { call strikes(1); getuid expect 5 }",
                "eventually within 50ms { inject alloc nth 8 { getuid expect 5 } }",
                "as user 65534 { eventually within 20ms { as compat { getuid expect 5 } } }; inject alloc nth 8 { getuid expect 5 }",
                "inject alloc nth 8 { eventually within 20ms { getuid expect 5 } }",
                "inject alloc nth 8 { repeat 4 as i { if i == 2 { getuid expect 5 } } }",
                "inject alloc nth 8 { fork { getuid expect 5 } }",
                "inject alloc nth 8 { inject alloc times 7 { getuid expect 5 } }",
                "within 1s { inject alloc nth 8 { for x in [1, 2] { getuid expect 5 } } }")) {
            CaseOutcome outcome = withFault(block);
            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.failure().orElseThrow().expected()).as(block).isEqualTo("5");
            assertThat(attribute("nth")).as(block).isEqualTo("3");
            assertThat(attribute("times")).as(block).isEqualTo("5");
        }
    }

    /** What the steps come to fills the answer; that ends a case, whatever would have caught it. */
    @Test
    void anInjectionIsUndoneWhereTheAnswerIsFull() throws IOException {
        CaseOutcome outcome = withFault(
                "open \"/dev/zero\" rdonly as z",
                "eventually within 9s { inject alloc nth 8 { repeat 1000000 { read z 1048576 } } }",
                "teardown { getuid expect 0 }");
        assertThat(outcome.failure().orElseThrow().message()).contains("fills an answer");
        assertThat(attribute("nth")).isEqualTo("3");
        outcome = withFault(
                "open \"/dev/zero\" rdonly as z",
                "as user 65534 { repeat 1000000 { read z 1048576 } }",
                "teardown { getuid expect 0 }");
        assertThat(outcome.failure().orElseThrow().message()).contains("fills an answer");
        assertThat(outcome.steps().getLast().result()).isEqualTo("0");
    }

    @Test
    void aFaultThatNeverStruckIsAFailure() throws IOException {
        CaseOutcome outcome = withFault("inject alloc nth 8 { getpid }");
        assertThat(outcome.failure().orElseThrow().expected())
                .isEqualTo("the fault to strike at least once in the block");
        assertThat(attribute("nth")).isEqualTo("3");
        outcome = withFault("sweep alloc { getpid }");
        assertThat(outcome.failure().orElseThrow().expected()).contains("at least once in the sweep");
        assertThat(attribute("nth")).isEqualTo("3");
    }

    /** Each pass begins with nth one higher; the strikes of the test's own making end with the third. */
    @Test
    void aSweepGoesOnUntilNothingIsStruck() throws IOException {
        String pass = "readfile \"" + directory.resolve("fault/nth") + "\" as text; let nth = int(text);";
        CaseOutcome outcome = withFault(
                "open \"log\" rdwr creat append as log",
                "sweep alloc {",
                pass,
                "    write log \"${nth}\"",
                "    if nth == 1 { call strikes(1) }",
                "    if nth == 2 { call strikes(2) }",
                "} after each { write log \".\" }",
                "pread log 99 0 expect \"1.2.3.\"");
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        assertThat(attribute("nth")).isEqualTo("3");
        outcome = withFault("sweep alloc { call strikes(1); getuid expect 5 }");
        assertThat(outcome.failure().orElseThrow().expected()).isEqualTo("5");
        assertThat(attribute("nth")).as("put back after a failure").isEqualTo("3");
    }

    /** Whether a step was struck is its own matter: another one of the pass may have been. */
    @Test
    void cleanOrInjectedIsAskedOfEachStep() throws IOException {
        String hits = directory.resolve("fault/hits").toString();
        String pass = "readfile \"" + directory.resolve("fault/nth") + "\" as text; let nth = int(text);";
        CaseOutcome outcome = withFault(
                "open \"" + hits + "\" rdwr as h",
                "open \"/dev/full\" wronly as full",
                "sweep alloc {",
                pass,
                "    if nth == 1 { pwrite h \"1\" 0 expect 99 when clean, 1 when injected }",
                "    if nth == 2 { pwrite h \"2\" 0 expect 99 when clean, 1 when injected }",
                "    getuid expect 0 when clean, 99 when injected",
                "    write full \"x\" expect ENOSPC when clean, 1 when injected",
                "}");
        assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        outcome = withFault("sweep alloc { getuid expect 99 when clean, 0 when injected }");
        assertThat(outcome.failure().orElseThrow().expected()).isEqualTo("99 when clean, 0 when injected");
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("0");
        assertThat(Trial.mistakesIn("getpid expect 1 when clean, 2 when injected"))
                .containsExactly(Code.MISPLACED);
    }

    @Test
    void countersAcross() throws IOException {
        Path counters = Files.createDirectories(directory.resolve("counters"));
        Files.writeString(counters.resolve("whole"), "5\n");
        Files.writeString(counters.resolve("keyed"), "other 1\nkey: 7\nkeys 9\n");
        Files.writeString(counters.resolve("table"), "head a b\n  lo: 3 40\nlo2: 1 1\n");
        String driver = "driver d { counter whole = \"" + counters + "/whole\"\ncounter keyed = \"" + counters
                + "/keyed\" key \"key\"\ncounter cell = \"" + counters
                + "/table\" row \"lo:\" column 3\ncounter gone = \""
                + counters + "/gone\" }\nuse driver d";
        String set = "define set(n) { open \"" + counters + "/whole\" wronly trunc as f; write f \"${n}\\n\" }";
        passes(run(file(
                "specs/c.kspec",
                driver,
                set,
                "scenario \"s\" {",
                "    assert counter(whole) == 5 && counter(keyed) == 7 && counter(cell) == 40",
                "    assert counter whole changes by 3, counter whole changes by >= 3, counter keyed changes by 0 across { call set(8) }",
                "    let before = counter(whole)",
                "    assert counter whole changes by (0 - before) across { call set(0); let inside = before }",
                "    assert inside == 8",
                "    eventually within 5s { assert counter whole changes by 1 across { let now = counter(whole); call set(now + 1) } }",
                "    repeat 3 as i { assert counter whole changes by 1 across { call set(i + 2) } }",
                "}")));
        Recorder run = run(file(
                "specs/d.kspec",
                driver,
                set,
                "scenario \"wrong\" { assert counter whole changes by 3 across { call set(100) } }",
                "scenario \"inside\" { assert counter whole changes by 3 across { getuid expect 6 } }",
                "scenario \"gone\" { assert counter gone changes by 0 across { getpid } }"));
        Failure wrong = run.of("wrong").failure().orElseThrow();
        assertThat(wrong.expected()).isEqualTo("a change by 3");
        assertThat(wrong.actual()).isEqualTo("a change by 96 (whole went from 4 to 100)");
        assertThat(run.of("inside").failure().orElseThrow().expected()).isEqualTo("6");
        assertThat(run.of("gone").failure().orElseThrow().actual()).startsWith("ENOENT");
        assertThat(Trial.mistakes(driver, "scenario \"s\" { assert counter whole changes by 1 }"))
                .containsExactly(Code.MISPLACED);
    }

    @Test
    void sharedFixtures() throws IOException {
        // What is there before a case is not removed behind it.
        Path log = Files.createFile(directory.resolve("log"));
        String write = "open \"" + log + "\" wronly creat append as l; write l ";
        Path spec = file(
                "specs/s.kspec",
                "shared setup { " + write + "\"S\" }",
                "shared teardown { write l \"T\" }",
                "setup { " + write.replace("as l", "as j").replace("write l", "write j") + "\"s\" }",
                "teardown { " + write.replace("as l", "as k").replace("write l", "write k") + "\"t\" }",
                "scenario \"one\" { getpid }",
                "scenario \"two\" { getuid expect 5 }",
                "scenario \"skipped\" { skip \"why\"\ngetpid }");
        Recorder run = run(spec);
        assertThat(run.verdicts())
                .containsEntry("one", Verdict.PASSED)
                .containsEntry("two", Verdict.FAILED)
                .containsEntry("skipped", Verdict.SKIPPED);
        assertThat(Files.readString(log)).isEqualTo("SststT");
    }

    /** A shared fixture that fails has a verdict of its own. */
    private static Recorder shared(Path file) {
        return Runs.run(Specs.load(file), new LocalTargets(), Runs.OPTIONS);
    }

    @Test
    void sharedFixturesThatFail() throws IOException {
        // What is there before a case is not removed behind it.
        Path log = Files.createFile(directory.resolve("log"));
        String write = "open \"" + log + "\" wronly creat append as l; write l ";
        Recorder run = shared(file(
                "specs/a.kspec",
                "shared setup { " + write + "\"S\"; getuid expect 5 }",
                "shared teardown { write l \"T\" }",
                "scenario \"one\" { getpid }",
                "scenario \"two\" { getpid }"));
        assertThat(run.verdicts().values()).doesNotContain(Verdict.PASSED);
        assertThat(run.result().cases().stream().map(c -> c.id().scenario() + " " + c.isCase()))
                .containsExactly("shared setup and teardown false", "one true", "two true");
        assertThat(run.result().done()).isEqualTo(run.result().selected());
        assertThat(Files.readString(log)).isEqualTo("ST");
        run = shared(file("specs/b.kspec", "shared teardown { getuid expect 5 }", "scenario \"one\" { getpid }"));
        assertThat(run.result().exitCode())
                .as("what the shared teardown demands is not lost")
                .isNotZero();
    }

    @Test
    void skipping() {
        Recorder run = Trial.file(
                "scenario \"old\" { skip unless kernel >= 999\ngetuid expect 9 }",
                "scenario \"new\" { skip unless kernel >= 2.6.1\ngetpid }",
                "scenario \"below\" { skip unless kernel < 2.6\ngetuid expect 9 }",
                "scenario \"file\" { skip unless file \"/no/such/file\"\ngetuid expect 9 }",
                "scenario \"both\" { skip unless kernel >= 2.6\nskip unless file \"/dev/null\"\ngetpid }",
                "scenario \"config\" { skip unless config NO_SUCH_OPTION_AT_ALL\ngetuid expect 9 }",
                "scenario \"always\" { skip \"why\"\ngetuid expect 9 }");
        assertThat(run.verdicts())
                .containsEntry("old", Verdict.SKIPPED)
                .containsEntry("new", Verdict.PASSED)
                .containsEntry("below", Verdict.SKIPPED)
                .containsEntry("file", Verdict.SKIPPED)
                .containsEntry("both", Verdict.PASSED)
                .containsEntry("config", Verdict.SKIPPED)
                .containsEntry("always", Verdict.SKIPPED);
        assertThat(run.of("always").reason()).contains("why");
        assertThat(Trial.mistakesIn("skip unless nosuch 5", "getpid")).isNotEmpty();
        assertThat(Trial.mistakesIn("skip unless feature nosuch", "getpid")).containsExactly(Code.UNKNOWN_WORD);
        assertThat(Trial.mistakesIn("skip \"\"", "getpid")).containsExactly(Code.NOT_CONSTANT);
    }
}
