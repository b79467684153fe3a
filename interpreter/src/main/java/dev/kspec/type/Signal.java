// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Signals by name; the numbers of signal(7) on x86, arm, riscv, powerpc and s390. */
public final class Signal {
    private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

    static {
        String[] names = {
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS"
        };
        for (int i = 0; i < names.length; i++) {
            NUMBERS.put("SIG" + names[i], i + 1);
        }
    }

    private Signal() {}

    /** The number of a name such as {@code SIGBUS}. */
    public static OptionalInt number(String name) {
        Integer number = NUMBERS.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The name of a number. */
    public static Optional<String> name(int number) {
        return NUMBERS.entrySet().stream()
                .filter(e -> e.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The name of a number; of one that has none, such as a real-time signal's, words with the number. */
    public static String describe(int number) {
        return name(number).orElse("signal " + number);
    }

    public static Collection<String> names() {
        return NUMBERS.keySet();
    }
}
