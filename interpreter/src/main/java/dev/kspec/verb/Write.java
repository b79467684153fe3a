// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code write}. */
final class Write implements Verb {
    @Override
    public String name() {
        return "write";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("BYTES", "a text or bytes(COUNT, BYTE); or address(N)"),
                Signature.Slot.optional("SIZE", "how many bytes, behind address(N) only"));
    }

    @Override
    public String doc() {
        return """
                Writes bytes with write(2). Without `expect` all of them must have been written: a short write fails the case.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/dev/null\" wronly as n; write n \"hello\" expect 5",
                "open \"/dev/full\" wronly as f; write f \"x\" expect ENOSPC");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Transfer.write(operands, to, false);
    }
}
