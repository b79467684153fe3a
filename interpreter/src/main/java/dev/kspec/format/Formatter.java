// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.SpecReader;
import dev.kspec.parse.YamlDocument;
import dev.kspec.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * Spec files in their canonical form.
 *
 * <p>The tree stays what it is, and so do the comments: a text that would say anything else is never given out.
 */
public final class Formatter {
    private Formatter() {}

    /** Prints a file anew; its name tells the carrier. */
    public static Result format(SourceFile file) {
        Diagnostics mistakes = new Diagnostics();
        SpecFile tree = SpecReader.parse(file, mistakes);
        if (mistakes.hasErrors()) {
            return new Result.Mistaken(mistakes.sorted());
        }
        String text = withLineEndsOf(file, print(file));
        return verified(tree, new SourceFile(file.name(), text));
    }

    private static String print(SourceFile file) {
        if (SpecReader.isYaml(file.name())) {
            return YamlDocument.read(file, new Diagnostics())
                    .map(YamlPrinter::print)
                    .orElseThrow(() -> new IllegalStateException(file + " was read before"));
        }
        List<String> lines = KspecPrinter.lines(file.span(0, file.text().length()), Sentence.FILE, KspecPrinter.WIDEST);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String withLineEndsOf(SourceFile file, String text) {
        int end = file.text().indexOf('\n');
        return end > 0 && file.text().charAt(end - 1) == '\r' ? text.replace("\n", "\r\n") : text;
    }

    private static Result verified(SpecFile tree, SourceFile printed) {
        Diagnostics mistakes = new Diagnostics();
        SpecFile again = SpecReader.parse(printed, mistakes);
        if (mistakes.hasErrors()) {
            return new Result.Broken("the printed text would have a mistake in it: "
                    + mistakes.sorted().getFirst().message());
        }
        Optional<String> difference =
                TreeComparison.difference(tree, again).or(() -> Comments.difference(tree.source(), printed));
        return difference.isPresent()
                ? new Result.Broken("the printed text would say something else at " + difference.get())
                : new Result.Text(printed.text());
    }
}
