// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Slice;
import dev.kspec.type.IpAddress;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** {@code same_net}: addresses by their first bits (RFC 4632, RFC 4291 §2.3). */
final class Networks {
    private Networks() {}

    static Term sameNet(Expression.Call call, Lowering to) {
        List<Expression> in = call.arguments();
        Term address = to.evaluate(in.get(0));
        Term net = to.evaluate(in.get(1));
        Term bits = to.evaluate(in.get(2));
        if (!(net instanceof Term.Ip(IpAddress ip))) {
            return to.wrongOperand(
                    in.get(1), net, "the second address is one known beforehand, such as v4(\"127.0.0.0\")");
        }
        if (!(bits instanceof Term.Int(Expr.Const(BigInteger count)))) {
            return to.wrongOperand(in.get(2), bits, "the number of bits has to be known beforehand");
        }
        byte[] value = ip.bytes();
        int most = Byte.SIZE * value.length;
        if (count.signum() < 0 || count.compareTo(BigInteger.valueOf(most)) > 0) {
            return to.wrong(
                    Code.OUT_OF_RANGE,
                    in.get(2).span(),
                    "an " + (ip.isV6() ? "IPv6" : "IPv4") + " address has " + most + " bits, not " + count);
        }
        byte[] mask = mask(value.length, count.intValueExact());
        return held(address, masked(value, mask), mask, in.get(0), to);
    }

    private static byte[] mask(int length, int bits) {
        byte[] mask = new byte[length];
        for (int i = 0; i < bits; i++) {
            mask[i / Byte.SIZE] |= (byte) (0x80 >> i % Byte.SIZE);
        }
        return mask;
    }

    private static byte[] masked(byte[] value, byte[] mask) {
        byte[] masked = value.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] &= mask[i];
        }
        return masked;
    }

    private static Term held(Term address, byte[] value, byte[] mask, Expression where, Lowering to) {
        if (address instanceof Term.Ip(IpAddress ip)) {
            boolean same = ip.bytes().length == value.length && Arrays.equals(masked(ip.bytes(), mask), value);
            return new Term.Bool(Expr.constant(same ? 1 : 0));
        }
        if (address instanceof Term.Int(Expr number)) {
            // Of IPv4, as be32 has it.
            Expr net = Arithmetic.fold(BinaryOp.BIT_AND, number, new Expr.Const(new BigInteger(1, mask)));
            return new Term.Bool(
                    value.length == Integer.BYTES
                            ? Arithmetic.fold(BinaryOp.EQ, net, new Expr.Const(new BigInteger(1, value)))
                            : Expr.ZERO);
        }
        Slice bytes = Texts.slice(address, to);
        return bytes == null
                ? to.wrongOperand(where, address, "the first address is v4(\"…\"), v6(\"…\"), or a field of a struct")
                : new Term.Bool(new Expr.Masked(bytes, Bytes.of(value), Bytes.of(mask)));
    }
}
