// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kspec.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
    private static final Origin ORIGIN = new Origin(new SourceFile("a.kspec", "x").span(0, 1), "x");

    private final ProgramBuilder builder = new ProgramBuilder();

    private static Instruction eval(int register) {
        return new Instruction.Eval(ORIGIN, register, Expr.TRUE);
    }

    @Test
    void registersAndBuffersAreHandedOutInTurn() {
        assertThat(builder.register()).isZero();
        assertThat(builder.register()).isEqualTo(1);
        assertThat(builder.buffer(16)).isZero();
        assertThat(builder.buffer(0)).isEqualTo(1);
        Program program = builder.build(Duration.ofSeconds(3));
        assertThat(program.registers()).isEqualTo(2);
        assertThat(program.buffers())
                .containsExactly(new Program.Buffer(16, Bytes.of()), new Program.Buffer(1, Bytes.of()));
        assertThat(program.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(program.changesModules()).isFalse();
    }

    @Test
    void equalConstantsShareABuffer() {
        int first = builder.constant("abc".getBytes(StandardCharsets.UTF_8));
        int writable = builder.buffer(3);
        assertThat(builder.constant("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(first)
                .isNotEqualTo(writable);
        assertThat(builder.constant("abd".getBytes(StandardCharsets.UTF_8))).isNotEqualTo(first);
        assertThat(builder.path("abc")).isNotEqualTo(first);
        assertThat(builder.path("abc")).isEqualTo(builder.constant("abc\0".getBytes(StandardCharsets.UTF_8)));
        assertThat(builder.constant(new byte[0])).isNotEqualTo(first);
        assertThat(builder.build(Duration.ZERO).buffers())
                .allMatch(b -> b.size() > 0 && b.size() >= b.initial().size());
    }

    @Test
    void pathsAreUtf8WithANul() {
        int path = builder.path("/ä");
        assertThat(builder.build(Duration.ZERO).buffers().get(path).initial().toArray())
                .containsExactly('/', 0xc3, 0xa4, 0);
    }

    @Test
    void cleanUpStandsBehindEverythingTheLastAddedFirst() {
        builder.add(eval(1));
        builder.addCleanUp(List.of(eval(10), eval(11)));
        builder.add(eval(2));
        builder.addCleanUp(List.of(eval(20)));
        builder.add(eval(3));
        Program program = builder.build(Duration.ZERO);
        assertThat(program.instructions()).containsExactly(eval(1), eval(2), eval(3), eval(20), eval(10), eval(11));
        assertThat(program.finallyAt()).isEqualTo(3);
    }

    @Test
    void withoutCleanUpThereIsNoFinally() {
        builder.add(eval(1));
        builder.changesModules();
        Program program = builder.build(Duration.ZERO);
        assertThat(program.finallyAt()).isEqualTo(1);
        assertThat(program.changesModules()).isTrue();
    }

    @Test
    void aBuiltProgramDoesNotChangeAnyMore() {
        builder.add(eval(1));
        Program program = builder.build(Duration.ZERO);
        builder.add(eval(2));
        builder.buffer(8);
        assertThat(program.instructions()).hasSize(1);
        assertThat(program.buffers()).isEmpty();
    }

    @Test
    void constantsKeepTheirBytes() {
        byte[] bytes = {1, 2};
        int index = builder.constant(bytes);
        bytes[0] = 9;
        assertThat(builder.build(Duration.ZERO).buffers().get(index).initial().toArray())
                .containsExactly(1, 2);
    }

    @Test
    void labelsAreFoundWhereverTheyArePlaced() {
        ProgramBuilder.Label again = builder.label();
        ProgramBuilder.Label done = builder.label();
        builder.place(again);
        builder.add(eval(1));
        builder.jumpUnless(ORIGIN, Expr.TRUE, done);
        builder.jump(ORIGIN, again);
        builder.place(done);
        assertThat(builder.build(Duration.ZERO).instructions())
                .containsExactly(
                        eval(1), new Instruction.JumpUnless(ORIGIN, 3, Expr.TRUE), new Instruction.Jump(ORIGIN, 0));
    }

    @Test
    void handlersAndForks() {
        ProgramBuilder.Label handler = builder.label();
        builder.tryTo(ORIGIN, handler);
        builder.fork(ORIGIN, 0, () -> builder.add(eval(1)));
        builder.endTry(ORIGIN);
        builder.place(handler);
        builder.add(eval(2));
        assertThat(builder.build(Duration.ZERO).instructions())
                .containsExactly(
                        new Instruction.Try(ORIGIN, 5),
                        new Instruction.Fork(ORIGIN, 0, 3),
                        eval(1),
                        new Instruction.ForkEnd(ORIGIN),
                        new Instruction.EndTry(ORIGIN),
                        eval(2));
    }

    /** What is added within clean-up undoes what that clean-up did: it comes behind it. */
    @Test
    void cleanUpHasItsOwnFlowAndItsOwnCleanUp() {
        builder.add(eval(1));
        builder.cleanUp(() -> builder.add(eval(2)));
        builder.cleanUp(() -> {
            ProgramBuilder.Label end = builder.label();
            builder.jumpUnless(ORIGIN, Expr.TRUE, end);
            builder.add(eval(3));
            builder.cleanUp(() -> {
                ProgramBuilder.Label loop = builder.label();
                builder.place(loop);
                builder.jump(ORIGIN, loop);
            });
            builder.place(end);
        });
        builder.add(eval(4));
        Program program = builder.build(Duration.ZERO);
        assertThat(program.instructions())
                .containsExactly(
                        eval(1),
                        eval(4),
                        new Instruction.JumpUnless(ORIGIN, 4, Expr.TRUE),
                        eval(3),
                        new Instruction.Jump(ORIGIN, 4),
                        eval(2));
        assertThat(program.finallyAt()).isEqualTo(2);
    }

    @Test
    void aJumpStaysWithinItsPart() {
        ProgramBuilder.Label outside = builder.label();
        builder.place(outside);
        builder.cleanUp(() -> builder.jump(ORIGIN, outside));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.build(Duration.ZERO))
                .withMessageContaining("leaves its part");
    }

    @Test
    void aLabelHasOnePlace() {
        ProgramBuilder.Label label = builder.label();
        builder.jump(ORIGIN, label);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.build(Duration.ZERO))
                .withMessageContaining("no place");
        builder.place(label);
        assertThatIllegalStateException().isThrownBy(() -> builder.place(label));
    }
}
