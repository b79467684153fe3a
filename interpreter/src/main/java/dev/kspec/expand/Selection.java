// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which cases are wanted.
 *
 * @param tags one of them must be on the scenario; empty: any
 * @param match must be found in the case's identity; empty text: any
 */
public record Selection(Set<String> tags, Pattern match) {
    public static final Selection ALL = new Selection(Set.of(), Pattern.compile(""));

    public Selection {
        tags = Set.copyOf(tags);
    }

    public boolean wants(Case candidate) {
        boolean tagged = tags.isEmpty() || candidate.scenario().tags().stream().anyMatch(tags::contains);
        return tagged && match.matcher(candidate.id().toString()).find();
    }
}
