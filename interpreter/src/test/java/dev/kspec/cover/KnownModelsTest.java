// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published models: the sizes that may not be exceeded, and the verifier's word for all of them. */
class KnownModelsTest {
    private static List<int[]> verified(String name, int t, Effort effort) {
        KnownModels.Known known = KnownModels.read(name);
        List<Relation> relations = new ArrayList<>(List.of(Relation.over(known.model(), t)));
        relations.addAll(known.subModels());
        List<int[]> rows = new Generation(known.model(), relations, List.of(), effort.growths, effort.steps, 1).run();
        Verification verification = new Verifier(known.model(), rows).run(relations);
        assertThat(verification.ok()).as("%s", verification).isTrue();
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "u_3e4, 2, 9",
        "u_3e13, 2, 15",
        "u_4e15_3e17_2e29, 2, 29",
        "u_4e1_3e39_2e35, 2, 21",
        "u_2e100, 2, 10",
        "u_10e10, 2, 118",
        "u_10e20, 2, 185",
        "u_tcas, 3, 400",
        "c_bugzilla, 2, 16",
        "c_spins, 3, 86"
    })
    void inAboutASecond(String name, int t, int rows) {
        assertThat(verified(name, t, Effort.NORMAL).size()).isLessThanOrEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "u_tcas, 5, 4226",
        "u_tcas, 2, 100",
        "c_tight1, 3, 215",
        "m_mixed1, 2, 70",
        "n_neg1, 3, 225",
        "c_syn19, 2, 51"
    })
    void asFastAsPossible(String name, int t, int rows) {
        assertThat(verified(name, t, Effort.GREEDY).size()).isLessThanOrEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c_apache", "c_syn1", "c_syn5", "c_syn25", "c_syn29"})
    void largeModelsWithRules(String name) {
        verified(name, 2, Effort.GREEDY);
    }
}
