// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Quoted texts with values in them. */
final class Texts {
    private static final int LONGEST_DECIMAL = 21;

    private final Lowering to;

    Texts(Lowering to) {
        this.to = to;
    }

    Term text(Text e) {
        if (e.isPlain()) {
            return new Term.Fixed(Bytes.of(e.plainBytes()));
        }
        List<Instruction.Part> parts = new ArrayList<>();
        for (Text.Piece piece : e.pieces()) {
            Instruction.Part part = part(piece);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts.size() < e.pieces().size() ? new Term.Invalid() : made(parts, to);
    }

    /** The text that parts make: known at once if they all are. */
    static Term made(List<Instruction.Part> parts, Lowering to) {
        if (parts.stream().allMatch(p -> p instanceof Instruction.Part.Fixed)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            parts.forEach(
                    p -> out.writeBytes(((Instruction.Part.Fixed) p).bytes().toArray()));
            return new Term.Fixed(Bytes.of(out.toByteArray()));
        }
        long size = 0;
        for (Instruction.Part part : parts) {
            size += switch (part) {
                case Instruction.Part.Fixed f -> f.bytes().size();
                case Instruction.Part.Decimal d -> LONGEST_DECIMAL;
                case Instruction.Part.Hex h -> LONGEST_DECIMAL;
                case Instruction.Part.FromBuffer b ->
                    b.slice().length() instanceof Expr.Const(BigInteger n)
                            ? n.longValueExact()
                            : to.program().size(b.slice().buffer());
            };
        }
        int buffer = to.program().buffer((int) Math.min(size, Transfer.MOST_BYTES));
        int length = to.program().register();
        to.program().add(new Instruction.Format(to.origin(), length, buffer, parts));
        return new Term.InBuffer(Slice.first(buffer, new Expr.Reg(length)));
    }

    private Instruction.Part part(Text.Piece piece) {
        return switch (piece) {
            case Text.Bytes b -> new Instruction.Part.Fixed(Bytes.of(b.bytes()));
            case Text.Interpolation i ->
                switch (to.evaluate(i.expression())) {
                    case Term.Int(Expr.Const c) ->
                        new Instruction.Part.Fixed(ascii(c.value().toString()));
                    case Term.Int(Expr value) -> new Instruction.Part.Decimal(value);
                    case Term.Fixed(Bytes bytes) -> new Instruction.Part.Fixed(bytes);
                    case Term.InBuffer(Slice slice) -> new Instruction.Part.FromBuffer(slice);
                    case Term.Ip(var address) -> new Instruction.Part.Fixed(ascii(address.text()));
                    case Term.Word word
                    when Words.isSpelled(word) -> new Instruction.Part.Fixed(ascii(Words.spelled(word)));
                    case Term.Invalid x -> null;
                    case Term other -> {
                        to.wrong(
                                Code.WRONG_TYPE,
                                i.expression().span(),
                                other.kind() + " cannot stand in a text; only integers, texts and IP addresses can");
                        yield null;
                    }
                };
        };
    }

    static Bytes ascii(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Where the bytes of a text or of bytes in C lie; null if it is neither. */
    static Slice slice(Term term, Lowering to) {
        return switch (term) {
            case Term.Fixed(Bytes bytes) -> to.program().slice(bytes);
            case Term.InBuffer(Slice slice) -> slice;
            case Term.View view when Access.isBytes(view) -> Access.whole(view);
            case Term.Ip(var address) -> to.program().slice(Bytes.of(address.bytes()));
            default -> null;
        };
    }
}
