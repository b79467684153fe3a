// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration.Ioctl;
import dev.kspec.ast.DriverDeclaration.IoctlMacro;
import dev.kspec.ast.DriverDeclaration.IoctlPlain;
import dev.kspec.ast.DriverDeclaration.TypeReference;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.DriverModel.Argument;
import dev.kspec.type.DriverModel.Request;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.IoctlCode.Direction;
import dev.kspec.verb.Lowering;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ioctls of a description: their numbers and what they are given. */
final class IoctlResolver {
    private static final List<String> MACROS = List.of("_IO", "_IOR", "_IOW", "_IOWR");
    private static final List<String> WAYS = List.of("read", "write", "readwrite", "value");
    private static final BigInteger MOST = BigInteger.valueOf(0xffff_ffffL);

    private final TypeResolver types;
    private final DriverConstants constants;
    private final Abi abi;
    private final Diagnostics diagnostics;
    private final Map<Long, Name> taken = new HashMap<>();

    IoctlResolver(TypeResolver types, DriverConstants constants, Abi abi, Diagnostics diagnostics) {
        this.types = types;
        this.constants = constants;
        this.abi = abi;
        this.diagnostics = diagnostics;
    }

    /** The ioctl; nothing if its number or its argument is wrong, which is reported. */
    Optional<DriverModel.Ioctl> resolve(Ioctl declaration) {
        Optional<DriverModel.Ioctl> ioctl = switch (declaration.number()) {
            case IoctlMacro macro -> macro(declaration.name().text(), macro);
            case IoctlPlain plain -> plain(declaration.name().text(), plain);
        };
        return ioctl.filter(i -> hasNumber(i, declaration));
    }

    private void error(Code code, Span span, String message) {
        diagnostics.add(Diagnostic.error(code, span, message));
    }

    private boolean hasNumber(DriverModel.Ioctl ioctl, Ioctl declaration) {
        return switch (ioctl.code(abi)) {
            case IoctlCode.TooLarge large -> {
                Span span = declaration.number() instanceof IoctlMacro macro
                        ? macro.type().map(TypeReference::span).orElse(macro.span())
                        : declaration.number().span();
                error(Code.OUT_OF_RANGE, span, large.message());
                yield false;
            }
            case IoctlCode.Encoded(long code) -> {
                Name other = taken.putIfAbsent(code, declaration.name());
                if (other != null) {
                    diagnostics.add(Diagnostic.warning(
                                    Code.DUPLICATE_NAME,
                                    declaration.number().span(),
                                    "`" + declaration.name() + "` and `" + other + "` have one number, "
                                            + String.format("0x%08x", code))
                            .help("a driver cannot tell them apart"));
                }
                yield true;
            }
        };
    }

    private Optional<DriverModel.Ioctl> macro(String name, IoctlMacro macro) {
        Optional<Direction> direction = Direction.ofMacro(macro.direction().text());
        if (direction.isEmpty()) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_WORD,
                            macro.direction().span(),
                            "an ioctl's number is made by _IO, _IOR, _IOW or _IOWR, or is an integer"),
                    macro.direction().text(),
                    MACROS));
        }
        Optional<Integer> magic = constants.integer(macro.magic(), "the magic of an ioctl", 0, 255);
        Optional<Integer> number = constants.integer(macro.number(), "the number of an ioctl", 0, 255);
        Optional<CType> type = macro.type().flatMap(types::sized);
        if (direction.isEmpty() || !hasTypeIfItShould(direction.get(), macro)) {
            return Optional.empty();
        }
        Optional<Argument> argument = argument(macro.type(), type, macro.byValue(), direction.get() != Direction.NONE);
        return magic.isPresent() && number.isPresent() && argument.isPresent()
                ? Optional.of(new DriverModel.Ioctl(
                        name, new Request.Macro(direction.get(), magic.get(), number.get()), argument.get()))
                : Optional.empty();
    }

    private boolean hasTypeIfItShould(Direction direction, IoctlMacro macro) {
        if (direction == Direction.NONE && macro.type().isPresent()) {
            diagnostics.add(Diagnostic.error(
                            Code.EXTRA_OPERAND, macro.type().get().span(), "_IO has no argument and so no type")
                    .help("an integer that is passed itself: _IO(MAGIC, NUMBER) value"));
            return false;
        }
        if (direction != Direction.NONE && macro.type().isEmpty()) {
            error(Code.MISSING_OPERAND, macro.span(), macro.direction() + " misses the type of its argument");
            return false;
        }
        return true;
    }

    private Optional<DriverModel.Ioctl> plain(String name, IoctlPlain plain) {
        if (plain.code() instanceof Expression.Call call) {
            String macro = call.function().text();
            boolean known = MACROS.contains(macro);
            Diagnostic wrong = Diagnostic.error(
                    known ? Code.MISSING_OPERAND : Code.UNKNOWN_WORD,
                    call.function().span(),
                    known
                            ? macro + " takes a magic and a number" + (macro.equals("_IO") ? "" : ", and a type")
                            : "an ioctl's number is made by _IO, _IOR, _IOW or _IOWR, or is an integer");
            diagnostics.add(
                    known
                            ? wrong.help("such as " + macro + "('x', 1" + (macro.equals("_IO") ? ")" : ", u32)"))
                            : Lowering.withNearest(wrong, macro, MACROS));
            return Optional.empty();
        }
        Optional<BigInteger> code = constants.integer(plain.code(), "the number of an ioctl");
        if (code.isPresent() && (code.get().signum() < 0 || code.get().compareTo(MOST) > 0)) {
            error(Code.OUT_OF_RANGE, plain.code().span(), "the number of an ioctl has 32 bits, from 0 to 0xffffffff");
            code = Optional.empty();
        }
        Optional<CType> type = plain.type().flatMap(types::sized);
        String way = plain.way().map(Name::text).orElse("");
        if (!way.isEmpty() && !WAYS.contains(way)) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_WORD,
                            plain.way().get().span(),
                            "an argument goes one of the ways read, write and readwrite, or is a value"),
                    way,
                    WAYS));
            return Optional.empty();
        }
        boolean memory = !way.isEmpty() && !way.equals("value");
        if (memory && plain.type().isEmpty()) {
            error(Code.MISSING_OPERAND, plain.way().get().span(), "`" + way + "` misses the type of the argument");
            return Optional.empty();
        }
        if (way.isEmpty() && plain.type().isPresent()) {
            diagnostics.add(Diagnostic.error(
                            Code.MISSING_OPERAND, plain.type().get().span(), "which way the argument goes is not said")
                    .help("write read, write or readwrite before the type"));
            return Optional.empty();
        }
        Direction direction = switch (way) {
            case "read" -> Direction.READ;
            case "write" -> Direction.WRITE;
            case "readwrite" -> Direction.READ_WRITE;
            default -> Direction.NONE;
        };
        Optional<Argument> argument = argument(plain.type(), type, way.equals("value"), memory);
        return code.isPresent() && argument.isPresent()
                ? Optional.of(new DriverModel.Ioctl(
                        name, new Request.Plain(code.get().longValueExact(), direction), argument.get()))
                : Optional.empty();
    }

    /** What is passed; nothing if its type is wrong. */
    private static Optional<Argument> argument(
            Optional<TypeReference> reference, Optional<CType> type, boolean byValue, boolean memory) {
        if (reference.isPresent() && type.isEmpty()) {
            return Optional.empty();
        }
        if (byValue) {
            return Optional.of(new Argument.ByValue(type));
        }
        return memory ? type.map(Argument.Pointer::new) : Optional.of(new Argument.None());
    }
}
