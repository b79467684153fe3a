// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a program together: hands out registers and buffers, and keeps clean-up apart until the end. */
public final class ProgramBuilder {
    private static final int MOST_BYTES_IN_EXPRESSION = 1024;

    private final List<Program.Buffer> buffers = new ArrayList<>();
    private final Map<Bytes, Integer> constants = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Instruction> cleanUp = new ArrayList<>();
    private int registers;
    private boolean changesModules;

    public int register() {
        return registers++;
    }

    /** A zeroed buffer; of at least one byte, so that it has an address. */
    public int buffer(int size) {
        buffers.add(new Program.Buffer(Math.max(1, size), Bytes.of()));
        return buffers.size() - 1;
    }

    /** A buffer's size in bytes. */
    public int size(int buffer) {
        return buffers.get(buffer).size();
    }

    /** A buffer with these bytes, to be read only; the same bytes share one. */
    public int constant(byte[] bytes) {
        return constants.computeIfAbsent(Bytes.of(bytes), b -> {
            buffers.add(new Program.Buffer(Math.max(1, b.size()), b));
            return buffers.size() - 1;
        });
    }

    /** A buffer with a NUL-terminated text. */
    public int path(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return constant(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** The condition that a buffer's first bytes are these; long texts are kept beside the expression, which has bounds. */
    public Expr bytesEqual(int buffer, Expr length, Bytes bytes) {
        return bytes.size() <= MOST_BYTES_IN_EXPRESSION
                ? new Expr.BytesEqual(buffer, length, bytes)
                : new Expr.Same(buffer, length, constant(bytes.toArray()), Expr.constant(bytes.size()));
    }

    public void add(Instruction instruction) {
        instructions.add(instruction);
    }

    /** To be run at the end whatever happens before; the last one added runs first. */
    public void addCleanUp(List<Instruction> group) {
        cleanUp.addAll(0, group);
    }

    public void changesModules() {
        changesModules = true;
    }

    public Program build(Duration timeout) {
        List<Instruction> all = new ArrayList<>(instructions);
        all.addAll(cleanUp);
        return new Program(buffers, registers, all, instructions.size(), timeout, changesModules);
    }
}
