// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.parse.YamlDocument;
import dev.kspec.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * Spec files from one carrier to the other, in their canonical form.
 *
 * <p>Nothing is lost: the tree that comes of the result is the one that comes of the original, but for the order of
 * items of different kinds, and every comment is there.
 */
public final class Converter {
    private Converter() {}

    /**
     * Converts a file to the carrier that another name tells.
     *
     * @param name the name that the result is to have
     */
    public static Result convert(SourceFile file, String name) {
        Diagnostics mistakes = new Diagnostics();
        SpecFile tree = SpecReader.parse(file, mistakes);
        if (mistakes.hasErrors()) {
            return new Result.Mistaken(mistakes.sorted());
        }
        try {
            return verified(tree, new SourceFile(name, converted(file, tree, SpecReader.isYaml(name))));
        } catch (Unsayable e) {
            return new Result.Mistaken(List.of(e.diagnostic()));
        }
    }

    private static String converted(SourceFile file, SpecFile tree, boolean toYaml) throws Unsayable {
        if (toYaml == SpecReader.isYaml(file.name())) {
            return file.text();
        }
        return toYaml
                ? ToYaml.convert(tree)
                : YamlDocument.read(file, new Diagnostics())
                        .map(ToKspec::convert)
                        .orElseThrow(() -> new IllegalStateException(file + " was read before"));
    }

    private static Result verified(SpecFile tree, SourceFile converted) {
        return switch (Formatter.format(converted)) {
            case Result.Text text -> {
                SourceFile result = new SourceFile(converted.name(), text.text());
                SpecFile again = SpecReader.parse(result, new Diagnostics());
                Optional<String> difference = TreeComparison.differenceOfCarriers(tree, again)
                        .or(() -> Comments.difference(tree.source(), result));
                yield difference.isPresent()
                        ? new Result.Broken("the converted file would say something else at " + difference.get())
                        : text;
            }
            case Result.Mistaken m ->
                new Result.Broken("the converted file would have a mistake in it: "
                        + m.mistakes().getFirst().message());
            case Result.Broken b -> b;
        };
    }
}
