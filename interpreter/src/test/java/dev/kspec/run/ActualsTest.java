// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActualsTest {
    private final Machine machine = new Machine(new Program(
            List.of(new Program.Buffer(8, Made.text("12\nabc")), new Program.Buffer(300, Bytes.of())),
            3,
            List.of(),
            0,
            Duration.ofSeconds(1),
            false));
    private final Actuals actuals = new Actuals(machine);

    private Actuals.Actual of(Expectation.Subject subject) {
        return actuals.of(subject);
    }

    private void set(int register, long value) {
        machine.set(register, BigInteger.valueOf(value));
    }

    @Test
    void results() {
        set(0, 5);
        assertThat(of(new Expectation.Result(0)).words()).isEqualTo("5");
        set(0, -11);
        assertThat(of(new Expectation.Result(0)).words()).isEqualTo("EAGAIN (Resource temporarily unavailable)");
        set(0, -4095);
        assertThat(of(new Expectation.Result(0)).words()).contains("4095");
        set(0, -4096);
        assertThat(of(new Expectation.Result(0)).words())
                .as("no errno is so large")
                .isEqualTo("-4096");
        set(0, Long.MIN_VALUE);
        assertThat(of(new Expectation.Result(0)).words()).isEqualTo("-9223372036854775808");
        machine.set(0, BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        assertThat(of(new Expectation.Result(0)).words()).isEqualTo("18446744073709551615");
    }

    @Test
    void endsOfProgramsAndSignals() {
        set(0, 0);
        assertThat(of(new Expectation.End(0)).words()).isEqualTo("exit status 0");
        set(0, 255);
        assertThat(of(new Expectation.End(0)).words()).isEqualTo("exit status 255");
        set(0, 256 + 9);
        assertThat(of(new Expectation.End(0)).words()).isEqualTo("killed by SIGKILL");
        set(0, 256 + 40);
        assertThat(of(new Expectation.End(0)).words()).as("a real-time signal").isEqualTo("killed by signal 40");
        set(0, -2);
        assertThat(of(new Expectation.End(0)).words()).startsWith("ENOENT");
        set(0, 12);
        assertThat(of(new Expectation.Caught(0)).words()).isEqualTo("SIGUSR2");
        set(0, 34);
        assertThat(of(new Expectation.Caught(0)).words()).isEqualTo("signal 34");
        set(0, -11);
        assertThat(of(new Expectation.Caught(0)).words()).startsWith("EAGAIN");
        set(0, -8203);
        assertThat(of(new Expectation.Result(0)).words())
                .as("of an access to memory")
                .isEqualTo("SIGSEGV");
    }

    @Test
    void everyErrnoHasWords() {
        for (int errno = 1; errno <= 4095; errno++) {
            assertThat(Actuals.result(BigInteger.valueOf(-errno))).isNotBlank();
        }
    }

    @Test
    void integersThatACallGave() {
        Expr number = new Expr.Load(0, 0, 1, false);
        set(0, 0);
        assertThat(of(new Expectation.IntResult(0, number)).words()).isEqualTo("49");
        set(0, -25);
        assertThat(of(new Expectation.IntResult(0, number)).words()).startsWith("ENOTTY");
        set(0, 0);
        Expr none = Expr.binary(Expr.BinaryOp.DIV, number, Expr.constant(0));
        assertThat(of(new Expectation.IntResult(0, none)).words()).isEqualTo("nothing: division by zero");
    }

    @Test
    void bytesThatACallGave() {
        Expectation.Subject read =
                new Expectation.BytesResult(0, 0, new Expr.Reg(0), Optional.of(Made.text("12\nabd")));
        set(0, 6);
        assertThat(of(read).words()).isEqualTo("\"12\\nabc\"");
        assertThat(of(read).details())
                .as("short and plain: the words say it all")
                .isEmpty();
        set(0, 7);
        assertThat(of(read).details()).as("a NUL wants to be seen").isNotEmpty();
        set(0, 0);
        assertThat(of(read).words()).isEqualTo("\"\"");
        set(0, -14);
        assertThat(of(read).words()).startsWith("EFAULT");
        assertThat(of(read).details()).isEmpty();
        set(0, 9);
        assertThat(of(read).words()).isEqualTo("nothing: a place, a length or a shift is out of range");
    }

    @Test
    void manyBytesAreCutShort() {
        Expectation.Subject all =
                new Expectation.BytesPart(1, Expr.constant(300), Optional.of(Bytes.of(new byte[299])));
        assertThat(of(all).words()).endsWith("… (300 bytes)").hasSizeLessThan(400);
        assertThat(of(all).details()).contains("expected 299 bytes, came 300");
    }

    @Test
    void countersBeforeAndAfter() {
        set(1, 7);
        set(2, 9);
        assertThat(of(new Expectation.Delta("reads", new Expr.Reg(1), new Expr.Reg(2)))
                        .words())
                .isEqualTo("a change by 2 (reads went from 7 to 9)");
        assertThat(of(new Expectation.Delta("reads", new Expr.Reg(2), new Expr.Reg(1)))
                        .words())
                .isEqualTo("a change by -2 (reads went from 9 to 7)");
        Expr text = new Expr.Parse(0, Expr.constant(6));
        assertThat(of(new Expectation.Delta("reads", text, new Expr.Reg(1))).words())
                .isEqualTo("nothing: the text is no integer");
    }

    @Test
    void partsOfACondition() {
        set(1, 3);
        List<Expectation.Part> parts = List.of(
                new Expectation.Part("a", new Expr.Reg(1)),
                new Expectation.Part("a", new Expr.Reg(1)),
                new Expectation.Part("b", Expr.constant(4)));
        assertThat(of(new Expectation.Parts(parts)).words()).isEqualTo("a is 3, b is 4");
    }

    @Test
    void partsOfWhatACallGave() {
        List<Expectation.Part> parts = List.of(
                new Expectation.Part("queued", new Expr.Reg(1)),
                new Expectation.Part("name", dev.kspec.program.Slice.of(0, 3, 2)));
        set(1, 3);
        set(0, 0);
        assertThat(of(new Expectation.PartsResult(0, parts)).words()).isEqualTo("queued is 3, name is \"ab\"");
        set(0, -22);
        assertThat(of(new Expectation.PartsResult(0, parts)).words()).startsWith("EINVAL");
    }

    @Test
    void timesThatWereWaited() {
        set(1, 1_002_600_000);
        assertThat(actuals.time(new Expr.Reg(1))).isEqualTo("1.003 s");
        set(1, 90_000_000_000L);
        assertThat(actuals.time(new Expr.Reg(1))).isEqualTo("90.0 s");
        assertThat(of(new Expectation.Waited(new Expr.Reg(1))).words()).isEqualTo("not within 90.0 s");
        assertThat(of(new Expectation.Nothing()).words()).isEmpty();
    }
}
