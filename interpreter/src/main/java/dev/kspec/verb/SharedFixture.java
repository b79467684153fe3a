// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Program;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file's shared setup and teardown, compiled.
 *
 * @param program holds between the two, while the cases run
 * @param names what the setup names, by registers and buffers of that program
 */
public record SharedFixture(Program program, Map<String, Term> names) {
    public SharedFixture {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }
}
