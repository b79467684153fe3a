// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.CType;
import java.util.Map;

/**
 * A type as a description can say it.
 *
 * @param inC how the header names it: {@code struct x}, or a typedef; empty if it has no name there
 * @param remark what the description cannot say; may be empty
 * @param remarks the same for fields, by name
 */
record Imported(CType type, String inC, String remark, Map<String, String> remarks) {
    Imported {
        remarks = Map.copyOf(remarks);
    }
}
