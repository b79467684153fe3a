// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.source.SourceFile;
import java.util.List;

/** A text with what the parser made of it. */
record Parsed(SpecFile tree, List<Diagnostic> found) {

    static Parsed kspec(String text) {
        return of("test.kspec", text);
    }

    static Parsed yaml(String text) {
        return of("test.kspec.yaml", text);
    }

    static Parsed of(String name, String text) {
        Diagnostics diagnostics = new Diagnostics();
        SpecFile tree = SpecReader.parse(new SourceFile(name, text), diagnostics);
        return new Parsed(tree, diagnostics.sorted());
    }

    String rendered() {
        return new DiagnosticRenderer(Painter.plain()).render(found);
    }
}
