// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Request.HostRun;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.target.TargetException;
import dev.kspec.verb.SharedFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that the real agent holds: for the host to do something, and for others to run meanwhile. */
class VoyageTest {
    private static final Subject SUBJECT = Subject.of(Specs.any());
    private static final Origin ORIGIN = Made.origin(0);
    private static final RunOptions OPTIONS = new RunOptions(Duration.ofSeconds(5), Duration.ofSeconds(5), 4);

    private LocalTarget target;
    private Conversation talk;

    @BeforeEach
    void start() throws TargetException {
        target = LocalTarget.start();
        talk = new Conversation(target.agent());
    }

    @AfterEach
    void stop() {
        talk.close();
        target.close();
    }

    private Voyage voyage(Program program, HostCommands host) {
        Voyage voyage = new Voyage(talk, OPTIONS, host, new Loss(target), SUBJECT, program);
        voyage.send();
        return voyage;
    }

    private Program running(String... args) {
        ProgramBuilder program = new ProgramBuilder();
        List<Slice> words = java.util.Arrays.stream(args)
                .map(a -> program.slice(Made.text(a)))
                .toList();
        HostRun request = new HostRun(words, program.slice(Made.text("input")), 16, 8);
        int status = program.register();
        int answer = program.buffer(request.size());
        program.add(new Instruction.Hold(ORIGIN, status, answer, request));
        program.add(new Instruction.Check(
                ORIGIN,
                Expr.and(
                        Expr.equal(new Expr.Reg(status), 0),
                        new Expr.BytesEqual(
                                new Slice(answer, Expr.constant(HostRun.OUTPUT), new Expr.Load(answer, 0, 4, false)),
                                Made.text("input"))),
                new Expectation("the input again", new Expectation.Result(status))));
        return program.build(Duration.ofSeconds(5));
    }

    @Test
    void theHostRunsAProgram() throws InterruptedException {
        Program program = running("cat");
        assertThat(Voyage.isAlone(program)).isTrue();
        Voyage.Landed landed = voyage(program, new LocalCommands()).landAnyhow();
        assertThat(landed.outcome().verdict()).as(landed.toString()).isEqualTo(Verdict.PASSED);
        assertThat(landed.broken()).isEmpty();
    }

