// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code pwritev}. */
final class Pwritev implements Verb {
    @Override
    public String name() {
        return "pwritev";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("TEXTS", "a list of texts or bytes, the pieces; or address(N)"),
                Signature.Slot.one(
                        "OFFSET", "in bytes of the file; behind address(N) the number of entries, then the offset"),
                Signature.Slot.any("flag", VectorTransfer.FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Writes as writev does, at OFFSET, with pwritev(2); the file's own position stays. With flags it is pwritev2(2), the
                flags being its RWF_*.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; pwritev f [\"ab\", \"c\"] 1 expect 3; read f 9 expect \"\\0abc\"",
                "open \"f\" rdwr creat as f; pwritev f [\"x\"] 0 dsync append");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return new VectorTransfer(operands, to, true).write();
    }
}
