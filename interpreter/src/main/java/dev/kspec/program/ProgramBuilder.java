// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.source.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Puts a program together: hands out registers, buffers and labels, and keeps clean-up apart until the end. */
public final class ProgramBuilder {
    private static final int MOST_BYTES_IN_EXPRESSION = 1024;

    /** A place in the program that may be jumped to before it is known. */
    public static final class Label {
        private int group = -1;
        private int index;

        private Label() {}
    }

    /** Where labels are, once all is there. */
    public interface Places {
        int of(Label label);
    }

    /** An instruction that names places which are found at the end. */
    public interface Placed {
        Instruction at(Places places);
    }

    /** A part of the program in a row: the main part, or one group of clean-up. */
    private static final class Group {
        private final int number;
        private final List<Placed> entries = new ArrayList<>();

        Group(int number) {
            this.number = number;
        }
    }

    private final List<Program.Buffer> buffers = new ArrayList<>();
    private final Map<Bytes, Integer> constants = new HashMap<>();
    private final Set<Expr> octal = new HashSet<>();
    private final List<Splat> splats = new ArrayList<>();
    private final Set<Expr> hex = new HashSet<>();
    private final Map<Integer, Showing.Shown> shown = new HashMap<>();
    private final Group main = new Group(0);
    private final Group before = new Group(1);
    /** The one that runs first is the first. */
    private final Deque<Group> cleanUp = new ArrayDeque<>();

    private final Deque<Group> undo = new ArrayDeque<>();
    private Group current = main;
    private int groups = 2;
    private int registers;
    private boolean changesModules;
    private Program.Surroundings surroundings = Program.Surroundings.SHARED;
    private int forks;
    private boolean inLane;
    private int tries;
    private int bounds;
    private int length;
    private long recorded;

    /** The kernel is to report this while the program runs, or is not to be minded if it does. */
    public void splat(Splat splat) {
        splats.add(splat);
    }

    /** The report shows this number in octal. */
    public Expr octal(Expr number) {
        octal.add(number);
        return number;
    }

    /** The report shows this number in hexadecimal. */
    public void hex(Expr number) {
        hex.add(number);
    }

    /** The report shows what a system call gave in this way. */
    public void show(int result, Showing.Shown how) {
        shown.put(result, how);
    }

    public int register() {
        return registers++;
    }

    /** A zeroed buffer; of at least one byte, so that it has an address. */
    public int buffer(int size) {
        buffers.add(new Program.Buffer(Math.max(1, size), Bytes.of()));
        return buffers.size() - 1;
    }

