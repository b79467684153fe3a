// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

/** What the fuzzer calls for {@code .kspec}; see fixtures/checks/fuzz.sh. */
public final class KspecFuzz {
    private KspecFuzz() {}

    /** So that the first input is not charged with what is loaded for it. */
    public static void fuzzerInitialize() {
        FrontEnd.answers(Carrier.KSPEC, new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] data) {
        FrontEnd.answers(Carrier.KSPEC, data);
    }
}
