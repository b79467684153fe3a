// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value known before anything runs: of a matrix parameter or a module parameter. */
public sealed interface Value {

    /** The one way of writing it that case identities use; parses back to the same value. */
    String canonical();

    /** What kind of value it is, in words for messages. */
    String kind();

    /** An integer. */
    record Int(BigInteger value) implements Value {
        @Override
        public String canonical() {
            return value.toString();
        }

        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** Text or any bytes. */
    final class Bytes implements Value {
        private final byte[] bytes;

        public Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String canonical() {
            return Quoted.of(bytes);
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
            return canonical();
        }
    }

    /** A duration. */
    record Duration(long nanos) implements Value {
        @Override
        public String canonical() {
            if (nanos % 1_000_000_000 == 0) {
                return nanos / 1_000_000_000 + "s";
            }
            if (nanos % 1_000_000 == 0) {
                return nanos / 1_000_000 + "ms";
            }
            return nanos % 1_000 == 0 ? nanos / 1_000 + "us" : nanos + "ns";
        }

        @Override
        public String kind() {
            return "a duration";
        }
    }

    /** An errno by name. */
    record Error(String name) implements Value {
        @Override
        public String canonical() {
            return name;
        }

        @Override
        public String kind() {
            return "an errno";
        }
    }

    /** Several values in a row. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String canonical() {
            return items.stream().map(Value::canonical).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Values by name.
     *
     * @param type the struct that was named, empty if none was
     */
    record Fields(String type, Map<String, Value> fields) implements Value {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String canonical() {
            String inner = fields.entrySet().stream()
                    .map(f -> f.getKey() + ": " + f.getValue().canonical())
                    .collect(Collectors.joining(", "));
            return type.isEmpty() ? "{ " + inner + " }" : type + "(" + inner + ")";
        }

        @Override
        public String kind() {
            return "a struct";
        }
    }

    /** An IP address. */
    record Ip(IpAddress address) implements Value {
        @Override
        public String canonical() {
            return address.toString();
        }

        @Override
        public String kind() {
            return "an IP address";
        }
    }

    /** A signal by name. */
    record Signal(String name) implements Value {
        @Override
        public String canonical() {
            return name;
        }

        @Override
        public String kind() {
            return "a signal";
        }
    }

    /**
     * A word that stands for itself: {@code none}, {@code include(listen)}.
     *
     * @param arguments what stands in round brackets behind it; empty if there are none
     */
    record Word(String name, List<Value> arguments) implements Value {
        public Word {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String canonical() {
            return arguments.isEmpty()
                    ? name
                    : arguments.stream().map(Value::canonical).collect(Collectors.joining(", ", name + "(", ")"));
        }

        @Override
        public String kind() {
            return "the word `" + name + "`";
        }
    }

    /** A condition. */
    record Bool(boolean holds) implements Value {
        @Override
        public String canonical() {
            return Boolean.toString(holds);
        }

        @Override
        public String kind() {
            return "a condition";
        }
    }

    /** Bytes as a quoted text of the language. */
    final class Quoted {
        private Quoted() {}

        /** UTF-8 is kept readable; everything else, and every control character, is escaped. */
        public static String of(byte[] bytes) {
            String text;
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                text = null;
            }
            StringBuilder out = new StringBuilder("\"");
            if (text == null) {
                for (byte b : bytes) {
                    append(out, b & 0xff, (b & 0x80) != 0);
                }
            } else {
                text.codePoints().forEach(c -> append(out, c, false));
            }
            return out.append('"').toString();
        }

        private static boolean isInvisible(int c) {
            return switch (Character.getType(c)) {
                case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                default -> false;
            };
        }

        private static void append(StringBuilder out, int c, boolean raw) {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '$' -> out.append("\\$");
                default -> {
                    if (raw || c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else if (Character.isISOControl(c) || isInvisible(c)) {
                        out.append(String.format("\\u{%x}", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
    }
}
