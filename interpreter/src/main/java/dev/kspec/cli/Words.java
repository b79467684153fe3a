// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

/** Small helps with wording. */
final class Words {
    private Words() {}

    static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
