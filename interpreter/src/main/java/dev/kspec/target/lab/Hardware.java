// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

/**
 * What a lab VM has, as far as a user may choose.
 *
 * @param processors 1 to {@link #MOST_PROCESSORS}
 * @param memoryMiB the guest's memory, {@link #LEAST_MEMORY_MIB} to {@link #MOST_MEMORY_MIB}
 * @param kernelArguments words behind those of the lab's own command line (kernel-parameters.txt); may be empty. Of two
 *     words that say different things of the same parameter the kernel heeds the later one.
 */
public record Hardware(int processors, int memoryMiB, String kernelArguments) {
    /** As many as a small machine's QEMU can still time well. */
    public static final int MOST_PROCESSORS = 16;

    /** The stock kernel and its initramfs do not boot with much less. */
    public static final int LEAST_MEMORY_MIB = 128;

    public static final int MOST_MEMORY_MIB = 64 * 1024;

    /** Linux on x86 cuts a command line off after so many bytes (COMMAND_LINE_SIZE); the lab's own words take some. */
    public static final int MOST_ARGUMENT_BYTES = 1024;

    /** Enough for the stock kernel, the initramfs in memory, and some 150 MiB for tests. */
    static final int DEFAULT_MEMORY_MIB = 256;

    /** What a VM has if nobody says anything. */
    public static final Hardware DEFAULT = new Hardware(1, DEFAULT_MEMORY_MIB, "");

    public Hardware {
        if (processors < 1
                || processors > MOST_PROCESSORS
                || memoryMiB < LEAST_MEMORY_MIB
                || memoryMiB > MOST_MEMORY_MIB
                || kernelArguments.length() > MOST_ARGUMENT_BYTES) {
            throw new IllegalArgumentException(
                    processors + " processors, " + memoryMiB + " MiB, " + kernelArguments.length() + " bytes of words");
        }
    }

    /** The whole command line of the kernel. */
    String commandLine(Lab lab) {
        return kernelArguments.isEmpty() ? lab.commandLine() : lab.commandLine() + " " + kernelArguments;
    }
}
