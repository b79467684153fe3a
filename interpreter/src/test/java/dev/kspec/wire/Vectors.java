// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.source.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The byte vectors that the agent and the host share; their format is described in agent/vectors/README.md. */
final class Vectors {
    static final Path DIRECTORY = Repository.root().resolve("interpreter/agent/vectors");

    /**
     * One vector.
     *
     * @param kind name of its frame type
     * @param frame header and payload
     * @param rejected the code that the agent would answer with
     * @param malformed whether the host has to refuse the payload
     */
    @SuppressWarnings("ArrayRecordComponent") // each test gets its own
    record Vector(
            String name, String kind, byte[] frame, List<String> values, Optional<String> rejected, boolean malformed) {
        boolean valid() {
            return rejected.isEmpty() && !malformed;
        }

        byte[] payload() {
            return Arrays.copyOfRange(frame, WireConstants.WIRE_HEADER_SIZE, frame.length);
        }

        int seq() {
            return java.nio.ByteBuffer.wrap(frame)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt(12);
        }

        /** The value of a key that stands on a line of its own. */
        String value(String key) {
            return values.stream()
                    .filter(v -> v.startsWith(key + "="))
                    .map(v -> v.substring(key.length() + 1))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no " + key));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    static List<Vector> all() {
        return List.of(
                        "frames.txt",
                        "frames-invalid.txt",
                        "run-valid.txt",
                        "run-invalid.txt",
                        "done-valid.txt",
                        "done-invalid.txt")
                .stream()
                .flatMap(f -> read(f).stream())
                .toList();
    }

    static List<Vector> read(String file) {
        List<Vector> vectors = new ArrayList<>();
        String[] head = null;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> values = new ArrayList<>();
        Optional<String> rejected = Optional.empty();
        boolean malformed = false;
        for (String line : lines(file)) {
            String[] words = line.split(" ", 2);
            if (head == null) {
                if (words[0].equals("vector")) {
                    head = words[1].split(" ");
                }
                continue;
            }
            switch (words[0]) {
                case "hex" -> bytes.writeBytes(HexFormat.of().parseHex(words[1].split("#", 2)[0].replace(" ", "")));
                case "value" -> values.add(words[1]);
                case "rejected" -> rejected = Optional.of(words[1]);
                case "malformed" -> malformed = true;
                case "end" -> {
                    vectors.add(new Vector(
                            head[0], head[1], bytes.toByteArray(), List.copyOf(values), rejected, malformed));
                    head = null;
                    bytes.reset();
                    values.clear();
                    rejected = Optional.empty();
                    malformed = false;
                }
                default -> throw new IllegalStateException(file + ": " + line);
            }
        }
        return vectors;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
