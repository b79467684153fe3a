// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import java.util.List;

/**
 * What the kernel of a machine that gives no answer said when it was asked what its tasks are doing.
 *
 * @param asked how, {@code "sysrq-w, sysrq-t"}; see Documentation/admin-guide/sysrq.rst
 * @param lines what its console said then, each without its end; empty where there is no console, or nothing came
 */
public record Interrogated(String asked, List<String> lines) {
    /** Nobody could be asked. */
    public static final Interrogated NOTHING = new Interrogated("", List.of());

    public Interrogated {
        lines = List.copyOf(lines);
    }
}
