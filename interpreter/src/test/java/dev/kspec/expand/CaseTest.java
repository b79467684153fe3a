// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaseTest {
    @Test
    void casesAreEqualIfTheirIdentitiesAre() {
        Case one = new Case(new CaseId("specs/a.kspec", "one", "a=1"), null, List.of());
        Case same = new Case(new CaseId("specs/a.kspec", "one", "a=1"), null, List.of());
        Case other = new Case(new CaseId("specs/a.kspec", "one", "a=2"), null, List.of());
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    }
}
