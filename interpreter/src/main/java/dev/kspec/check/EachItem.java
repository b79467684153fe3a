// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is found in a block that is written out for the items of a list: what is so for some of them only, says for which. */
final class EachItem {
    private final Lowering lowering;
    private final Name variable;
    private final Map<Diagnostic, Integer> found = new LinkedHashMap<>();
    private final Map<Diagnostic, String> first = new LinkedHashMap<>();
    private int items;

    EachItem(Lowering lowering, Name variable) {
        this.lowering = lowering;
        this.variable = variable;
    }

    /** Runs the body for one item more. */
    void next(Term item, Runnable body) {
        Diagnostics ofItem = new Diagnostics();
        lowering.reportingTo(ofItem, body);
        items++;
        for (Diagnostic d : ofItem.sorted()) {
            found.merge(d, 1, Integer::sum);
            first.putIfAbsent(d, "where " + variable + " is " + words(item));
        }
    }

    /** Reports what was found. A demand that is no test for some items, is one for the others. */
    void report() {
        found.forEach((d, times) -> {
            if (times == items) {
                lowering.report(d);
            } else if (d.code() != Code.ALWAYS_HOLDS) {
                lowering.report(d.found(first.get(d)));
            }
        });
    }

    private String words(Term item) {
        return switch (item) {
            case Term.Int(Expr.Const(BigInteger value)) -> value.toString();
            case Term.Fixed(Bytes bytes) -> bytes.words();
            case Term.Word word -> word.name();
            default -> "item " + (items - 1) + " of the list";
        };
    }
}
