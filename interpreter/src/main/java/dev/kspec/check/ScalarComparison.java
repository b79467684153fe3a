// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.header.CShape;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import java.util.Optional;

/** Compares integers, enums and addresses of a description with those of its module: width, order of bytes, sign. */
final class ScalarComparison {
    private final Abi abi;
    private final int pointerBytes;

    /** @param pointerBytes the size of the module's addresses */
    ScalarComparison(Abi abi, int pointerBytes) {
        this.abi = abi;
        this.pointerBytes = pointerBytes;
    }

    /**
     * In what they differ, in words; nothing if they do not.
     *
     * @param order whether the module says that its integer is big-endian
     */
    Optional<String> difference(CType.Scalar described, CShape shape, Optional<Boolean> order) {
        int bytes = described.on(abi).bytes();
        int theirs = shape instanceof CShape.Int i
                ? i.bytes()
                : shape instanceof CShape.Enumeration e
                        ? e.bytes()
                        : shape instanceof CShape.Pointer ? pointerBytes : bytes;
        if (bytes != theirs) {
            return Optional.of("made of " + both(bytes + "-byte integers", theirs + "-byte ones"));
        }
        boolean bigEndian = order.orElse(abi.isBigEndian());
        if (bytes > 1 && described.isBigEndian(abi) != bigEndian) {
            return Optional.of(both(words(described.isBigEndian(abi)), words(bigEndian)));
        }
        boolean plain = isPlainInteger(described)
                && shape instanceof CShape.Int i
                && !i.bool()
                && !i.name().equals("char");
        boolean signed = described.on(abi).signed();
        return plain && order.isEmpty() && signed != ((CShape.Int) shape).signed()
                ? Optional.of(both(sign(signed), sign(!signed)))
                : Optional.empty();
    }

    private static String both(String described, String inModule) {
        return described + " in the description and " + inModule + " in the module";
    }

    /** An enum, a bool and an address have no sign to speak of; a char's depends on how the kernel is compiled. */
    private static boolean isPlainInteger(CType.Scalar scalar) {
        return scalar instanceof CType.Int && !((CType) scalar).isChar();
    }

    private static String sign(boolean signed) {
        return signed ? "signed" : "unsigned";
    }

    private static String words(boolean bigEndian) {
        return bigEndian ? "big-endian" : "little-endian";
    }
}
