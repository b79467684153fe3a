// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

/** What the fuzzer calls for {@code .kspec.yaml}; see fixtures/checks/fuzz.sh. */
public final class YamlFuzz {
    private YamlFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        FrontEnd.answers(Carrier.YAML, data);
    }
}
