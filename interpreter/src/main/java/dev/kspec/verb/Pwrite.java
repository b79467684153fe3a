// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code pwrite}. */
final class Pwrite implements Verb {
    @Override
    public String name() {
        return "pwrite";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("BYTES", "a text or bytes(COUNT, BYTE); or address(N)"),
                Signature.Slot.one("OFFSET", "where to begin, in bytes; behind address(N) first the SIZE"),
                Signature.Slot.optional("OFFSET", "where to begin, if address(N) and SIZE stand before it"));
    }

    @Override
    public String doc() {
        return """
                Writes bytes at an offset with pwrite(2); the file's own position stays as it is.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("open \"/tmp/x\" rdwr creat as f; pwrite f \"ab\" 1; pread f 3 0 expect \"\\0ab\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Transfer.write(operands, to, true);
    }
}
