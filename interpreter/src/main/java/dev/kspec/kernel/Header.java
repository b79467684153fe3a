// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a report in a line.
 *
 * @param title without its function
 * @param place where in the line it stands
 */
record Header(Kind kind, String title, int place, String text) {
    private static final int ASCII = 128;
    private static final String END = "---[ end ";

    /** Signs by the first character of their key; those without a key are tried where the text begins. */
    private static final List<List<Sign>> BY_FIRST = byFirst();

    private static final List<Sign> WITHOUT_KEY =
            Signs.ALL.stream().filter(s -> s.key().isEmpty()).toList();

    private static List<List<Sign>> byFirst() {
        List<List<Sign>> table = new ArrayList<>();
        for (char c = 0; c < ASCII; c++) {
            char first = c;
            table.add(Signs.ALL.stream()
                    .filter(s -> !s.key().isEmpty() && s.key().charAt(0) == first)
                    .toList());
        }
        return table;
    }

    /** The title of a report without a function: the place in the source may be known. */
    String alone() {
        return switch (kind) {
            case BUG -> title + behind(" BUG at ", " at ");
            case UBSAN -> title + behind(" in ", " in ");
            default -> title;
        };
    }

    private String behind(String mark, String joint) {
        int at = text.indexOf(mark, place);
        if (at < 0) {
            return "";
        }
        String rest = text.substring(at + mark.length()).strip();
        int end = 0;
        while (end < rest.length() && " !+".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return Steady.of(joint + rest.substring(0, end)).indent(1).stripTrailing();
    }

    /** The report that this line begins, if it does: the one that stands first in it. */
    static Optional<Header> in(String line) {
        if (line.startsWith(END)) {
            return Optional.empty();
        }
        for (int place = 0; place < line.length(); place++) {
            char c = line.charAt(place);
            for (Sign sign : c < ASCII ? BY_FIRST.get(c) : List.<Sign>of()) {
                Optional<String> title = sign.at(line, place);
                if (title.isPresent()) {
                    return Optional.of(new Header(sign.kind(), title.get(), place, line));
                }
            }
            if (c >= 'a' && c <= 'z' && (place == 0 || line.charAt(place - 1) == ' ') && place <= 12) {
                for (Sign sign : WITHOUT_KEY) {
                    Optional<String> title = sign.at(line, place);
                    if (title.isPresent()) {
                        return Optional.of(new Header(sign.kind(), title.get(), place, line));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
