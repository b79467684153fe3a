// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.source.Span;
import java.util.Set;

/**
 * What a verdict is about: a case, or what a file's cases share.
 *
 * @param span where it stands
 */
record Subject(CaseId id, Span span, Set<String> tags) {
    Subject {
        tags = Set.copyOf(tags);
    }

    static Subject of(Case subject) {
        return new Subject(
                subject.id(),
                subject.scenario().scenario().title().span(),
                subject.scenario().tags());
    }
}
