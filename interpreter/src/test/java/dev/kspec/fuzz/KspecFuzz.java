// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

/** What the fuzzer calls for {@code .kspec}; see fixtures/checks/fuzz.sh. */
public final class KspecFuzz {
    private KspecFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        FrontEnd.answers(Carrier.KSPEC, data);
    }
}
