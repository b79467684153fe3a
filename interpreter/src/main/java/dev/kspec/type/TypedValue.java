// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is put into a C type, or was found in one: a tree without types of its own. */
public sealed interface TypedValue {
    /** What it is, in words for messages. */
    String kind();

    static TypedValue of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    /** An integer. */
    record Int(BigInteger value) implements TypedValue {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** Text or any bytes. */
    final class Bytes implements TypedValue {
        private final byte[] bytes;

        public Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public int length() {
            return bytes.length;
        }

        @Override
        public String kind() {
            return "a text";
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
            return Value.Quoted.of(bytes);
        }
    }

    /** A list; elements that an array has beyond it are zero. */
    record Items(List<TypedValue> items) implements TypedValue {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Fields by name, in order; those left out have their defaults. */
    record Fields(Map<String, TypedValue> fields) implements TypedValue {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String kind() {
            return "a struct";
        }
    }

    /**
     * Known only in the guest: zero in the bytes, and told as a {@link Encoded.Patch}.
     *
     * @param id whatever its maker knows it by
     */
    record Hole(int id) implements TypedValue {
        @Override
        public String kind() {
            return "a value that the guest computes";
        }
    }

    /** Was to be decoded from bytes that ended before. */
    record Absent() implements TypedValue {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
