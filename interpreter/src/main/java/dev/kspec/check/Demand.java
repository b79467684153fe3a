// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation.Subject;
import dev.kspec.program.Expr;
import java.util.Optional;

/**
 * What an outcome has to be.
 *
 * @param bytes the bytes it has to be, if they are known beforehand
 * @param parts what a pattern was held against, if it was one
 */
record Demand(Expr condition, String words, Optional<Bytes> bytes, Optional<Subject> parts) {
    Demand(Expr condition, String words) {
        this(condition, words, Optional.empty(), Optional.empty());
    }
}
