// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration.Composite;
import dev.kspec.ast.DriverDeclaration.Field;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.CType;
import dev.kspec.type.FieldDefault;
import dev.kspec.type.TypedValue;
import dev.kspec.verb.Term;
import java.util.Optional;

/** What fields hold unless told: constants, or {@code len(f)}, {@code count(f)}, {@code size(f)}, {@code size(T)}. */
final class FieldDefaults {
    private final TypeResolver types;
    private final DriverConstants constants;
    private final Diagnostics diagnostics;

    FieldDefaults(TypeResolver types, DriverConstants constants, Diagnostics diagnostics) {
        this.types = types;
        this.constants = constants;
        this.diagnostics = diagnostics;
    }

    /** The default of a field; nothing if it has none, or a wrong one, which is reported. Whether it fits, others see to. */
    Optional<FieldDefault> resolve(Field field, CType type, Composite within) {
        return field.value().flatMap(value -> switch (value) {
            case Expression.Call call
            when isOfOneName(call, "len") ->
                Optional.of(new FieldDefault.Length(argument(call).text()));
            case Expression.Call call
            when isOfOneName(call, "count") ->
                Optional.of(new FieldDefault.Count(argument(call).text()));
            case Expression.Call call when isOfOneName(call, "size") -> size(argument(call), within);
            case Expression other -> constant(other, type);
        });
    }

    private static boolean isOfOneName(Expression.Call call, String function) {
        return call.function().text().equals(function)
                && call.named().isEmpty()
                && call.arguments().size() == 1
                && call.arguments().getFirst() instanceof Expression.Reference;
    }

    private static Name argument(Expression.Call call) {
        return ((Expression.Reference) call.arguments().getFirst()).name();
    }

    private Optional<FieldDefault> size(Name name, Composite within) {
        boolean isSibling =
                within.fields().stream().anyMatch(f -> f.name().text().equals(name.text()));
        if (isSibling || !types.isKnown(name.text())) {
            return Optional.of(new FieldDefault.SizeOfField(name.text()));
        }
        return name.text().equals(within.name().text())
                ? Optional.of(new FieldDefault.SizeOfSelf())
                : types.named(name).map(FieldDefault.SizeOfType::new);
    }

    private Optional<FieldDefault> constant(Expression e, CType type) {
        Term term = constants.evaluate(e);
        Optional<TypedValue> value = ConstantValues.of(term, type);
        if (value.isEmpty() && !(term instanceof Term.Invalid)) {
            diagnostics.add(Diagnostic.error(
                            Code.NOT_CONSTANT, e.span(), "a field's default has to be known before anything runs")
                    .label("this is " + term.kind())
                    .help("besides constants there are len(FIELD), count(FIELD) and size(FIELD or TYPE)"));
        }
        return value.map(FieldDefault.Constant::new);
    }
}
