// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code read}. */
final class Read implements Verb {
    @Override
    public String name() {
        return "read";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("SIZE", "the most bytes to read"),
                Signature.Slot.optional("address(N)", "where to read to instead of a buffer"));
    }

    @Override
    public String doc() {
        return """
                Reads at most SIZE bytes with read(2). `expect` takes the bytes as a text or their number; `as NAME` names the
                bytes. With address(N) the bytes go to that raw address: a bad pointer gives EFAULT.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/dev/zero\" as z; read z 4 expect \"\\0\\0\\0\\0\"",
                "open \"/dev/null\" as n; read n 16 expect 0");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Transfer.read(operands, to, false);
    }
}
