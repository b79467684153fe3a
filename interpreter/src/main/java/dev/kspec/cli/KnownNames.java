// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Code;
import dev.kspec.parse.ItemForms;
import dev.kspec.type.Errno;
import dev.kspec.verb.Functions;
import dev.kspec.verb.Verbs;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** The names that would have been right where a code says that one is unknown, if they are the same in every file. */
record KnownNames(String heading, Collection<String> names) {

    /** In the order of the alphabet. */
    static Optional<KnownNames> of(Code code) {
        return switch (code) {
            case UNKNOWN_VERB -> Optional.of(new KnownNames("Verbs", new TreeSet<>(Verbs.names())));
            case UNKNOWN_FUNCTION -> Optional.of(new KnownNames("Functions", functions()));
            case UNKNOWN_ERRNO -> Optional.of(new KnownNames("Errnos", new TreeSet<>(Errno.names())));
            default -> Optional.empty();
        };
    }

    private static Collection<String> functions() {
        TreeSet<String> names = new TreeSet<>(ItemForms.FUNCTIONS);
        Functions.all().forEach(f -> names.add(f.name()));
        return names;
    }
}
