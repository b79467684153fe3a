// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code preadv}. */
final class Preadv implements Verb {
    @Override
    public String name() {
        return "preadv";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("SIZES", "a list such as [16, 16]: the most bytes of each piece; or address(N)"),
                Signature.Slot.one(
                        "OFFSET", "in bytes of the file; behind address(N) the number of entries, then the offset"),
                Signature.Slot.any("flag", VectorTransfer.FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Reads as readv does, from OFFSET on, with preadv(2); the file's own position stays. With flags it is preadv2(2), the
                flags being its RWF_*.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; write f \"hello\"; preadv f [1, 2] 2 expect \"llo\"",
                "open \"f\" rdwr creat as f; write f \"hello\"; preadv f [5] 0 nowait expect any of (\"hello\", EAGAIN, EOPNOTSUPP)");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return new VectorTransfer(operands, to, true).read();
    }
}
