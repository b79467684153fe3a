// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Scenario;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks the reasons for skipping a scenario. */
final class Skips {
    private Skips() {}

    static Optional<CheckedScenario.Skip> resolve(Scenario.Skip skip, Diagnostics diagnostics) {
        return switch (skip) {
            case Scenario.Always always -> always(always, diagnostics);
            case Scenario.UnlessVersion unless -> version(unless, diagnostics);
            case Scenario.UnlessPresent unless -> present(unless, diagnostics);
        };
    }

    private static Optional<CheckedScenario.Skip> always(Scenario.Always always, Diagnostics diagnostics) {
        if (always.reason().isPlain() && !always.reason().plainString().isBlank()) {
            return Optional.of(new CheckedScenario.Always(always.reason().plainString()));
        }
        diagnostics.add(Diagnostic.error(
                Code.NOT_CONSTANT,
                always.reason().span(),
                "the reason for skipping is a plain text, not an empty one"));
        return Optional.empty();
    }

    private static Optional<CheckedScenario.Skip> version(Scenario.UnlessVersion unless, Diagnostics diagnostics) {
        if (!unless.subject().text().equals("kernel")) {
            unknown(unless.subject(), diagnostics);
            return Optional.empty();
        }
        if (!unless.version().text().matches("\\d{1,6}(\\.\\d{1,6}){0,2}")) {
            diagnostics.add(Diagnostic.error(Code.BAD_NUMBER, unless.version().span(), "this is no kernel version")
                    .help("write it like 6.8 or 6.1.52"));
            return Optional.empty();
        }
        List<Integer> parts = Arrays.stream(unless.version().text().split("\\."))
                .map(Integer::valueOf)
                .toList();
        return Optional.of(new CheckedScenario.UnlessKernel(unless.relation(), parts));
    }

    private static Optional<CheckedScenario.Skip> present(Scenario.UnlessPresent unless, Diagnostics diagnostics) {
        if (!unless.subject().text().equals("file")) {
            unknown(unless.subject(), diagnostics);
            return Optional.empty();
        }
        Term path = Checker.constantTerm(unless.value(), diagnostics);
        if (path instanceof Term.Fixed(var bytes)) {
            return Optional.of(new CheckedScenario.UnlessFile(new String(bytes.toArray(), StandardCharsets.UTF_8)));
        }
        if (path instanceof Term.Invalid) {
            return Optional.empty();
        }
        diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, unless.value().span(), "a file is named by a quoted path"));
        return Optional.empty();
    }

    private static void unknown(dev.kspec.ast.Name subject, Diagnostics diagnostics) {
        diagnostics.add(Lowering.withNearest(
                Diagnostic.error(Code.UNKNOWN_WORD, subject.span(), "skip cannot ask for `" + subject + "`"),
                subject.text(),
                List.of("kernel", "file")));
    }
}
