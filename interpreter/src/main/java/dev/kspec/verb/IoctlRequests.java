// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.IoctlCode.Direction;
import dev.kspec.type.Layout;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers of ioctls written out in a spec. */
public final class IoctlRequests {
    private static final BigInteger MOST = BigInteger.valueOf(0xffff_ffffL);

    private IoctlRequests() {}

    /**
     * The number of a request that the driver does not declare: {@code _IOW('R', 9, u32)} or a plain number; nothing where it is
     * unknown what goes in and comes out.
     */
    static OptionalLong code(Expression request, Lowering to) {
        if (request instanceof Expression.Call call
                && Direction.ofMacro(call.function().text()).isPresent()) {
            Optional<Expression> type =
                    call.arguments().size() > 2 ? Optional.of(call.arguments().get(2)) : Optional.empty();
            boolean complete = call.arguments().size() >= 2 && call.arguments().size() <= 3;
            return OptionalLong.of(complete ? macro(call, type, to) : incomplete(call, to));
        }
        if (request instanceof Expression.Reference(var span, var name)
                && to.scope().find(name.text()).isEmpty()) {
            Map<String, DriverModel.Ioctl> known =
                    to.driver().map(d -> d.ioctls()).orElse(Map.of());
            String message = to.driver().isPresent()
                    ? "driver " + to.driver().get().name() + " has no ioctl `" + name + "`"
                    : "no ioctl `" + name + "`: the file uses no driver (use driver NAME at its top)";
            to.unknown(Code.UNKNOWN_IOCTL, span, message, name.text(), known.keySet());
            return OptionalLong.empty();
        }
        return switch (to.evaluate(request)) {
            case Term.Int(Expr.Const(BigInteger value))
            when value.signum() >= 0 && value.compareTo(MOST) <= 0 -> OptionalLong.of(value.longValueExact());
            case Term.Invalid i -> OptionalLong.empty();
            case Term term -> {
                to.wrong(
                        Code.WRONG_TYPE,
                        request.span(),
                        "a request is an ioctl's name, _IO…(…) or a number of 32 bits");
                yield OptionalLong.of(0);
            }
        };
    }

    private static long macro(Expression.Call call, Optional<Expression> type, Lowering to) {
        Direction direction = Direction.ofMacro(call.function().text()).orElseThrow();
        int magic = part(call.arguments().get(0), to);
        int number = part(call.arguments().get(1), to);
        if ((direction == Direction.NONE) == type.isPresent()) {
            return incomplete(call, to);
        }
        int size = type.flatMap(t -> to.names().type(t, to))
                .map(t -> Layout.of(t, to.abi()).size())
                .orElse(0);
        return switch (IoctlCode.encode(to.abi(), direction, magic, number, size)) {
            case IoctlCode.Encoded(long code) -> code;
            case IoctlCode.TooLarge large -> {
                to.wrong(Code.OUT_OF_RANGE, call.span(), large.message());
                yield 0L;
            }
        };
    }

    private static long incomplete(Expression.Call call, Lowering to) {
        to.wrong(
                Code.MISSING_OPERAND,
                call.span(),
                call.function().text().equals("_IO")
                        ? "_IO takes a magic and a number"
                        : call.function() + " takes a magic, a number and a type");
        return 0;
    }

    private static int part(Expression e, Lowering to) {
        return to.evaluate(e) instanceof Term.Int(Expr.Const(BigInteger v))
                ? inByte(v, e, to)
                : inByte(BigInteger.TEN.negate(), e, to);
    }

    private static int inByte(BigInteger value, Expression e, Lowering to) {
        if (value.signum() < 0 || value.bitLength() > 8) {
            to.wrong(Code.OUT_OF_RANGE, e.span(), "magic and number of an ioctl are integers from 0 to 255");
            return 0;
        }
        return value.intValueExact();
    }
}
