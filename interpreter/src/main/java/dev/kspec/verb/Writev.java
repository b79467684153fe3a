// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code writev}. */
final class Writev implements Verb {
    @Override
    public String name() {
        return "writev";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("TEXTS", "a list of texts or bytes, the pieces; or address(N)"),
                Signature.Slot.optional("COUNT", "of entries, behind address(N)"));
    }

    @Override
    public String doc() {
        return """
                Writes several pieces of memory at once with writev(2). Without `expect` all bytes must be written. With address(N) COUNT
                the entries (struct iovec) are at that raw address.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; writev f [\"one, \", \"two\"] expect 8; pread f 64 0 expect \"one, two\"",
                "open \"/dev/null\" wronly as n; writev n address(16) 1025 expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return new VectorTransfer(operands, to, false).write();
    }
}
