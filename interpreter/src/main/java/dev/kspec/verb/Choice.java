// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One of several words at a place: as it stands, or as a text such as a row of a matrix gives. A number stands for itself,
 * so that those which have no name can be tried, too.
 */
final class Choice {
    private final String kind;
    private final Map<String, Long> values = new LinkedHashMap<>();

    private Choice(String kind) {
        this.kind = kind;
    }

    /** No words yet; {@code kind} is how messages call them: "family of sockets". */
    static Choice of(String kind) {
        return new Choice(kind);
    }

    Choice with(String word, long value) {
        values.put(word, value);
        return this;
    }

    Set<String> all() {
        return values.keySet();
    }

    /** The words in a row, for a signature. */
    String words() {
        return String.join(", ", values.keySet());
    }

    /** The word at a place, if one of these stands there or in the text there. */
    Optional<String> word(Operands operands, int index, Lowering to) {
        return written(operands, index, to).filter(values::containsKey);
    }

    /** The number of what stands at a place; what is neither word nor number is reported and counts as 0. */
    Expr at(Operands operands, int index, Lowering to) {
        return at(operands, index, List.of(), to);
    }

    /** The same where other words might stand as well: they are near to what was meant, too. */
    Expr at(Operands operands, int index, List<String> others, Lowering to) {
        Optional<String> written = written(operands, index, to);
        if (written.isPresent()) {
            Long value = values.get(written.get());
            if (value != null) {
                return Expr.constant(value);
            }
            Set<String> known = new TreeSet<>(values.keySet());
            known.addAll(others);
            to.unknown(
                    Code.UNKNOWN_WORD,
                    operands.at(index).span(),
                    "unknown " + kind + " `" + written.get() + "`",
                    written.get(),
                    known);
            return Expr.ZERO;
        }
        return switch (operands.term(index)) {
            case Term.Int(Expr value) -> value;
            case Term.Invalid i -> Expr.ZERO;
            case Term term -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                operands.at(index).span(),
                                "expected a " + kind + "; this is " + term.kind())
                        .help("one of " + words() + ", or a number"));
                yield Expr.ZERO;
            }
        };
    }

    /** The word or the text at a place, right or wrong. */
    private Optional<String> written(Operands operands, int index, Lowering to) {
        Optional<String> word = operands.word(index);
        if (word.isPresent() && (values.containsKey(word.get()) || isNoValue(word.get(), to))) {
            return word;
        }
        boolean mayBeText = index < operands.count() && !(operands.at(index) instanceof Expression.Int);
        return mayBeText && operands.term(index) instanceof Term.Fixed(Bytes bytes)
                ? Optional.of(new String(bytes.toArray(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static boolean isNoValue(String word, Lowering to) {
        return to.scope().find(word).isEmpty() && to.names().constant(word).isEmpty();
    }
}
