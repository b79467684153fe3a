// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;

/** Short ways to the formatter and the converter. */
final class Printed {
    static final String KSPEC = "test.kspec";
    static final String YAML = "test.kspec.yaml";

    private Printed() {}

    static String formatted(String name, String text) {
        return text(Formatter.format(new SourceFile(name, text)), text);
    }

    static String kspec(String text) {
        return formatted(KSPEC, text);
    }

    static String yaml(String text) {
        return formatted(YAML, text);
    }

    static String toYaml(String kspec) {
        return text(Converter.convert(new SourceFile(KSPEC, kspec), YAML), kspec);
    }

    static String toKspec(String yaml) {
        return text(Converter.convert(new SourceFile(YAML, yaml), KSPEC), yaml);
    }

    static String text(Result result, String source) {
        return switch (result) {
            case Result.Text t -> t.text();
            case Result.Mistaken m ->
                throw new AssertionError(
                        "mistakes in\n" + source + "\n" + new DiagnosticRenderer(Painter.plain()).render(m.mistakes()));
            case Result.Broken b -> throw new AssertionError(b.message() + " in\n" + source);
        };
    }

    /** The tree of a text without mistakes. */
    static SpecFile tree(String name, String text) {
        Diagnostics mistakes = new Diagnostics();
        SpecFile tree = SpecReader.parse(new SourceFile(name, text), mistakes);
        assertThat(mistakes.hasErrors())
                .as(() -> text + "\n" + new DiagnosticRenderer(Painter.plain()).render(mistakes.sorted()))
                .isFalse();
        return tree;
    }
}
