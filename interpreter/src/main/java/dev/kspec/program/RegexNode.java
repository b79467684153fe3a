// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;

/** A regular expression as it was written. */
sealed interface RegexNode {

    /** One byte out of a set. */
    record OneOf(ByteSet bytes) implements RegexNode {}

    /** One after the other; none matches nowhere and everywhere. */
    record Sequence(List<RegexNode> parts) implements RegexNode {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of several; at least two. */
    record Choice(List<RegexNode> parts) implements RegexNode {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Again and again.
     *
     * @param most {@link #ENDLESS} for any number
     */
    record Repeat(RegexNode body, int least, int most) implements RegexNode {
        static final int ENDLESS = -1;
    }

    /** A place between bytes. */
    record At(Regex.Place place) implements RegexNode {}
}
