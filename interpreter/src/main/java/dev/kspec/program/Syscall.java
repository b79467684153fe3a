// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.Locale;

/**
 * System calls that verbs are lowered to, with their numbers on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl) and on the
 * architectures with the generic table (include/uapi/asm-generic/unistd.h: arm64, riscv64, loongarch).
 */
public enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    LSEEK(8, 62),
    IOCTL(16, 29),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    DELETE_MODULE(176, 106),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    UNLINKAT(263, 35),
    FINIT_MODULE(313, 273);

    private final int x86;
    private final int generic;

    Syscall(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
    }

    /**
     * The call's number.
     *
     * @param machine as {@code uname -m} says
     * @throws IllegalArgumentException for a machine that has neither table
     */
    public int number(String machine) {
        return switch (machine) {
            case "x86_64" -> x86;
            case "aarch64", "riscv64", "loongarch64" -> generic;
            default -> throw new IllegalArgumentException("no table of system calls for " + machine);
        };
    }

    /** Whether {@link #number} knows the machine. */
    public static boolean knows(String machine) {
        return switch (machine) {
            case "x86_64", "aarch64", "riscv64", "loongarch64" -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
