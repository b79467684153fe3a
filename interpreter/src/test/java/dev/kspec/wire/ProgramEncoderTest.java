// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.OpenFlags;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.RecordSize;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not fit the wire is refused with its measure, never cut down to what fits. */
class ProgramEncoderTest {
    private static final Origin ORIGIN = new Origin(new SourceFile("test.kspec", "").span(0, 0), "step");
    private static final Program.Buffer ONE_BYTE = new Program.Buffer(1, Bytes.of());

    private static Program program(int registers, List<Program.Buffer> buffers, List<Instruction> steps) {
        return new Program(buffers, registers, steps, steps.size(), Duration.ofSeconds(1), false);
    }

    private static byte[] encode(Program program) throws WireException {
        return new ProgramEncoder("x86_64").encode(program);
    }

    private static void refused(Program program, String... words) {
        assertThatThrownBy(() -> encode(program))
                .isInstanceOf(WireException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void registersThatA16BitNumberCannotName() throws WireException {
        assertThat(encode(program(65535, List.of(), List.of()))).hasSize(20);
        refused(program(65536, List.of(), List.of()), "65536", "registers");
    }

    @Test
    void buffersThatA16BitNumberCannotName() throws WireException {
        assertThat(encode(program(0, Collections.nCopies(65535, ONE_BYTE), List.of())))
                .hasSize(20 + 65535 * 8);
        refused(program(0, Collections.nCopies(65536, ONE_BYTE), List.of()), "65536", "buffers");
    }

    @Test
    void moreStepsThanTheAgentTakes() {
        Instruction step = new Instruction.Check(ORIGIN, Expr.TRUE, null);
        refused(program(0, List.of(), Collections.nCopies(1_000_001, step)), "1000001", "steps");
    }

    @Test
    void moreParts() {
        Instruction text = new Instruction.Format(
                ORIGIN, 0, 0, Collections.nCopies(65536, new Instruction.Part.Fixed(Bytes.of((byte) 1))));
        refused(program(1, List.of(ONE_BYTE), List.of(text)), "65536", "parts");
    }

    @Test
    void expressionsThatNeedTooManyValuesAtATime() throws WireException {
        assertThat(encode(check(nested(63)))).isNotEmpty();
        refused(check(nested(64)), "65", "64");
        Expr left = Expr.TRUE;
        for (int i = 0; i < 1000; i++) {
            left = Expr.binary(Expr.BinaryOp.ADD, left, Expr.TRUE);
        }
        assertThat(encode(check(left))).as("what leans to the left takes two").isNotEmpty();
    }

    /** 1 + (1 + (1 + …)). */
    private static Expr nested(int depth) {
        Expr expr = Expr.TRUE;
        for (int i = 0; i < depth; i++) {
            expr = Expr.binary(Expr.BinaryOp.ADD, Expr.TRUE, expr);
        }
        return expr;
    }

    private static Program check(Expr condition) {
        return program(0, List.of(ONE_BYTE), List.of(new Instruction.Check(ORIGIN, condition, null)));
    }

    @Test
    void whatAndAndOrLeaveIsTruth() throws WireException {
        Expr and = Expr.binary(Expr.BinaryOp.AND, Expr.constant(2), Expr.constant(3));
        Expr sure = Expr.binary(Expr.BinaryOp.AND, Expr.constant(2), Expr.equal(Expr.constant(3), 3));
        assertThat(encode(check(and)))
                .endsWith(
                        WireConstants.EX_AND_THEN,
                        10,
                        0,
                        0,
                        0,
                        WireConstants.EX_S64,
                        3,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        WireConstants.EX_BOOL);
        assertThat(encode(check(sure))).endsWith(WireConstants.EX_EQ);
    }

    @Test
    void callsThatTheMachineDoesNotHave() {
        Program open =
                program(1, List.of(), List.of(new Instruction.SysCall(ORIGIN, 0, Syscall.OPEN, List.of(), List.of())));
        assertThatThrownBy(() -> new ProgramEncoder("aarch64").encode(open))
                .isInstanceOf(WireException.class)
                .hasMessageContainingAll("no system call open", "aarch64");
        Program compat = program(
                1,
                List.of(),
                List.of(new Instruction.SysCall(ORIGIN, 0, Syscall.NEWFSTATAT, List.of(), List.of(), true)));
        refused(compat, "no system call newfstatat for 32-bit callers");
    }

    @Test
    void regularExpressionsThatAreTooLarge() {
        Regex large = new Regex("x", Collections.nCopies(20_001, new Regex.Any()));
        refused(check(new Expr.Matches(Slice.of(0, 0, 1), large)), "20001", "20000");
    }

    /** What is said in both places, since neither may look into the other. */
    @Test
    void limitsAreTheWires() {
        assertThat(Program.MOST_TRIES).isEqualTo(WireConstants.WIRE_MAX_TRIES);
        assertThat(RecordSize.HEAD).isEqualTo(WireConstants.WIRE_MAX_RECORD);
        assertThat(Instruction.MOST_BOUNDS).isEqualTo(WireConstants.WIRE_MAX_BOUNDS);
        assertThat(Instruction.SIGNAL).isEqualTo(WireConstants.WIRE_SIGNAL);
        assertThat(Instruction.Connect.MOST).isEqualTo(WireConstants.WIRE_MAX_CONNECTIONS);
        assertThat(Regex.MOST_CODE).isEqualTo(WireConstants.WIRE_MAX_REGEX);
    }

    @Test
    void aProgramLargerThanAFrame() throws WireException {
        byte[] most = new byte[WireConstants.WIRE_MAX_PAYLOAD];
        assertThat(FrameStream.fitting(most)).isSameAs(most);
        assertThatThrownBy(() -> FrameStream.fitting(new byte[WireConstants.WIRE_MAX_PAYLOAD + 1]))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("134217729")
                .hasMessageContaining("more than the 134217728 that a frame may have");
    }

    @Test
    void timeoutsStayWithinTheWires() throws WireException {
        assertThat(timeout(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(timeout(Duration.ofMillis(1500))).isEqualTo(1500);
        assertThat(timeout(Duration.ofDays(3))).isEqualTo(86_400_000);
    }

    private static int timeout(Duration timeout) throws WireException {
        byte[] bytes = encode(new Program(List.of(), 0, List.of(), 0, timeout, false));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Test
    void systemCallsHaveTheNumbersOfTheMachine() throws WireException {
        Program open = program(
                1, List.of(), List.of(new Instruction.SysCall(ORIGIN, 0, Syscall.OPENAT, List.of(), List.of())));
        assertThat(number("x86_64", open)).isEqualTo(257);
        assertThat(number("aarch64", open)).isEqualTo(56);
        assertThat(number("riscv64", open)).isEqualTo(56);
        assertThat(number("loongarch64", open)).isEqualTo(56);
    }

    /** Two flags of open(2) have other numbers there (arch/arm64/include/uapi/asm/fcntl.h); all others the same. */
    @Test
    void anArmHasItsOwnFlagsOfOpen() {
        long all = 0xffff_ffffL;
        assertThat(OpenFlags.on("x86_64", all)).isEqualTo(all);
        assertThat(OpenFlags.on("riscv64", OpenFlags.DIRECTORY)).isEqualTo(0200000);
        assertThat(OpenFlags.on("aarch64", OpenFlags.DIRECTORY | 02)).isEqualTo(040002);
        assertThat(OpenFlags.on("aarch64", OpenFlags.NOFOLLOW | OpenFlags.PATH)).isEqualTo(010100000);
        assertThat(OpenFlags.on("aarch64", 0)).isZero();
    }

    @Test
    void flagsOfOpenAreEncodedAsTheMachineHasThem() throws WireException {
        Instruction.Arg directory = new Instruction.Opening(OpenFlags.DIRECTORY);
        Program program = program(
                1,
                List.of(),
                List.of(new Instruction.SysCall(ORIGIN, 0, Syscall.OPENAT, List.of(directory), List.of())));
        assertThat(new ProgramEncoder("x86_64").encode(program)).containsSequence(0, 0, 1, 0, 0, 0, 0, 0);
        assertThat(new ProgramEncoder("aarch64").encode(program)).containsSequence(0, 0x40, 0, 0, 0, 0, 0, 0);
    }

    private static int number(String machine, Program program) throws WireException {
        byte[] bytes = new ProgramEncoder(machine).encode(program);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(20 + 5 + 2 + 1);
    }

    @Test
    void anAgentOnAnUnknownMachineIsNotTalkedTo() {
        ScriptedAgent agent = ScriptedAgent.saying(nonce -> FrameStream.encode(
                WireConstants.FRAME_WELCOME,
                0,
                new WireWriter()
                        .raw(nonce)
                        .u32(1)
                        .str("s390x")
                        .str("6.1.0")
                        .u64(0)
                        .u64(0)
                        .toArray()));
        assertThatThrownBy(agent::greet).isInstanceOf(WireException.class).hasMessageContaining("s390x");
    }
}
