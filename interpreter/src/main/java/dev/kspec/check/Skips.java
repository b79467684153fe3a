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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks the reasons for skipping a scenario. */
final class Skips {
    /** Calls of 32-bit programs; the file is there where x86-64 has them (arch/x86/entry/vdso/vdso32-setup.c). */
    static final CheckedScenario.Skip COMPAT = new CheckedScenario.UnlessFeature("compat", "/proc/sys/abi/vsyscall32");

    /** Features of a kernel, and the file by which each shows. */
    private static final Map<String, String> FEATURES = new TreeMap<>(Map.ofEntries(
            Map.entry("btf", "/sys/kernel/btf/vmlinux"),
            Map.entry("compat", "/proc/sys/abi/vsyscall32"),
            Map.entry("debugfs", "/sys/kernel/debug"),
            Map.entry("failslab", "/sys/kernel/debug/failslab"),
            Map.entry("fail_nth", "/proc/self/fail-nth"),
            Map.entry("ipv6", "/proc/net/if_inet6"),
            Map.entry("kmemleak", "/sys/kernel/debug/kmemleak"),
            Map.entry("kprobes", "/sys/kernel/debug/kprobes"),
            Map.entry("lockdep", "/proc/lockdep"),
            Map.entry("tracing", "/sys/kernel/tracing/trace")));

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
        return switch (unless.subject().text()) {
            case "file" -> file(unless, diagnostics);
            case "config" -> config(unless, diagnostics);
            case "feature" -> feature(unless, diagnostics);
            default -> {
                unknown(unless.subject(), diagnostics);
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> word(Scenario.UnlessPresent unless, String what, Diagnostics diagnostics) {
        if (unless.value() instanceof dev.kspec.ast.Expression.Reference(var span, var name)) {
            return Optional.of(name.text());
        }
        diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, unless.value().span(), what));
        return Optional.empty();
    }

    private static Optional<CheckedScenario.Skip> config(Scenario.UnlessPresent unless, Diagnostics diagnostics) {
        return word(unless, "an option of the kernel is named without quotes, such as FAULT_INJECTION", diagnostics)
                .map(name -> new CheckedScenario.UnlessConfig(name.replaceFirst("^CONFIG_", "")));
    }

    private static Optional<CheckedScenario.Skip> feature(Scenario.UnlessPresent unless, Diagnostics diagnostics) {
        Optional<String> name = word(unless, "a feature is named without quotes, such as kmemleak", diagnostics);
        if (name.isPresent() && !FEATURES.containsKey(name.get())) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_WORD,
                            unless.value().span(),
                            "nothing is known of a feature `" + name.get() + "`"),
                    name.get(),
                    FEATURES.keySet()));
            return Optional.empty();
        }
        return name.map(n -> new CheckedScenario.UnlessFeature(n, FEATURES.get(n)));
    }

    private static Optional<CheckedScenario.Skip> file(Scenario.UnlessPresent unless, Diagnostics diagnostics) {
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
                List.of("kernel", "file", "config", "feature")));
    }
}
