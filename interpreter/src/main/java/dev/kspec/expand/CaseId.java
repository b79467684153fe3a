// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.type.Value;
import java.util.List;

/**
 * A case's identity, stable from run to run.
 *
 * @param file relative to the project, with forward slashes
 * @param row {@code a=1, b="x"} in the matrix' order; empty without a matrix
 */
public record CaseId(String file, String scenario, String row) implements Comparable<CaseId> {
    public static CaseId of(String file, CheckedScenario scenario, List<Value> row) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            words.append(i == 0 ? "" : ", ")
                    .append(scenario.matrix().get(i).name())
                    .append('=')
                    .append(row.get(i).canonical());
        }
        return new CaseId(file, scenario.title(), words.toString());
    }

    /** {@code filter [lport=9081]}: the identity within its file. */
    public String name() {
        return row.isEmpty() ? scenario : scenario + " [" + row + "]";
    }

    @Override
    public int compareTo(CaseId other) {
        return toString().compareTo(other.toString());
    }

    /** {@code specs/tcpstats/filter.kspec :: filter [lport=9081]}. */
    @Override
    public String toString() {
        return file + " :: " + name();
    }
}
