// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A function in a stack, or where the program counter was.
 *
 * @param function its name, without what compilers put behind it ({@code .constprop.0}, {@code .isra.7}, {@code .cold})
 * @param offset how far into it; −1 where it was inlined, and not told
 * @param module that it belongs to; empty for the kernel itself
 * @param sure false for what was only found on the stack ({@code ?}, {@code (unreliable)})
 */
public record Frame(String function, long offset, String module, boolean sure) {
    private static final int MOST_HEX = 16;
    private static final String INLINE = " [inline]";

    /**
     * All frames that a line tells of, in their order: {@code func+0x12/0x340 [module]} with anything before it, or
     * {@code func file.c:12 [inline]} as symbolising scripts print it. Takes time linear in the line.
     */
    static List<Frame> in(String line) {
        List<Frame> found = new ArrayList<>(1);
        for (int plus = line.indexOf("+0x"); plus >= 0; plus = line.indexOf("+0x", plus + 3)) {
            int slash = endOfHex(line, plus + 3);
            if (slash == plus + 3 || !line.startsWith("/0x", slash)) {
                continue;
            }
            int end = endOfHex(line, slash + 3);
            int begin = beginOfName(line, plus);
            if (end > slash + 3 && begin < plus && slash - plus - 3 <= MOST_HEX) {
                old(line, begin, found);
                found.add(new Frame(
                        plain(line.substring(begin, plus)),
                        Long.parseUnsignedLong(line, plus + 3, slash, 16),
                        module(line, end),
                        !isDoubtful(line, begin, end)));
            }
        }
        if (found.isEmpty() && line.endsWith(INLINE)) {
            inlined(line, found);
        }
        return found;
    }

    /** 32-bit ARM tells of the function it was in and of its caller: {@code (func) from [<c0123456>] (caller+0x1/0x2)}. */
    private static void old(String line, int begin, List<Frame> found) {
        int from = line.lastIndexOf(" from ", begin);
        if (from < 0 || !found.isEmpty()) {
            return;
        }
        int end = line.charAt(from - (from > 0 ? 1 : 0)) == ')' ? from - 1 : from;
        int name = beginOfName(line, end);
        if (name < end) {
            found.add(new Frame(plain(line.substring(name, end)), -1, "", true));
        }
    }

    private static void inlined(String line, List<Frame> found) {
        int begin = 0;
        while (begin < line.length() && (line.charAt(begin) == ' ' || line.charAt(begin) == '\t')) {
            begin++;
        }
        int end = line.indexOf(' ', begin);
        if (begin > 0 && end > begin && beginOfName(line, end) == begin && end < line.length() - INLINE.length()) {
            found.add(new Frame(plain(line.substring(begin, end)), -1, "", true));
        }
    }

    private static int endOfHex(String line, int from) {
        int at = from;
        while (at < line.length() && Character.digit(line.charAt(at), 16) >= 0 && line.charAt(at) < 128) {
            at++;
        }
        return at;
    }

    private static int beginOfName(String line, int end) {
        int at = end;
        while (at > 0 && isOfName(line.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '$';
    }

    private static boolean isDoubtful(String line, int begin, int end) {
        return (begin >= 2 && line.startsWith("? ", begin - 2)) || line.startsWith(" (unreliable)", end);
    }

    /** {@code [module]}, {@code [module build-id]}; what stands in between, as a file and line, is passed over. */
    private static String module(String line, int from) {
        int open = line.indexOf('[', from);
        if (open < 0 || line.startsWith(INLINE, open - 1)) {
            return "";
        }
        int end = open + 1;
        while (end < line.length() && (isOfName(line.charAt(end)) || line.charAt(end) == '-')) {
            end++;
        }
        boolean closed = end < line.length() && (line.charAt(end) == ']' || line.charAt(end) == ' ');
        return closed && end > open + 1 && line.indexOf(']', end) >= 0 ? line.substring(open + 1, end) : "";
    }

    /** Without the suffixes of copies that the compiler made, and of the assembler's names. */
    private static String plain(String name) {
        int point = name.indexOf('.', 1);
        return point < 0 ? name : name.substring(0, point);
    }

    /** {@code function [module]}, as titles and people need it. */
    public String words() {
        return module.isEmpty() ? function : function + " [" + module + "]";
    }
}