    /** A buffer that begins with these bytes, of its own, to be written to. */
    public int buffer(int size, byte[] initial) {
        buffers.add(new Program.Buffer(Math.max(1, Math.max(size, initial.length)), Bytes.of(initial)));
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

    /** These bytes, to be read only. */
    public Slice slice(Bytes bytes) {
        return Slice.of(constant(bytes.toArray()), 0, bytes.size());
    }

    /** A buffer with a NUL-terminated text. */
    public int path(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return constant(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** The condition that a buffer's first bytes are these. */
    public Expr bytesEqual(int buffer, Expr length, Bytes bytes) {
        return bytesEqual(Slice.first(buffer, length), bytes);
    }

    /** The condition that a slice is these bytes; long texts are kept beside the expression, so that they share a place. */
    public Expr bytesEqual(Slice slice, Bytes bytes) {
        return bytes.size() <= MOST_BYTES_IN_EXPRESSION
                ? new Expr.BytesEqual(slice, bytes)
                : new Expr.Same(slice, slice(bytes));
    }

    public void add(Instruction instruction) {
        length++;
        if (!instruction.isQuiet()) {
            recorded += RecordSize.most(instruction, this::size);
        }
        current.entries.add(places -> instruction);
    }

    /** A place to be named by {@link #place}. */
    public Label label() {
        return new Label();
    }

    /** The label stands for the instruction that is added next. */
    public void place(Label label) {
        if (label.group >= 0) {
            throw new IllegalStateException("the label has its place already");
        }
        label.group = current.number;
        label.index = current.entries.size();
    }

    public void jump(Origin origin, Label label) {
        towards(label, target -> new Instruction.Jump(origin, target));
    }

    /** Jumps if the condition is 0. */
    public void jumpUnless(Origin origin, Expr condition, Label label) {
        towards(label, target -> new Instruction.JumpUnless(origin, target, condition));
    }

    /** From here to {@link #endTry}, the first failure goes on at the label; at that point the handler is gone already. */
    public void tryTo(Origin origin, Label handler) {
        tries++;
        towards(handler, target -> new Instruction.Try(origin, target));
    }

    public void endTry(Origin origin) {
        tries--;
        add(new Instruction.EndTry(origin));
    }

    /**
     * From here to {@link #endBound} things are to be done within a time; where very many such stand within each other, the
     * innermost only by what is demanded at its end.
     *
     * @param began register with the clock's reading
     * @param where the bound stands
     */
    public Label bound(Origin origin, long nanos, int began, Span where) {
        Label end = label();
        int slot = bounds++;
        if (slot < Instruction.MOST_BOUNDS) {
            towards(end, target -> new Instruction.Bound(origin, slot, target, nanos, began, where));
        }
        return end;
    }

    public void endBound(Label end) {
        bounds--;
        place(end);
    }

    /** A child process runs what the body adds; nothing in it may jump out of it. */
    public void fork(Origin origin, int dst, Runnable body) {
        Label end = label();
        towards(end, target -> new Instruction.Fork(origin, dst, target));
        forks++;
        body.run();
        forks--;
        place(end);
        add(new Instruction.ForkEnd(origin));
    }

    /** One of {@link #parallel}'s. */
    public record Lane(String name, Runnable body) {}

    /** Child processes run what the bodies add, side by side; nothing in them may jump out of them. */
    public void parallel(Origin origin, int dst, List<Lane> lanes) {
        List<Label> ends = lanes.stream().map(l -> label()).toList();
        later(places -> new Instruction.Parallel(
                origin,
                dst,
                ends.stream().map(places::of).toList(),
                lanes.stream().map(Lane::name).toList()));
        inLane = true;
        forks++;
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).body().run();
            place(ends.get(i));
            add(new Instruction.ForkEnd(origin));
        }
        forks--;
        inLane = false;
    }

    /** Whether what is added now is run by a lane, or by a child process of one. */
    public boolean isInLane() {
        return inLane;
    }

    /** How many child processes within each other run what is added now. */
    public int forks() {
        return forks;
    }

    /** An instruction that names places in the program. */
    public void later(Placed instruction) {
        length++;
        current.entries.add(instruction);
    }

    /** How many handlers and child processes what is added now stands within: a jump stays within the same. */
    public int depth() {
        return tries + forks;
    }

    /** Whether what is added now is run by a child process. */
    public boolean isInFork() {
        return forks > 0;
    }

    private void towards(Label label, IntFunction<Instruction> instruction) {
        Group from = current;
        later(places -> {
            if (label.group >= 0 && label.group != from.number) {
                throw new IllegalStateException("a jump leaves its part of the program");
            }
            return instruction.apply(places.of(label));
        });
    }

    /** To be run at the end whatever happens before; the last one added runs first. */
    public void addCleanUp(List<Instruction> group) {
        cleanUp(() -> group.forEach(this::add));
    }

    /**
     * What the body adds runs at the end whatever happens before, and every instruction of it whatever the others came to;
     * the last one added runs first. Within, labels, jumps and handlers are its own; clean-up that is added there runs
     * behind it.
     */
    public void cleanUp(Runnable body) {
        group(cleanUp, body);
    }

    /** As {@link #cleanUp}, but before all of that: what it undoes must not be in its way. */
    public void undo(Runnable body) {
        group(undo, body);
    }

    /** What the body adds runs before all else, wherever it is added; no labels lead out of it. */
    public void first(Runnable body) {
        within(before, body);
    }

    private void group(Deque<Group> where, Runnable body) {
        Group group = new Group(groups++);
        within(group, body);
        where.addFirst(group);
    }

    private void within(Group group, Runnable body) {
        Group outer = current;
        current = group;
        try {
            body.run();
        } finally {
            current = outer;
        }
    }

    /** Bytes that the records of all instructions by now may take, if each runs once. */
    public long recorded() {
        return recorded;
    }

    /** How many instructions there are by now. */
    public int length() {
        return length;
    }

    public void changesModules() {
        changesModules = true;
    }

    public void surroundings(Program.Surroundings where) {
        surroundings = where;
    }

    public Program build(Duration timeout) {
        List<Group> all = new ArrayList<>(List.of(before, main));
        all.addAll(undo);
        all.addAll(cleanUp);
        Map<Integer, Integer> begins = new HashMap<>();
        int size = 0;
        for (Group group : all) {
            begins.put(group.number, size);
            size += group.entries.size();
        }
        List<Instruction> instructions = new ArrayList<>(size);
        for (Group group : all) {
            for (Placed instruction : group.entries) {
                instructions.add(instruction.at(label -> place(label, begins)));
            }
        }
        return new Program(
                buffers,
                registers,
                Passing.found(instructions),
                before.entries.size() + main.entries.size(),
                timeout,
                changesModules,
                surroundings,
                new Showing(octal, hex, shown),
                splats,
                Optional.empty(),
                false);
    }

    private static int place(Label label, Map<Integer, Integer> begins) {
        if (label.group < 0) {
            throw new IllegalStateException("a label that is named has no place");
        }
        return begins.get(label.group) + label.index;
    }
}
