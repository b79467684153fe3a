// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes a neat YAML file careless: blanks, empty lines and comments wherever they may stand between its values. */
final class SloppyYaml {
    private final Random random;
    private final StringBuilder out = new StringBuilder();

    private SloppyYaml(Random random) {
        this.random = random;
    }

    static String of(String neat, Random random) {
        SloppyYaml sloppy = new SloppyYaml(random);
        sloppy.write(neat.lines().toList());
        return sloppy.out.toString();
    }

    private void write(List<String> lines) {
        int block = -1;
        for (String line : new ArrayList<>(lines)) {
            int indent = line.length() - line.stripLeading().length();
            if (block >= 0 && (line.isBlank() || indent > block)) {
                out.append(line).append(chance(5) ? "   " : "").append('\n');
                continue;
            }
            block = beginsBlock(line) ? keyColumn(line) : -1;
            between();
            out.append(line);
            if (chance(10) && !line.contains(" #")) {
                out.append(chance(50) ? "   # behind" : " ");
            }
            out.append('\n');
        }
        between();
    }

    private void between() {
        if (chance(8)) {
            out.append(chance(50) ? "\n" : " \n\n");
        }
        if (chance(8)) {
            out.append(" ".repeat(random.nextInt(9))).append("# between\n");
        }
    }

    private static boolean beginsBlock(String line) {
        return line.replaceFirst(" +#.*$", "").matches(".*(: |- )\\||\\|");
    }

    /** Where the key before a block, or the dash, stands: lines further in belong to the block. */
    private static int keyColumn(String line) {
        int at = 0;
        while (line.startsWith("- ", at) || line.startsWith(" ", at)) {
            at += line.startsWith("- |", at) ? 0 : line.startsWith("- ", at) ? 2 : 1;
            if (line.startsWith("- |", at)) {
                break;
            }
        }
        return at;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
