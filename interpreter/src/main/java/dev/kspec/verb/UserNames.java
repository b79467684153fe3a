// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.source.Span;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Names of users and groups, which specs give by number: what names a guest knows is its own affair. */
public final class UserNames {
    /** Those that are the same wherever Linux runs (Debian's base-passwd). */
    private static final Map<String, Integer> EVERYWHERE = Map.of("root", 0, "nobody", 65534, "nogroup", 65534);

    private UserNames() {}

    /**
     * What is said of a word that stands where a user or a group belongs.
     *
     * @param before what is written before the number, such as {@code as user}
     * @param known names that may stand there
     */
    public static Diagnostic unknown(Span span, String name, String before, Collection<String> known) {
        Diagnostic unknown = Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        span,
                        "`" + name + "` names no number, and users and groups are given by number")
                .help((EVERYWHERE.containsKey(name) ? "write: " : "such as: ")
                        + (before + " " + EVERYWHERE.getOrDefault(name, 1000)).strip());
        Optional<String> near = EVERYWHERE.containsKey(name) ? Optional.empty() : Nearest.to(name, known);
        return near.map(n -> unknown.label("did you mean `" + n + "`?")).orElse(unknown);
    }
}
