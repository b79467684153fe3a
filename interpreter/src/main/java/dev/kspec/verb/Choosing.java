// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import java.math.BigInteger;
import java.util.List;

/** {@code choose}: of two values the one that a condition asks for; the other one is not computed if that is known beforehand. */
final class Choosing {
    private Choosing() {}

    static Term choose(Expression.Call call, Lowering to) {
        List<Expression> in = call.arguments();
        Term condition = to.evaluate(in.get(0));
        if (!(condition instanceof Term.Bool(Expr holds))) {
            return to.wrongOperand(in.get(0), condition, "`choose` takes a condition first");
        }
        if (holds instanceof Expr.Const(BigInteger known)) {
            int chosen = known.signum() != 0 ? 1 : 2;
            to.unreached(() -> to.evaluate(in.get(3 - chosen)));
            return to.evaluate(in.get(chosen));
        }
        Term left = to.evaluate(in.get(1));
        Term right = to.evaluate(in.get(2));
        if (left instanceof Term.Invalid || right instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        if (left instanceof Term.Int(Expr a) && right instanceof Term.Int(Expr b)) {
            return between(to.computed(holds), a, b);
        }
        return to.wrong(
                Code.NOT_CONSTANT,
                in.get(0).span(),
                "what only the guest knows chooses among integers; `if` does among steps");
    }

    /** Truth is 1 or 0. */
    private static Term between(Expr holds, Expr a, Expr b) {
        Expr first = Expr.binary(BinaryOp.MUL, holds, a);
        Expr second = Expr.binary(BinaryOp.MUL, Expr.not(holds), b);
        return new Term.Int(Expr.plus(first, second));
    }
}
