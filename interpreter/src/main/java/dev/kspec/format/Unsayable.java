// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.diag.Diagnostic;

/** Something that a file says and the other carrier cannot. */
final class Unsayable extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    Unsayable(Diagnostic diagnostic) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
