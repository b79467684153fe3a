// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.Arrays;

/** Bytes that do not change. */
public final class Bytes {
    private static final int MOST_IN_WORDS = 64;

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Bytes of(byte... bytes) {
        return new Bytes(bytes.clone());
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    /** The byte at an index, −128 … 127. */
    public byte at(int index) {
        return bytes[index];
    }

    public int size() {
        return bytes.length;
    }

    /** As a quoted text of the language; of many only the first, and how many there are. */
    public String words() {
        return bytes.length <= MOST_IN_WORDS
                ? toString()
                : of(Arrays.copyOf(bytes, MOST_IN_WORDS)) + "… (" + bytes.length + " bytes)";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes b && Arrays.equals(bytes, b.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return dev.kspec.type.Value.Quoted.of(bytes);
    }
}
