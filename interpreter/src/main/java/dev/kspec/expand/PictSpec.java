// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Checker;
import dev.kspec.check.Matrix;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.format.Converter;
import dev.kspec.format.Formatter;
import dev.kspec.format.Result;
import dev.kspec.parse.SpecReader;
import dev.kspec.pict.PictModel;
import dev.kspec.pict.SpecUnwritableException;
import dev.kspec.pict.SpecWords;
import dev.kspec.pict.SpecWriter;
import dev.kspec.source.SourceFile;
import dev.kspec.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model for PICT as a spec file that has been checked, in either carrier. */
public final class PictSpec {
    private PictSpec() {}

    /**
     * Writes it.
     *
     * @throws SpecUnwritableException if a spec file cannot say what the model says
     */
    public static String text(PictModel model, SpecWriter.Asked asked, boolean yaml) {
        SpecWords words = new Known();
        String text = SpecWriter.write(model, asked, words);
        if (mistake(text).isPresent()) {
            // Some word means something else beside the others, such as the name of a parameter.
            text = SpecWriter.write(model, asked, words.withoutWords());
        }
        mistake(text).ifPresent(d -> {
            throw new SpecUnwritableException("`" + d.span().oneLine() + "`: " + d.message());
        });
        SourceFile formatted =
                new SourceFile("model.kspec", text(Formatter.format(new SourceFile("model.kspec", text))));
        return yaml ? text(Converter.convert(formatted, "model.kspec.yaml")) : formatted.text();
    }

    private static String text(Result result) {
        return switch (result) {
            case Result.Text t -> t.text();
            case Result.Mistaken m ->
                throw new SpecUnwritableException(m.mistakes().getFirst().message());
            case Result.Broken b -> throw new IllegalStateException(b.message());
        };
    }

    private static Optional<Diagnostic> mistake(String text) {
        Diagnostics found = new Diagnostics();
        var unused = checked(text, found);
        return found.sorted().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .findFirst();
    }

    private static CheckedSpec checked(String text, Diagnostics found) {
        return new Checker(Checker.DriverSource.of(Map.of()), found)
                .check(SpecReader.parse(new SourceFile("model.kspec", text), found));
    }

    /** What the checker takes for a name or a value, each asked once. */
    private static final class Known implements SpecWords {
        private final Map<String, Boolean> names = new HashMap<>();
        private final Map<String, Boolean> values = new HashMap<>();
        private final Map<String, Boolean> shown = new HashMap<>();

        @Override
        public boolean isName(String text) {
            return names.computeIfAbsent(
                    text,
                    name -> name.matches("[A-Za-z_][A-Za-z0-9_]*")
                            && matrix(
                                            name + ": 1, 2\nif " + name + " == 2 then " + name + " in [2, 3]\nnever "
                                                    + name
                                                    + " == 3\nlet and_" + name + " = " + name
                                                    + "\ninvalid " + name + ": 4 expect EINVAL\nweight 2 of " + name
                                                    + ": 2\ninclude { " + name + ": 1 }\ncover 1, cover 1 of (" + name
                                                    + ")",
                                            name)
                                    .isPresent());
        }

        @Override
        public boolean isValue(String text) {
            return values.computeIfAbsent(
                    text,
                    value -> !value.isBlank()
                            && value.lines().count() == 1
                            && matrix("p: " + value, "len([p])")
                                    .map(m -> m.parameters().getFirst().values())
                                    .filter(all -> all.stream()
                                            .map(Value::canonical)
                                            .toList()
                                            .equals(List.of(value)))
                                    .isPresent());
        }

        @Override
        public boolean isShown(String value) {
            return shown.computeIfAbsent(value, v -> matrix("p: " + v, "p").isPresent());
        }

        /** A matrix without mistakes, of whose row something is shown. */
        private static Optional<Matrix> matrix(String lines, String expression) {
            Diagnostics found = new Diagnostics();
            CheckedSpec spec = checked(
                    "scenario \"s\" {\nmatrix {\n" + lines + "\n}\nrun \"false\" \"${" + expression + "}\""
                            + (lines.contains("\ninvalid ") ? " expect invalid" : "") + "\n}\n",
                    found);
            return found.hasErrors()
                    ? Optional.empty()
                    : Optional.of(spec.scenarios().getFirst().rows());
        }
    }
}
