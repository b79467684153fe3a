// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.util.List;
import java.util.Random;

/** Damages texts the way typing, pasting and malice do. */
final class Mutations {
    private static final List<String> SNIPPETS = List.of(
            "{",
            "}",
            "(",
            ")",
            "\"",
            "'",
            "\\",
            "${",
            "}",
            ";",
            ",",
            ":",
            "=",
            "==",
            "#",
            " ",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "|",
            "-",
            "- ",
            "&a ",
            "*a",
            "!!str ",
            "---\n",
            "...\n",
            "? ",
            "%",
            "@",
            "`",
            "\0",
            "\u0007",
            "\uFEFF",
            "\u2028",
            "\u202E",
            "é",
            "😀",
            "\uD83D",
            "any of (",
            "expect ",
            " as ",
            "assert ",
            "let x = ",
            "matrix { ",
            "skip ",
            "unless ",
            "scenario \"x\" {\n",
            "use driver gauge\n",
            "driver d {\n",
            "inject alloc nth 1 {",
            "across {",
            "0x",
            "1e9",
            "99999999999999999999",
            "10ms",
            "-",
            "!",
            "&&",
            "bytes(99999, 0)",
            "address(0)",
            "counter(reads)",
            "steps: |\n",
            "scenarios:\n",
            "[",
            "]",
            "{}",
            "[]",
            "null",
            "~",
            "<<: ",
            "\"${1 / 0}\"",
            "(1 / 0)",
            "EINVAL");

    private Mutations() {}

    static String of(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            mutate(out, random);
        }
        return out.toString();
    }

    private static void mutate(StringBuilder out, Random random) {
        int from = random.nextInt(out.length() + 1);
        int to = Math.min(out.length(), from + 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 6));
        switch (random.nextInt(8)) {
            case 0 -> out.delete(from, to);
            case 1 -> out.insert(from, out.substring(from, to));
            case 2 -> out.insert(random.nextInt(out.length() + 1), out.substring(from, to));
            case 3 -> out.replace(from, to, snippet(random));
            case 4 -> out.setLength(from);
            case 5 -> out.insert(from, (char) random.nextInt(128));
            default -> out.insert(from, snippet(random));
        }
    }

    private static String snippet(Random random) {
        return SNIPPETS.get(random.nextInt(SNIPPETS.size()));
    }
}
