// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.List;

/**
 * What was found where a case went wrong, to be read by people.
 *
 * @param what {@code "blocked tasks (sysrq-w)"}
 */
public record Evidence(String what, List<String> lines) {
    public Evidence {
        lines = List.copyOf(lines);
    }
}
