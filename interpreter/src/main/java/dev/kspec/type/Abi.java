// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a target's C compiler lays out data, and how its kernel numbers ioctls.
 *
 * <p>Sizes and alignments are those of the System V ABI and its processor supplements, which Linux and FreeBSD follow.
 * On all of them {@code bool} is a byte, {@code short} 2 bytes, {@code int} 4 and {@code long long} 8; a pointer,
 * {@code long} and {@code size_t} are of one size; an integer is aligned to its size, but for i386.
 */
public enum Abi {
    /** System V ABI, AMD64 Architecture Processor Supplement, §3.1. */
    X86_64("x86-64", 8, 8, false, true, IoctlEncoding.GENERIC),

    /** System V ABI, Intel386 Architecture Processor Supplement, §2.1: integers of 8 bytes are aligned to 4. */
    I386("i386", 4, 4, false, true, IoctlEncoding.GENERIC),

    /** Procedure Call Standard for the Arm 64-bit Architecture (IHI 0055), §5 and §10 (LP64, {@code char} unsigned). */
    ARM64("arm64", 8, 8, false, false, IoctlEncoding.GENERIC),

    /** Procedure Call Standard for the Arm Architecture (IHI 0042), §5 and §8 ({@code char} unsigned), EABI with hard floats. */
    ARMHF("armhf", 4, 8, false, false, IoctlEncoding.GENERIC),

    /** RISC-V ELF psABI, "C/C++ type details", LP64D. */
    RISCV64("riscv64", 8, 8, false, false, IoctlEncoding.GENERIC),

    /** 64-Bit ELF V2 ABI Specification for Power, §2.1.2. */
    PPC64LE("ppc64le", 8, 8, false, false, IoctlEncoding.POWERPC),

    /** ELF ABI s390x Supplement, §1.1 (big-endian). */
    S390X("s390x", 8, 8, true, false, IoctlEncoding.GENERIC),

    /** As {@link #X86_64}, with the ioctl numbers of FreeBSD. */
    FREEBSD_AMD64("freebsd-amd64", 8, 8, false, true, IoctlEncoding.FREEBSD);

    /** What the virtual machines of the lab have, and descriptions are checked against. */
    public static final Abi LAB = X86_64;

    private final String id;
    private final int wordBytes;
    private final int mostIntAlignment;
    private final boolean bigEndian;
    private final boolean charSigned;
    private final IoctlEncoding ioctls;

    Abi(String id, int wordBytes, int mostIntAlignment, boolean bigEndian, boolean charSigned, IoctlEncoding ioctls) {
        this.id = id;
        this.wordBytes = wordBytes;
        this.mostIntAlignment = mostIntAlignment;
        this.bigEndian = bigEndian;
        this.charSigned = charSigned;
        this.ioctls = ioctls;
    }

    /** The ABI of a name such as {@code x86-64}. */
    public static Optional<Abi> named(String id) {
        return Arrays.stream(values()).filter(a -> a.id.equals(id)).findFirst();
    }

    /** All names, in the order of declaration. */
    public static List<String> names() {
        return Arrays.stream(values()).map(a -> a.id).toList();
    }

    /** The name by which people know it. */
    public String id() {
        return id;
    }

    /** The size of a pointer, {@code long} and {@code size_t}: 4 or 8. */
    public int wordBytes() {
        return wordBytes;
    }

    /** How an integer of so many bytes (1, 2, 4, 8) is aligned within a struct. */
    public int alignment(int bytes) {
        return Math.min(bytes, mostIntAlignment);
    }

    public boolean isBigEndian() {
        return bigEndian;
    }

    /** Whether a plain {@code char} has a sign, in programs of user space. */
    public boolean isCharSigned() {
        return charSigned;
    }

    public IoctlEncoding ioctls() {
        return ioctls;
    }

    @Override
    public String toString() {
        return id;
    }
}
