// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code pread}. */
final class Pread implements Verb {
    @Override
    public String name() {
        return "pread";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("SIZE", "the most bytes to read"),
                Signature.Slot.one("OFFSET", "where to begin, in bytes"),
                Signature.Slot.optional("address(N)", "where to read to instead of a buffer"));
    }

    @Override
    public String doc() {
        return """
                Reads at most SIZE bytes from an offset with pread(2); the file's own position stays as it is.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("open \"/dev/zero\" as z; pread z 2 100 expect \"\\0\\0\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Transfer.read(operands, to, true);
    }
}
