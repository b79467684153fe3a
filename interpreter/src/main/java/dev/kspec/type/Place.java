// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

/**
 * Where something lies within the bytes of a type.
 *
 * @param offset in bytes from the beginning of the outermost type
 * @param size in bytes; of a flexible array, 0
 * @param type what lies there
 * @param signed whether a scalar there has a sign
 * @param bigEndian whether a scalar there has its highest byte first
 */
public record Place(int offset, int size, CType type, boolean signed, boolean bigEndian) {

    /** Whether one load or store of {@link #size} bytes gets or sets it. */
    public boolean isScalar() {
        return type instanceof CType.Scalar;
    }

    static Place of(int offset, int size, CType type, Abi abi) {
        return type instanceof CType.Scalar scalar
                ? new Place(offset, size, type, scalar.on(abi).signed(), scalar.isBigEndian(abi))
                : new Place(offset, size, type, false, false);
    }
}
