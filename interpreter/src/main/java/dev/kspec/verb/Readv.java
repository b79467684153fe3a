// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code readv}. */
final class Readv implements Verb {
    @Override
    public String name() {
        return "readv";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("SIZES", "a list such as [16, 16]: the most bytes of each piece; or address(N)"),
                Signature.Slot.optional("COUNT", "of entries, behind address(N)"));
    }

    @Override
    public String doc() {
        return """
                Reads into several pieces of memory one after the other with readv(2). `expect` takes their bytes, joined, as a text, or their
                number; `as NAME` names the bytes. With address(N) COUNT the entries (struct iovec) are at that raw address.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/dev/zero\" as z; readv z [2, 0, 3] expect \"\\0\\0\\0\\0\\0\"",
                "open \"/dev/zero\" as z; readv z address(16) 1 expect EFAULT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return new VectorTransfer(operands, to, false).read();
    }
}
