// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kmemleak says is lost after a module was unloaded (Documentation/dev-tools/kmemleak.rst). By then the kernel knows the
 * module's functions no more, so that their addresses are looked up in what it said before.
 *
 * @param all those in whose allocation a function of the module had a part
 */
record MemoryLeaks(List<Leak> all) {
    private static final String BEGINNING = "unreferenced object ";
    private static final Pattern SIZE = Pattern.compile("\\(size (\\d{1,18})\\)");
    private static final Pattern FRAME = Pattern.compile("\\s*(?:\\[<[^>]*>] )?(0x[0-9a-f]{6,16})\\s*");
    private static final Pattern SYMBOL = Pattern.compile("([0-9a-f]{6,16}) [tT] (\\S+)\\s+\\[\\S+]");
    /** Its text may be cut; a function is not longer than this. */
    private static final long LONGEST_FUNCTION = 1 << 20;

    private static final int MOST_LINES = 40;

    MemoryLeaks {
        all = List.copyOf(all);
    }

    /**
     * One object that nothing points to.
     *
     * @param size in bytes
     * @param function of the module that allocated it, or had it allocated
     * @param lines what kmemleak says of it, with names for addresses
     */
    record Leak(long size, String function, List<String> lines) {
        Leak {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Reads what kmemleak said.
     *
     * @param text of {@code /sys/kernel/debug/kmemleak}
     * @param symbols the module's lines of {@code /proc/kallsyms}
     */
    static MemoryLeaks read(String text, String symbols) {
        NavigableMap<BigInteger, String> functions = functions(symbols);
        List<Leak> leaks = new ArrayList<>();
        List<String> object = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(BEGINNING)) {
                take(object, functions, leaks);
                object.clear();
            }
            object.add(line);
        }
        take(object, functions, leaks);
        return new MemoryLeaks(leaks);
    }

    private static NavigableMap<BigInteger, String> functions(String symbols) {
        NavigableMap<BigInteger, String> functions = new TreeMap<>();
        symbols.lines()
                .map(SYMBOL::matcher)
                .filter(Matcher::matches)
                .forEach(m -> functions.put(new BigInteger(m.group(1), 16), m.group(2)));
        return functions;
    }

    private static void take(List<String> object, NavigableMap<BigInteger, String> functions, List<Leak> leaks) {
        Matcher size = SIZE.matcher(object.isEmpty() ? "" : object.getFirst());
        if (!size.find()) {
            return;
        }
        String function = "";
        List<String> lines = new ArrayList<>();
        for (String line : object) {
            String name = name(line, functions);
            lines.add(name.isEmpty() ? line : "    " + name);
            function = function.isEmpty() ? name.replaceFirst("\\+.*", "") : function;
        }
        if (!function.isEmpty()) {
            leaks.add(new Leak(Long.parseLong(size.group(1)), function, lines));
        }
    }

    /** {@code function+0x10} for a line with an address in the module; else nothing. */
    private static String name(String line, NavigableMap<BigInteger, String> functions) {
        Matcher frame = FRAME.matcher(line);
        if (!frame.matches()) {
            return "";
        }
        BigInteger address = new BigInteger(frame.group(1).substring(2), 16);
        Map.Entry<BigInteger, String> function = functions.floorEntry(address);
        if (function == null) {
            return "";
        }
        BigInteger offset = address.subtract(function.getKey());
        return offset.compareTo(BigInteger.valueOf(LONGEST_FUNCTION)) < 0
                ? function.getValue() + "+0x" + offset.toString(16)
                : "";
    }

    boolean isAny() {
        return !all.isEmpty();
    }

    /** {@code memory leak in counter_open: 2 objects, 128 bytes}. */
    String title() {
        long bytes = all.stream().mapToLong(Leak::size).sum();
        List<String> functions =
                all.stream().map(Leak::function).distinct().sorted().toList();
        return "memory leak in " + String.join(", ", functions) + ": "
                + (all.size() == 1 ? "1 object" : all.size() + " objects") + ", " + bytes + " bytes";
    }

    /** What kmemleak says of the first of them. */
    List<KernelLine> lines() {
        return all.stream()
                .flatMap(l -> l.lines().stream())
                .limit(MOST_LINES)
                .map(text -> new KernelLine(0, 0, 4, text))
                .toList();
    }
}
