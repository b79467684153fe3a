// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

/**
 * Flags of open(2), some of which have other numbers on other machines: include/uapi/asm-generic/fcntl.h, which x86, riscv and
 * loongarch follow, and arch/arm64/include/uapi/asm/fcntl.h.
 */
public final class OpenFlags {
    public static final int DIRECTORY = 0200000;
    public static final int NOFOLLOW = 0400000;
    public static final int PATH = 010000000;

    private static final int ARM_DIRECTORY = 040000;
    private static final int ARM_NOFOLLOW = 0100000;

    private OpenFlags() {}

    /**
     * The numbers that a machine has for flags of x86.
     *
     * @param machine as {@code uname -m} says
     */
    public static long on(String machine, long flags) {
        if (!machine.equals("aarch64")) {
            return flags;
        }
        return (flags & ~(DIRECTORY | NOFOLLOW))
                | ((flags & DIRECTORY) == 0 ? 0 : ARM_DIRECTORY)
                | ((flags & NOFOLLOW) == 0 ? 0 : ARM_NOFOLLOW);
    }
}
