// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One process, not to be confused with a later one that was given the same number.
 *
 * @param pid its number
 * @param startTicks when it began, in clock ticks since the machine's start; field 22 of proc(5)'s stat
 */
record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int START = 19;

    /** The process that has this number now, unless it has ended already. */
    static Optional<ProcessIdentity> of(long pid) {
        List<String> fields = stat(pid);
        if (fields.size() <= START || "Z".equals(fields.get(STATE)) || "X".equals(fields.get(STATE))) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields.get(START))));
    }

    static ProcessIdentity self() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    boolean alive() {
        return of(pid).equals(Optional.of(this));
    }

    /** True if one of the process's arguments is exactly this. */
    boolean hasArgument(String argument) {
        return List.of(read(pid, "cmdline").split("\0", -1)).contains(argument) && alive();
    }

    /** The fields from the third on: the second, the program's name, may contain anything, but no later one a bracket. */
    private static List<String> stat(long pid) {
        String stat = read(pid, "stat");
        int nameEnd = stat.lastIndexOf(')');
        return nameEnd < 0
                ? List.of()
                : List.of(stat.substring(nameEnd + 1).strip().split(" ", -1));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
