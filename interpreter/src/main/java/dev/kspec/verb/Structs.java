// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.CType;
import dev.kspec.type.Encoded;
import dev.kspec.type.IntType;
import dev.kspec.type.Place;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts values into buffers as the target's C has them. */
public final class Structs {
    private final Lowering to;

    public Structs(Lowering to) {
        this.to = to;
    }

    /** Whether a value fits a type; what does not is reported. */
    boolean fits(Term value, CType type, Span span, String root) {
        return new StructValues(to, value, span, root).encode(value, type).isPresent();
    }

    /**
     * Makes a buffer that holds a value of a type; what only the guest knows is stored there when this place is reached.
     *
     * @param root how messages call the value
     * @return nothing after a mistake, which is then reported
     */
    public OptionalInt buffer(Term value, CType type, Span span, String root) {
        StructValues values = new StructValues(to, value, span, root);
        Optional<Encoded.Image> image = values.encode(value, type);
        if (image.isEmpty()) {
            return OptionalInt.empty();
        }
        byte[] bytes = image.get().bytes();
        int buffer = to.program().buffer(bytes.length, bytes);
        if (to.inLoop()) {
            to.program().add(new Instruction.Reset(to.origin(), buffer));
        }
        image.get().patches().forEach(p -> store(p.place(), values.hole(p.hole()), buffer));
        return OptionalInt.of(buffer);
    }

    private void store(Place place, Term hole, int buffer) {
        ProgramBuilder program = to.program();
        Expr offset = Expr.constant(place.offset());
        switch (hole) {
            case Term.Int(Expr value)
            when place.type() instanceof CType.Scalar scalar -> {
                IntType integer = scalar.on(to.abi());
                program.add(new Instruction.Store(
                        to.origin(),
                        program.register(),
                        buffer,
                        offset,
                        integer.bytes(),
                        integer.signed(),
                        place.bigEndian() && !to.abi().isBigEndian(),
                        value));
            }
            case Term.InBuffer(Slice slice) -> copy(slice, buffer, offset, place);
            case Term.View view -> copy(Access.whole(view), buffer, offset, place);
            case Term other -> throw new IllegalStateException(other.kind() + " is nothing to be stored");
        }
    }

    private void copy(Slice from, int buffer, Expr offset, Place place) {
        int room = place.size() > 0 ? place.size() : to.program().size(buffer) - place.offset();
        to.program().add(new Instruction.Copy(to.origin(), to.program().register(), buffer, offset, room, from));
    }
}
