// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Expr;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Scope;
import dev.kspec.verb.Term;
import dev.kspec.verb.WrittenParts;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The integers that a description has names for, and the values of expressions in which no other names stand. */
final class DriverConstants {
    private final Map<String, BigInteger> known = new LinkedHashMap<>();
    private final Scope scope = new Scope();
    private final Diagnostics diagnostics;

    DriverConstants(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Constants of a description that is resolved already. */
    static DriverConstants of(Map<String, BigInteger> known, Diagnostics diagnostics) {
        DriverConstants constants = new DriverConstants(diagnostics);
        known.forEach(constants::add);
        return constants;
    }

    /** All of them by name, in order of declaration. */
    Map<String, BigInteger> all() {
        return Collections.unmodifiableMap(known);
    }

    void declare(Name name, BigInteger value) {
        declare(name, value, true);
    }

    /** @param right whether the value is; of a wrong one, which was reported, nothing follows in the description */
    void declare(Name name, BigInteger value, boolean right) {
        boolean added = add(name.text(), value);
        if (added && !right) {
            scope.putConstant(name.text(), new Term.Invalid());
        }
        if (!added) {
            diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`" + name + "` is declared twice")
                    .help("constants and the entries of enums and flags share one set of names"));
        }
    }

    private boolean add(String name, BigInteger value) {
        boolean added = known.putIfAbsent(name, value) == null;
        if (added) {
            scope.putConstant(name, new Term.Int(new Expr.Const(value)));
        }
        return added;
    }

    /** The value of an expression; what is wrong with it is reported. */
    Term evaluate(Expression e) {
        return lowering(e).evaluate(e);
    }

    /** The same; of a list that is written out, though parts of it are wrong, the others, which may be, too. */
    Term parts(Expression e) {
        return lowering(e).parts(e);
    }

    private Lowering lowering(Expression e) {
        Lowering lowering =
                new Lowering(new ProgramBuilder(), scope, Optional.empty(), new Lowering.Modules("", ""), diagnostics);
        lowering.at(new Origin(e.span(), e.span().oneLine()));
        return lowering;
    }

    /** Where the parts of a value are written. */
    WrittenParts written(Expression e, String root) {
        return WrittenParts.of(parts(e), e.span(), root);
    }

    /** The integer that an expression is; anything else is reported with words that say where it stands. */
    Optional<BigInteger> integer(Expression e, String what) {
        return switch (evaluate(e)) {
            case Term.Int(Expr.Const(BigInteger value)) -> Optional.of(value);
            case Term.Invalid i -> Optional.empty();
            case Term.Int unknown -> {
                diagnostics.add(
                        Diagnostic.error(Code.NOT_CONSTANT, e.span(), what + " has to be known before anything runs"));
                yield Optional.empty();
            }
            case Term term -> {
                diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, e.span(), what + " is an integer")
                        .label("this is " + term.kind()));
                yield Optional.empty();
            }
        };
    }

    /** The integer that an expression is, if it lies between two others. */
    Optional<Integer> integer(Expression e, String what, int least, int most) {
        Optional<BigInteger> value = integer(e, what);
        boolean within = value.isPresent()
                && value.get().compareTo(BigInteger.valueOf(least)) >= 0
                && value.get().compareTo(BigInteger.valueOf(most)) <= 0;
        if (value.isPresent() && !within) {
            diagnostics.add(
                    Diagnostic.error(Code.OUT_OF_RANGE, e.span(), what + " is an integer from " + least + " to " + most)
                            .label("this is " + value.get()));
        }
        return within ? value.map(BigInteger::intValueExact) : Optional.empty();
    }
}
