// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

/** What the fuzzer calls for {@code .kspec.yaml}; see fixtures/checks/fuzz.sh. */
public final class YamlFuzz {
    private YamlFuzz() {}

    /** So that the first input is not charged with what is loaded for it. */
    public static void fuzzerInitialize() {
        FrontEnd.answers(Carrier.YAML, new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] data) {
        FrontEnd.answers(Carrier.YAML, data);
    }
}
