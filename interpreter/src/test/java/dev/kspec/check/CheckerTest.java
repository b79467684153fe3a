// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.program.Bytes;
import dev.kspec.program.Program;
import dev.kspec.type.Abi;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What comes out of checking, and what is said once and no more; the messages themselves are among the golden files. */
class CheckerTest {
    private static CheckedScenario first(Checked checked) {
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        return checked.spec().scenarios().getFirst();
    }

    @Test
    void aScenarioIsResolved() {
        CheckedScenario scenario = first(Checked.kspec("""
                scenario "s" tags a, b timeout 1500ms {
                    skip unless kernel >= 6.1.52
                    skip unless file "/x"
                    skip "because"
                    matrix { n: 1, 1 + 1, 0x3 ; t: "t", bytes(2, 'x') }
                    writefile "/x" "${n}${t}"
                }
                """));
        assertThat(scenario.title()).isEqualTo("s");
        assertThat(scenario.tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(scenario.timeout()).contains(Duration.ofMillis(1500));
        assertThat(scenario.skips())
                .containsExactly(
                        new CheckedScenario.UnlessKernel(BinaryOperator.GREATER_OR_EQUAL, List.of(6, 1, 52)),
                        new CheckedScenario.UnlessFile("/x"),
                        new CheckedScenario.Always("because"));
        assertThat(scenario.matrix()).extracting(Matrix.Parameter::name).containsExactly("n", "t");
        assertThat(scenario.matrix().getFirst().values())
                .containsExactly(
                        new Value.Int(BigInteger.ONE),
                        new Value.Int(BigInteger.TWO),
                        new Value.Int(BigInteger.valueOf(3)));
        assertThat(scenario.cases()).isEqualTo(6);
        assertThat(scenario.driver()).isEmpty();
    }

    @Test
    void theDriverIsResolved() {
        Checked checked =
                Checked.kspec("use driver gauge { start: 2 + 3, name: \"x\" }\nscenario \"s\" { sleep 1ms }\n");
        assertThat(checked.found()).isEmpty();
        CheckedSpec.DriverUse use = checked.spec().driver().orElseThrow();
        assertThat(use.parameters()).isEqualTo("start=5 limit=10 name=x");
        assertThat(use.driver().devices()).containsEntry("gauge1", "/dev/gauge1");
        assertThat(use.driver().ioctls().get("SWAP").number(Abi.LAB))
                .isEqualTo(IoctlCode.encode(IoctlCode.Direction.READ_WRITE, 'G', 3, 2));
        assertThat(use.driver().module().map(DriverModel.Module::kernelName)).contains("kspec_gauge");
        assertThat(use.driver().directory()).isDirectory();
    }

    @Test
    void aDriverMayBeDescribedInTheFileThatUsesIt() {
        Checked checked = Checked.kspec("""
                driver d { device d0 = "/dev/d0" ; ioctl X = _IO('d', 1) }
                use driver d
                scenario "s" { open d0 as c ; ioctl c X }
                """);
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
    }

    @Test
    void aParameterWithoutADefaultHasToBeGiven() {
        String driver = "driver d { module \"d.ko\" { size: u8 } }\n";
        String scenario = "scenario \"s\" { sleep 1ms }\n";
        assertThat(Checked.codes(Checked.kspec(driver + "use driver d\n" + scenario)))
                .containsExactly(Code.MISSING_OPERAND);
        assertThat(Checked.kspec(driver + "use driver d { size: 4 }\n" + scenario)
                        .found())
                .isEmpty();
        assertThat(Checked.kspec(driver + scenario).found()).isEmpty();
    }

    /** Whatever is said of its devices, ioctls and counters would follow from that one mistake. */
    @Test
    void ofAnUnknownDriverOnlyThatIsSaid() {
        Checked checked = Checked.kspec("""
                use driver nonsense { start: 5 }
                scenario "s" {
                    open gauge0 as c
                    ioctl c GET expect 5
                    assert counter reads changes by counter(errors) across { read c 4 }
                    inject alloc nth 1 { read c 4 }
                    unload nonsense; load nonsense
                }
                """);
        assertThat(Checked.codes(checked)).containsExactly(Code.UNKNOWN_DRIVER);
    }

    @Test
    void anUnusedMatrixParameterIsAWarning() {
        Checked checked = Checked.steps("matrix { used: 1, 2 ; unused: 3 }", "sleep 1ms", "let x = used");
        assertThat(checked.found()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.UNUSED_MATRIX_PARAMETER);
            assertThat(d.severity()).isEqualTo(Severity.WARNING);
            assertThat(d.span().text()).isEqualTo("unused");
        });
    }

    @Test
    void aMistakeInEveryRowIsSaidOnceAndWithoutARow() {
        Checked checked = Checked.steps("matrix { n: 1, 2, 3 ; m: 1, 2 }", "let x = n + m", "close nobody");
        assertThat(checked.found()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.UNKNOWN_NAME);
            assertThat(d.label()).isEmpty();
        });
    }

    @Test
    void aMistakeInSomeRowsNamesTheFirst() {
        Checked checked = Checked.steps("matrix { n: 1, 2, 0 ; m: 7 }", "let x = m / n");
        assertThat(checked.found()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.DIVISION_BY_ZERO);
            assertThat(d.label()).isEqualTo("in the row [n=0, m=7]");
        });
    }

    @Test
    void ofALargeMatrixEachValueIsChecked() {
        String many = IntStream.range(1, 200).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        Checked checked = Checked.steps(
                "matrix { a: " + many + " ; b: " + many + ", 0 ; c: " + many + " }", "let x = (a + c) / b");
        assertThat(checked.spec().scenarios().getFirst().cases())
                .isGreaterThan(BigInteger.valueOf(RowTrials.MOST_ROWS));
        assertThat(checked.found()).singleElement().extracting(Diagnostic::code).isEqualTo(Code.DIVISION_BY_ZERO);
    }

    /** Only one row of 3,600 combinations of two values is wrong: looking at each value once would miss it. */
    @Test
    void ofAnArrayOfFewRowsEachIsCheckedHoweverManyThereCouldBe() {
        Checked checked =
                Checked.steps("matrix { a: 1..60 ; b: 1..60 ; c: 1..60 ; cover 2 }", "let x = c / (a + b - 120)");
        CheckedScenario scenario = checked.spec().scenarios().getFirst();
        assertThat(RowTrials.areSome(scenario)).isFalse();
        assertThat(checked.found()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.DIVISION_BY_ZERO);
            assertThat(d.label()).startsWith("in the row [a=60, b=60, c=");
        });
    }

    @Test
    void ofAnArrayOfManyRowsEachValueIsChecked() {
        Checked checked =
                Checked.steps("matrix { a: 1..80 ; b: 1..80 ; c: 1..80 ; cover 2 }", "let x = c / (a + b - 120)");
        assertThat(RowTrials.areSome(checked.spec().scenarios().getFirst())).isTrue();
    }

    @Test
    void aParameterWhoseValuesAreWrongIsStillKnown() {
        Checked checked = Checked.steps("matrix { n: 08, XX ; m: 1 }", "let a = n + m", "let b = n");
        assertThat(checked.found()).extracting(d -> d.span().text()).containsExactly("08", "XX");
    }

    @Test
    void namesKeepTheirMeaning() {
        Checked checked = Checked.steps("open gauge0 as c", "let c = 5", "read c 4", "close c");
        assertThat(Checked.codes(checked)).containsExactly(Code.DUPLICATE_NAME);
    }

    @Test
    void aNameIsKnownFromItsStepOnAndBehindItsBlock() {
        assertThat(Checked.codes(Checked.steps("read c 4", "open gauge0 as c"))).containsExactly(Code.UNKNOWN_NAME);
        assertThat(Checked.codes(Checked.steps("let x = x"))).containsExactly(Code.UNKNOWN_NAME);
        Checked behind = Checked.steps(
                "open gauge0 as c",
                "assert counter reads changes by 1 across { read c 4 as data }",
                "assert data == \"x\"");
        assertThat(behind.found()).as(behind.rendered()).isEmpty();
    }

    @Test
    void scenariosHaveNamesOfTheirOwn() {
        String same = "scenario \"s\" { sleep 1ms }\n";
        assertThat(Checked.codes(Checked.kspec(same + same))).containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.codes(Checked.kspec(same + same.replace("s\"", "\\x73\""))))
                .containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.kspec(same + same.replace("\"s\"", "\"S\"")).found()).isEmpty();
    }

    /** `s [n=1]` would be a case of one scenario and all of another. */
    @Test
    void aNameMayNotReadLikeARow() {
        String matrix = "scenario \"s\" { matrix { n: 1, 2 } ; let x = n ; sleep 1ms }\n";
        assertThat(Checked.codes(Checked.kspec(matrix + "scenario \"s [n=1]\" { sleep 1ms }\n")))
                .containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.kspec("scenario \"s [n=1]\" { sleep 1ms }\n").found())
                .isEmpty();
    }

    @Test
    void aNameIsASingleLine() {
        assertThat(Checked.codes(Checked.kspec("scenario \"a\\nb\" { sleep 1ms }\n")))
                .containsExactly(Code.OUT_OF_RANGE);
        assertThat(Checked.codes(Checked.kspec("scenario \"a\\e[31m\" { sleep 1ms }\n")))
                .containsExactly(Code.OUT_OF_RANGE);
    }

    @Test
    void equalValuesOfAMatrixAreReportedHoweverWritten() {
        assertThat(Checked.codes(Checked.steps("matrix { n: 10, 0xa }", "let x = n")))
                .containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.codes(Checked.steps("matrix { n: \"xx\", bytes(2, 'x') }", "let x = n")))
                .containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.codes(Checked.steps("matrix { n: 1s, 1000ms }", "sleep n")))
                .containsExactly(Code.DUPLICATE_CASE);
        assertThat(Checked.steps("matrix { n: 1, \"1\" }", "write_nothing").found())
                .extracting(Diagnostic::code)
                .doesNotContain(Code.DUPLICATE_CASE);
    }

    @Test
    void aMatrixRowIsInTheProgram() {
        CheckedScenario scenario = first(Checked.steps("matrix { n: 7, 8 }", "open gauge0 rdwr as c", "ioctl c SET n"));
        assertThat(buffers(scenario, 7)).contains(Bytes.of(new byte[] {7, 0, 0, 0}));
        assertThat(buffers(scenario, 8)).contains(Bytes.of(new byte[] {8, 0, 0, 0}));
    }

    private static List<Bytes> buffers(CheckedScenario scenario, long row) {
        return scenario
                .compile(List.of(new Value.Int(BigInteger.valueOf(row))), Duration.ofSeconds(1), "/m", Optional.empty())
                .buffers()
                .stream()
                .map(Program.Buffer::initial)
                .toList();
    }

    @Test
    void theScenariosTimeoutGoesBeforeTheDefault() {
        Duration other = Duration.ofSeconds(42);
        CheckedScenario own = first(Checked.kspec("scenario \"s\" timeout 3s { sleep 1ms }\n"));
        assertThat(own.compile(List.of(), other, "/m", Optional.empty()).timeout())
                .isEqualTo(Duration.ofSeconds(3));
        CheckedScenario none = first(Checked.kspec("scenario \"s\" { sleep 1ms }\n"));
        assertThat(none.compile(List.of(), other, "/m", Optional.empty()).timeout())
                .isEqualTo(other);
    }

    /** That is a bug of the caller's, never of the person who wrote the file. */
    @Test
    void aScenarioWithMistakesIsNotCompiled() {
        CheckedScenario scenario =
                Checked.steps("close nobody").spec().scenarios().getFirst();
        assertThatIllegalStateException()
                .isThrownBy(() -> scenario.compile(List.of(), Duration.ofSeconds(1), "/m", Optional.empty()))
                .withMessageContaining("nobody");
    }

    @Test
    void allMistakesOfAFileAreFoundInOneGo() {
        Checked checked = Checked.steps(
                "open gauge9 as c",
                "read c four",
                "frob c",
                "let x = 1 / 0",
                "assert 1",
                "sleep 5",
                "ioctl c GTE",
                "unload other");
        assertThat(Checked.codes(checked))
                .containsExactly(
                        Code.UNKNOWN_DEVICE,
                        Code.UNKNOWN_NAME,
                        Code.UNKNOWN_VERB,
                        Code.DIVISION_BY_ZERO,
                        Code.WRONG_TYPE,
                        Code.WRONG_TYPE,
                        Code.UNKNOWN_IOCTL,
                        Code.UNKNOWN_DRIVER);
    }

    /** Texts of any size: of an expectation, of an interpolation, of a step. */
    @Test
    void largeTextsCompile() {
        Checked checked = Checked.steps(
                "open gauge0 rdwr as c",
                "read c 1MiB expect bytes(100000, 'x') as data",
                "write c \"${data}${data}\"",
                "assert data == bytes(100000, 'x')");
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        assertThat(checked.program().buffers()).anyMatch(b -> b.size() >= 2 << 20);
    }
}
