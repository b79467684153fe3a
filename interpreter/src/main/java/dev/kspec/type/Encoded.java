// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.List;

/** What {@link Encoder} makes of a value. */
public sealed interface Encoded {

    /** The bytes as the target's C would have them, padding zero. */
    final class Image implements Encoded {
        private final byte[] bytes;
        private final List<Patch> patches;

        Image(byte[] bytes, List<Patch> patches) {
            this.bytes = bytes.clone();
            this.patches = List.copyOf(patches);
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        /** What the guest has to fill in. */
        public List<Patch> patches() {
            return patches;
        }
    }

    /** Some parts of the value do not fit; all of them are named. */
    record Wrong(List<Problem> problems) implements Encoded {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A place that the guest fills in.
     *
     * @param hole the {@link TypedValue.Hole}'s id
     * @param path such as {@code filter.local_ports[2]}
     */
    record Patch(int hole, String path, Place place) {}

    /**
     * A part of a value that does not fit.
     *
     * @param path such as {@code filter.local_ports[2]}
     * @param message such as {@code 70000 does not fit into be16 (0 … 65535)}
     * @param wrongName a field's name that nobody knows, empty if that is not the problem
     * @param known the names that would be right there
     */
    record Problem(String path, String message, String wrongName, List<String> known) {
        public Problem {
            known = List.copyOf(known);
        }

        @Override
        public String toString() {
            return path + ": " + message;
        }
    }
}
