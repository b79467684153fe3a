// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kernel's taint: what happened to it, or was put into it, since it booted (Documentation/admin-guide/tainted-kernels.rst). */
public enum Taint {
    PROPRIETARY_MODULE(0, 'P', "a proprietary module was loaded", false),
    FORCED_MODULE(1, 'F', "a module was loaded by force", false),
    CPU_OUT_OF_SPEC(2, 'S', "the kernel runs on an out of specification system", false),
    FORCED_RMMOD(3, 'R', "a module was unloaded by force", false),
    MACHINE_CHECK(4, 'M', "the processor reported a machine check", false),
    BAD_PAGE(5, 'B', "a bad page was found", true),
    USER(6, 'U', "a program asked for the taint", false),
    DIE(7, 'D', "the kernel died", true),
    OVERRIDDEN_ACPI_TABLE(8, 'A', "an ACPI table was overridden", false),
    WARN(9, 'W', "the kernel warned", true),
    STAGING(10, 'C', "a staging driver was loaded", false),
    FIRMWARE_WORKAROUND(11, 'I', "a bug of the firmware is worked around", false),
    OUT_OF_TREE_MODULE(12, 'O', "a module from outside the kernel's tree was loaded", false),
    UNSIGNED_MODULE(13, 'E', "an unsigned module was loaded", false),
    SOFT_LOCKUP(14, 'L', "a soft lockup occurred", true),
    LIVEPATCH(15, 'K', "the kernel was patched while it ran", false),
    AUX(16, 'X', "the distribution defined it", false),
    RANDSTRUCT(17, 'T', "structures were laid out at random", false),
    TEST(18, 'N', "an in-kernel test was run", false),
    FWCTL(19, 'J', "a device's firmware was changed from user space", false);

    private static final long UNKNOWN = -1;

    private final int bit;
    private final char letter;
    private final String words;
    private final boolean fault;

    Taint(int bit, char letter, String words, boolean fault) {
        this.bit = bit;
        this.letter = letter;
        this.words = words;
        this.fault = fault;
    }

    /** {@code D (the kernel died)}. */
    public String words() {
        return letter + " (" + words + ")";
    }

    /** Whether the kernel sets it when it finds a fault of its own. */
    public boolean isFault() {
        return fault;
    }

    /** That flags came up which the kernel sets when it finds a fault of its own, in words. */
    public static Optional<String> faults(long before, long after) {
        return faults(risen(before, after));
    }

    /** The same of flags that came up. */
    public static Optional<String> faults(Collection<Taint> risen) {
        List<String> words =
                risen.stream().filter(Taint::isFault).map(Taint::words).toList();
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("the kernel became tainted: " + String.join(", ", words));
    }

    /** The flags that came up between two readings of {@code /proc/sys/kernel/tainted}; none if one of them failed (−1). */
    public static List<Taint> risen(long before, long after) {
        List<Taint> risen = new ArrayList<>();
        for (Taint taint : values()) {
            if (before != UNKNOWN && after != UNKNOWN && (after & ~before & 1L << taint.bit) != 0) {
                risen.add(taint);
            }
        }
        return risen;
    }

    /** The letters in the first {@code Tainted: G  W  OE} of a report's lines; empty if there is none. */
    static String in(List<String> lines) {
        for (String line : lines) {
            int at = line.indexOf("Tainted: ");
            if (at >= 0) {
                return letters(line.substring(at + "Tainted: ".length()));
            }
        }
        return "";
    }

    private static String letters(String text) {
        StringBuilder found = new StringBuilder();
        for (int i = 0;
                i < text.length() && (text.charAt(i) == ' ' || (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z'));
                i++) {
            if (text.charAt(i) != ' ') {
                found.append(text.charAt(i));
            }
        }
        return found.toString();
    }
}
