// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.Layout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells which integers are numbers of ioctls, by the types that the redefined macros left in them. */
final class IoctlImport {
    private final TypeImport imports;
    private final CTypes types;
    private final Abi abi;

    IoctlImport(TypeImport imports, CTypes types, Abi abi) {
        this.imports = imports;
        this.types = types;
        this.abi = abi;
    }

    /**
     * The ioctls among macros.
     *
     * @param names in the order in which {@link Probe#ioctls} was asked
     */
    List<Description.Ioctl> all(List<String> names, Map<String, BigInteger> values) throws BrokenObjectException {
        List<Description.Ioctl> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            BigInteger value = values.get(names.get(i));
            Optional<CShape.Field> mark = mark(i);
            if (mark.isPresent() && value.signum() >= 0 && value.bitLength() <= 32) {
                found.add(ioctl(names.get(i), value.longValueExact(), mark.get()));
            }
        }
        return found;
    }

    /** The one field of the struct that a redefined macro stands for. */
    private Optional<CShape.Field> mark(int index) throws BrokenObjectException {
        Optional<Integer> variable = types.ofVariable(Probe.variable(index));
        if (variable.isPresent()
                && types.bare(variable.get()) instanceof CShape.Pointer(int expression)
                && types.bare(expression) instanceof CShape.Pointer(int struct)
                && types.bare(struct) instanceof CShape.Aggregate aggregate
                && aggregate.fields().size() == 1
                && aggregate.fields().getFirst().name().startsWith("kspec_")) {
            return Optional.of(aggregate.fields().getFirst());
        }
        return Optional.empty();
    }

    private Description.Ioctl ioctl(String name, long code, CShape.Field mark) throws BrokenObjectException {
        Optional<TypeImport.Use> argument = argument(name, mark);
        Optional<IoctlCode.Parts> parts = IoctlCode.decode(abi, code);
        Optional<CType> type = argument.map(TypeImport.Use::type);
        long size = type.map(t -> Layout.of(t, abi).size()).orElse(0);
        boolean none =
                parts.filter(p -> p.direction() == IoctlCode.Direction.NONE).isPresent();
        boolean byMacro = parts.isPresent()
                && none == type.isEmpty()
                && IoctlCode.encode(
                                abi,
                                parts.get().direction(),
                                parts.get().magic(),
                                parts.get().number(),
                                size)
                        instanceof IoctlCode.Encoded(long same)
                && same == code;
        String remark = argument.map(TypeImport.Use::remark).orElse("");
        return new Description.Ioctl(name, code, parts, type, byMacro, remark);
    }

    private Optional<TypeImport.Use> argument(String name, CShape.Field mark) throws BrokenObjectException {
        return switch (mark.name()) {
            case Probe.ARGUMENT -> {
                int type = types.bare(mark.type()) instanceof CShape.Pointer(int target) ? target : 0;
                yield imports.use(type, name.toLowerCase(Locale.ROOT) + "_argument")
                        .or(() -> Optional.of(BaseTypes.bytes(1, "void")));
            }
            case Probe.SIZE -> {
                int size = Math.toIntExact(types.size(mark.type()) - 1);
                yield size == 0
                        ? Optional.empty()
                        : Optional.of(new TypeImport.Use(
                                new CType.Array(new CType.Int(IntKind.U8), size),
                                OptionalInt.empty(),
                                "the header names the argument's size only"));
            }
            default -> Optional.empty();
        };
    }
}
