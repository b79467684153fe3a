// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/** The target cannot go on; another one may. */
final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean withVerdict;

    /** @param withVerdict whether it answered to the end, so that the breakage was the doing of a case that has its verdict */
    Broken(String message, boolean withVerdict) {
        super(message, null, false, false);
        this.withVerdict = withVerdict;
    }

    boolean withVerdict() {
        return withVerdict;
    }
}
