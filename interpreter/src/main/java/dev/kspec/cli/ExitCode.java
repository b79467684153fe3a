// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

/** What kspec's exit status means. */
final class ExitCode {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INFRASTRUCTURE = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
