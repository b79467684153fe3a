// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Origin;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory with a struct iovec[] and the pieces that it points to. No piece touches the next one, so that a byte which
 * a driver puts behind the end of a piece is none of the bytes that are looked at.
 *
 * <p>Addresses stand in that memory itself, hence it is mapped for the step: a buffer's address is not known to the program.
 */
final class Vectors {
    private static final int GAP = 16;

    private final Lowering to;
    private final List<Integer> places = new ArrayList<>();
    private final List<Integer> rooms;
    private final int image;
    private int memory;

    /** @param rooms the most bytes of each piece */
    Vectors(List<Integer> rooms, Lowering to) {
        this.to = to;
        this.rooms = rooms;
        int end = rooms.size() * entry() + GAP;
        for (int room : rooms) {
            places.add(end);
            end += (room + 2 * GAP - 1) / GAP * GAP;
        }
        this.image = to.program().buffer(end);
    }

    private int entry() {
        return 2 * to.abi().wordBytes();
    }

    /** Bytes of all pieces together, at most. */
    int total() {
        return rooms.stream().mapToInt(Integer::intValue).sum();
    }

    /** Emits what maps the memory, with pieces of these lengths. */
    void map(List<Expr> lengths) {
        aside(() -> mapped(lengths));
    }

    /** What the body emits is not among the steps of a report. */
    private void aside(Runnable body) {
        Origin shown = to.origin();
        to.at(shown.aside());
        body.run();
        to.at(shown);
    }

    private void mapped(List<Expr> lengths) {
        memory = Memory.map(
                new Instruction.Immediate(-1),
                Expr.constant(to.program().size(image)),
                3,
                Memory.PRIVATE | Memory.ANONYMOUS,
                Expr.ZERO,
                to);
        to.demandSuccess(memory, "memory for the pieces");
        int word = to.abi().wordBytes();
        for (int i = 0; i < lengths.size(); i++) {
            store(i * entry(), Expr.plus(new Expr.Reg(memory), Expr.constant(places.get(i))), word);
            store(i * entry() + word, lengths.get(i), word);
        }
    }

    private void store(int offset, Expr value, int width) {
        to.program()
                .add(new Instruction.Store(to.origin(), to.program().register(), image, offset, width, false, value));
    }

    /** Emits what puts bytes into the pieces. */
    void fill(List<Slice> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            to.program()
                    .add(new Instruction.Copy(
                            to.origin(),
                            to.program().register(),
                            image,
                            Expr.constant(places.get(i)),
                            rooms.get(i),
                            pieces.get(i)));
        }
    }

    /** Emits what brings the entries and the pieces into the memory. */
    void load() {
        aside(this::loaded);
    }

    private void loaded() {
        int loaded = to.program().register();
        Slice all = Slice.of(image, 0, to.program().size(image));
        to.program().add(new Instruction.Poke(to.origin(), loaded, new Expr.Reg(memory), all));
        to.demandSuccess(loaded, "memory for the pieces");
    }

    /** The address of the entries. */
    Arg address() {
        return new Instruction.Computed(new Expr.Reg(memory));
    }

    /** The number of entries. */
    Arg count() {
        return new Instruction.Immediate(rooms.size());
    }

    /** Emits what takes the pieces' bytes out of the memory; a buffer with one behind the other. */
    int joined() {
        aside(this::seen);
        int joined = to.program().buffer(total());
        int end = 0;
        for (int i = 0; i < rooms.size(); i++) {
            to.program()
                    .add(new Instruction.Copy(
                            to.origin(),
                            to.program().register(),
                            joined,
                            Expr.constant(end),
                            rooms.get(i),
                            Slice.of(image, places.get(i), rooms.get(i))));
            end += rooms.get(i);
        }
        return joined;
    }

    private void seen() {
        int seen = to.program().register();
        to.program()
                .add(new Instruction.Peek(
                        to.origin(),
                        seen,
                        new Expr.Reg(memory),
                        image,
                        to.program().size(image)));
        to.demand(Outcome.succeeded(seen), "the pieces to be read", new Expectation.Result(seen));
    }

    /** Emits what gives the memory back. */
    void unmap() {
        aside(() -> to.call(
                Syscall.MUNMAP,
                List.of(address(), new Instruction.Immediate(to.program().size(image))),
                List.of()));
    }
}
