// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.List;
import java.util.Random;

/** Spoils texts here and there, as slips of the finger do. */
final class RandomMistakes {
    private static final List<String> BITS = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ",",
            ";",
            ":",
            "\n",
            "\n\n",
            " ",
            "\t",
            "#",
            " # c",
            "\"",
            "'",
            "|",
            "- ",
            "..",
            ".",
            "=",
            "==",
            "-",
            "!",
            "~",
            "matrix",
            "skip",
            "teardown {",
            "as",
            "expect",
            "in",
            "x",
            "1",
            "when",
            "é",
            "😀",
            "\r\n",
            "\r",
            "\u2028",
            "&",
            "*",
            "%",
            "@",
            "?",
            "<<",
            "steps: |",
            "let:");
    private static final int LONGEST_COPY = 40;
    private static final int LONGEST_GAP = 6;

    private RandomMistakes() {}

    static String in(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(out.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> out.delete(at, Math.min(out.length(), at + 1 + random.nextInt(LONGEST_GAP)));
                case 1 -> out.insert(at, BITS.get(random.nextInt(BITS.size())));
                default -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(LONGEST_COPY))));
            }
        }
        return out.toString();
    }
}
