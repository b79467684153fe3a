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
 * @param isCase whether it was selected to run; not what happens around cases, such as what they share
 * @param tearsDown whether there are steps that are to run at its end whatever happened
 */
record Subject(CaseId id, Span span, Set<String> tags, boolean isCase, boolean tearsDown) {
    Subject {
        tags = Set.copyOf(tags);
    }

    /** Something around cases. */
    static Subject fixture(CaseId id, Span span, boolean tearsDown) {
        return new Subject(id, span, Set.of(), false, tearsDown);
    }

    static Subject of(Case subject) {
        return new Subject(
                subject.id(),
                subject.scenario().scenario().title().span(),
                subject.scenario().tags(),
                true,
                subject.scenario().tearsDown());
    }
}