    @Test
    void aHostThatMayNotSaysSo() throws InterruptedException {
        Voyage.Landed landed = voyage(running("cat"), HostCommands.NONE).landAnyhow();
        assertThat(landed.outcome().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(landed.outcome().failure().orElseThrow().actual()).startsWith("EPERM");
    }

    /** Leaves its pid in a file and is held; its clean-up removes that file. */
    private Program sharing(String path) {
        ProgramBuilder program = new ProgramBuilder();
        int file = program.path(path);
        int pid = program.register();
        int length = program.register();
        int text = program.buffer(32);
        int hold = program.buffer(1);
        program.add(new Instruction.SysCall(ORIGIN, pid, Syscall.GETPID, List.of(), List.of()));
        program.add(
                new Instruction.Format(ORIGIN, length, text, List.of(new Instruction.Part.Decimal(new Expr.Reg(pid)))));
        int written = program.register();
        program.add(new Instruction.WriteFile(ORIGIN, written, file, 0101, 0600, text, new Expr.Reg(length)));
        program.add(new Instruction.Hold(ORIGIN, program.register(), hold, new Instruction.Request.Meanwhile()));
        program.cleanUp(() -> program.add(new Instruction.SysCall(
                ORIGIN,
                program.register(),
                Syscall.UNLINKAT,
                List.of(
                        new Instruction.Immediate(-100),
                        new Instruction.Address(file, 0),
                        new Instruction.Immediate(0)),
                List.of())));
        return program.build(Duration.ofSeconds(5));
    }

    /** Reads the file, and sends the process a signal. */
    private Program signalling(String path, int signal) {
        ProgramBuilder program = new ProgramBuilder();
        int length = program.register();
        int text = program.buffer(32);
        int sent = program.register();
        program.add(new Instruction.ReadFile(ORIGIN, length, program.path(path), text));
        program.add(new Instruction.SysCall(
                ORIGIN,
                sent,
                Syscall.KILL,
                List.of(
                        new Instruction.Computed(new Expr.Parse(text, new Expr.Reg(length))),
                        new Instruction.Immediate(signal)),
                List.of()));
        program.add(new Instruction.Check(
                ORIGIN, Expr.equal(new Expr.Reg(sent), 0), new Expectation("0", new Expectation.Result(sent))));
        return program.build(Duration.ofSeconds(5));
    }

    @Test
    void othersRunWhileOneIsHeld() throws InterruptedException {
        String path = target.moduleDirectory() + "/pid";
        Voyage shared = voyage(sharing(path), HostCommands.NONE);
        assertThat(shared.untilHeld()).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(voyage(signalling(path, 0), HostCommands.NONE)
                            .landAnyhow()
                            .outcome()
                            .verdict())
                    .isEqualTo(Verdict.PASSED);
        }
        Voyage.Landed landed = shared.landAnyhow();
        assertThat(landed.outcome().verdict()).as(landed.toString()).isEqualTo(Verdict.PASSED);
        assertThat(voyage(signalling(path, 0), HostCommands.NONE)
                        .landAnyhow()
                        .outcome()
                        .verdict())
                .as("the clean-up has run")
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void oneThatDiesWhileItIsHeld() throws InterruptedException {
        String path = target.moduleDirectory() + "/pid";
        Voyage shared = voyage(sharing(path), HostCommands.NONE);
        assertThat(shared.untilHeld()).isEmpty();
        Voyage.Landed killer = voyage(signalling(path, 9), HostCommands.NONE).landAnyhow();
        assertThat(killer.outcome().verdict()).as(killer.toString()).isEqualTo(Verdict.PASSED);
        Voyage.Landed next = voyage(signalling(path, 0), HostCommands.NONE).landAnyhow();
        assertThat(next.outcome().verdict()).as("nobody is there any more").isEqualTo(Verdict.FAILED);
        Voyage.Landed landed = shared.landAnyhow();
        assertThat(landed.outcome().verdict()).as(landed.toString()).isEqualTo(Verdict.FAILED);
        assertThat(landed.outcome().failure().orElseThrow().message()).contains("was killed by SIGKILL");
        assertThat(voyage(Housekeeping.nothing(Duration.ofSeconds(5)), HostCommands.NONE)
                        .landAnyhow()
                        .outcome()
                        .verdict())
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void oneThatIsNeverHeld() throws InterruptedException {
        Voyage shared = voyage(signalling("/no/such/file", 0), HostCommands.NONE);
        assertThat(shared.untilHeld().orElseThrow().outcome().verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aCaseThatWaitsForNothingGoesOnAtOnce() throws InterruptedException {
        Voyage.Landed landed = voyage(sharing(target.moduleDirectory() + "/pid"), HostCommands.NONE)
                .landAnyhow();
        assertThat(landed.outcome().verdict()).as(landed.toString()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aFlightSharesWhatItsCasesNeed() throws InterruptedException {
        Flight flight = new Flight(target, talk, OPTIONS);
        Flight.Shared shared =
                flight.share(SUBJECT, new SharedFixture(sharing(target.moduleDirectory() + "/pid"), Map.of()));
        assertThat(shared.failed()).isEmpty();
        Group three = Group.of(Specs.cases("scenario \"s\" {", "    matrix { n: 1, 2, 3 }", "    assert n > 0", "}"))
                .getFirst();
        Batch batch = new Batch(three, Batch.Freshness.ANY, Batch.Try.FIRST);
        int landed = 0;
        for (flight.fill(batch); !flight.isEmpty(); flight.fill(batch)) {
            assertThat(flight.land().outcome().verdict()).isEqualTo(Verdict.PASSED);
            landed++;
        }
        assertThat(landed).isEqualTo(3);
        assertThat(shared.voyage().landAnyhow().outcome().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aTargetThatGoesWhileItHoldsOne() throws InterruptedException {
        Voyage shared = voyage(sharing(target.moduleDirectory() + "/pid"), HostCommands.NONE);
        assertThat(shared.untilHeld()).isEqualTo(Optional.empty());
        target.kill();
        Voyage.Landed landed = shared.landAnyhow();
        assertThat(landed.outcome().verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(landed.broken()).isPresent();
    }

    @Test
    void releasesThatSayNothing() {
        assertThat(Release.GO_ON).isEqualTo(new Release(0, Bytes.of()));
    }
}
