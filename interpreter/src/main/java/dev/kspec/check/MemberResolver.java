// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.DriverModel.Counter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counters and tracepoints of a description. */
final class MemberResolver {
    /** Files of the kernel have no longer lines. */
    private static final int MOST_COLUMNS = 1000;

    private final TypeResolver types;
    private final DriverConstants constants;
    private final PlainTexts texts;
    private final Diagnostics diagnostics;

    MemberResolver(TypeResolver types, DriverConstants constants, PlainTexts texts, Diagnostics diagnostics) {
        this.types = types;
        this.constants = constants;
        this.texts = texts;
        this.diagnostics = diagnostics;
    }

    /** The counter; nothing if a part of it is wrong, which is reported. */
    Optional<Counter> counter(DriverDeclaration.Counter declaration) {
        Optional<String> path = texts.path(declaration.path());
        return switch (declaration.place()) {
            case DriverDeclaration.WholeFile w -> path.map(Counter.WholeFile::new);
            case DriverDeclaration.KeyLine(var key) -> {
                Optional<String> word = texts.key(key);
                yield path.flatMap(p -> word.map(k -> new Counter.Key(p, k)));
            }
            case DriverDeclaration.RowColumn(var row, var column) -> {
                Optional<String> word = texts.word(row, "the first word of a row");
                Optional<Integer> index = constants.integer(column, "a column", 1, MOST_COLUMNS);
                yield path.flatMap(p -> word.flatMap(w -> index.map(i -> new Counter.Column(p, w, i))));
            }
        };
    }

    /** The tracepoint, without the arguments that are wrong, which are reported. */
    DriverModel.Trace trace(DriverDeclaration.Trace declaration) {
        Map<String, CType> arguments = new LinkedHashMap<>();
        for (DriverDeclaration.TraceArgument argument : declaration.arguments()) {
            Optional<CType> type = types.sized(argument.type());
            if (type.isPresent() && !isTraceable(type.get())) {
                diagnostics.add(Diagnostic.error(
                                Code.WRONG_TYPE,
                                argument.type().span(),
                                "what a tracepoint tells is an integer or a text")
                        .label("this is " + type.get().spelling())
                        .help("a text is char[N]"));
            } else if (arguments.containsKey(argument.name().text())) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        argument.name().span(),
                        "the tracepoint has `" + argument.name() + "` twice"));
            } else {
                type.ifPresent(t -> arguments.put(argument.name().text(), t));
            }
        }
        return new DriverModel.Trace(
                declaration.system().text(), declaration.event().text(), arguments);
    }

    private static boolean isTraceable(CType type) {
        return type instanceof CType.Scalar
                || (type instanceof CType.Array(CType element, int length) && element.isChar());
    }
}
