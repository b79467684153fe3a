// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Name;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code fresh} asks for: known words, each once, and nothing that the file makes impossible. */
final class Freshness {
    private static final List<String> WORDS =
            Arrays.stream(Fresh.values()).map(Fresh::word).toList();

    private final FileContext file;
    private final boolean driverMissing;
    private final Diagnostics diagnostics;

    /** @param driverMissing whether the file names a driver that cannot be had, which was reported */
    Freshness(FileContext file, boolean driverMissing, Diagnostics diagnostics) {
        this.file = file;
        this.driverMissing = driverMissing;
        this.diagnostics = diagnostics;
    }

    /** What every case of the file gets. */
    Set<Fresh> ofFile(SpecFile spec) {
        List<Name> names =
                spec.freshness().stream().map(SpecFile.Freshness::what).toList();
        Set<Fresh> found = resolve(names);
        names.stream()
                .filter(n -> n.text().equals(Fresh.SHARED_NETNS.word()))
                .findFirst()
                .ifPresent(n -> shared(n, found));
        return found;
    }

    /** What a scenario gets besides. */
    Set<Fresh> ofScenario(List<Name> names) {
        for (Name name : names) {
            if (name.text().equals(Fresh.SHARED_NETNS.word())) {
                diagnostics.add(Diagnostic.error(
                                Code.MISPLACED, name.span(), "one scenario cannot share a network namespace")
                        .help("`fresh shared_netns` stands in a line of its own in the file; `fresh netns` gives a "
                                + "scenario's cases one each"));
            }
        }
        return resolve(names);
    }

    private void shared(Name name, Set<Fresh> found) {
        if (!file.hasShared()) {
            diagnostics.add(
                    Diagnostic.error(
                                    Code.MISPLACED,
                                    name.span(),
                                    "the file's cases share no steps that a network namespace could be kept by")
                            .help(
                                    "it is that of `shared setup { … }`, for all cases; `fresh netns` gives each case one of its own"));
        }
        if (found.contains(Fresh.NETNS)) {
            diagnostics.add(Diagnostic.error(
                            Code.MISPLACED,
                            name.span(),
                            "the cases can share one network namespace, or have one each, not both")
                    .help("remove `fresh netns`, or this"));
        }
    }

    private Set<Fresh> resolve(List<Name> names) {
        Set<Fresh> found = EnumSet.noneOf(Fresh.class);
        for (Name name : names) {
            of(name).ifPresent(fresh -> {
                if (!found.add(fresh)) {
                    diagnostics.add(
                            Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`fresh " + name + "` stands here twice")
                                    .help("remove one of them"));
                }
                possible(fresh, name);
            });
        }
        return found;
    }

    private Optional<Fresh> of(Name name) {
        Optional<Fresh> known = Arrays.stream(Fresh.values())
                .filter(f -> f.word().equals(name.text()))
                .findFirst();
        if (known.isEmpty()) {
            Diagnostic unknown = Diagnostic.error(Code.UNKNOWN_WORD, name.span(), "there is no `fresh " + name + "`");
            diagnostics.add(
                    meant(name.text())
                            .map(n -> unknown.label("did you mean `" + n + "`?"))
                            .orElse(unknown)
                            .help(
                                    "a case can have a fresh driver, a fresh vm, or a fresh netns (network namespace); all cases of a file together a fresh shared_netns"));
        }
        return known;
    }

    private static Optional<String> meant(String word) {
        boolean network = Set.of("net", "network", "namespace").contains(word);
        return network ? Optional.of(Fresh.NETNS.word()) : Nearest.to(word, WORDS);
    }

    private void possible(Fresh fresh, Name name) {
        boolean module = file.driver().isPresent()
                && file.driver().get().driver().module().isPresent();
        if (fresh == Fresh.DRIVER && !module && !driverMissing) {
            diagnostics.add(Diagnostic.error(
                            Code.MISPLACED,
                            name.span(),
                            file.driver().isEmpty()
                                    ? "the file uses no driver that could be loaded afresh"
                                    : "the driver has no module that could be loaded afresh")
                    .help(
                            file.driver().isEmpty()
                                    ? "name it at the top of the file: use driver NAME"
                                    : "its description names it: module \"NAME.ko\""));
        }
        boolean network = fresh == Fresh.NETNS || fresh == Fresh.SHARED_NETNS;
        if (!network && file.hasShared()) {
            diagnostics.add(Diagnostic.error(
                            Code.MISPLACED,
                            name.span(),
                            "`fresh " + name + "` does not go together with what the file's cases share")
                    .help("shared steps stay in use from the first case to the last: make them `setup { … }` and "
                            + "`teardown { … }`, which are run for each case"));
        }
    }
}
