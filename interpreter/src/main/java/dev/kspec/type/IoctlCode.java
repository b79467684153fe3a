// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Optional;

/** Numbers of ioctls, as the kernels' macros make them; the encodings are those of {@link IoctlEncoding}. */
public final class IoctlCode {
    /** The largest argument that Linux' generic encoding can name, in bytes. */
    public static final int MAX_SIZE = IoctlEncoding.GENERIC.maxSize();

    /** Which way the argument goes, seen from user space. */
    public enum Direction {
        NONE("_IO"),
        WRITE("_IOW"),
        READ("_IOR"),
        READ_WRITE("_IOWR");

        private final String macro;

        Direction(String macro) {
            this.macro = macro;
        }

        /** The kernel's macro. */
        public String macro() {
            return macro;
        }

        public static Optional<Direction> ofMacro(String macro) {
            return java.util.Arrays.stream(values())
                    .filter(d -> d.macro.equals(macro))
                    .findFirst();
        }

        public boolean reads() {
            return this == READ || this == READ_WRITE;
        }

        public boolean writes() {
            return this == WRITE || this == READ_WRITE;
        }
    }

    private IoctlCode() {}

    /**
     * What a number says of itself.
     *
     * @param magic 0 … 255
     * @param number 0 … 255
     * @param size of the argument in bytes
     */
    public record Parts(Direction direction, int magic, int number, int size) {}

    /** A number, or why there is none. */
    public sealed interface Result {}

    /**
     * A number.
     *
     * @param code unsigned 32 bits
     */
    public record Encoded(long code) implements Result {}

    /**
     * The argument is larger than a number of the ABI can name.
     *
     * @param size of the argument in bytes
     * @param most what the encoding can name, in bytes
     */
    public record TooLarge(long size, int most, Abi abi) implements Result {
        /** Names both sizes and the ABI. */
        public String message() {
            return "the argument takes " + size + " bytes, and an ioctl number of " + abi + " can name " + most;
        }
    }

    /**
     * The number of an ioctl in Linux' generic encoding.
     *
     * @param magic 0 … 255
     * @param number 0 … 255
     * @param size of the argument in bytes, 0 … {@link #MAX_SIZE}
     * @return the number as an unsigned 32-bit value
     */
    public static long encode(Direction direction, int magic, int number, int size) {
        return IoctlEncoding.GENERIC.encode(direction, magic, number, size);
    }

    /**
     * The number of an ioctl on a target.
     *
     * @param magic 0 … 255
     * @param number 0 … 255
     * @param size of the argument in bytes
     */
    public static Result encode(Abi abi, Direction direction, int magic, int number, long size) {
        int most = abi.ioctls().maxSize();
        return size > most
                ? new TooLarge(size, most, abi)
                : new Encoded(abi.ioctls().encode(direction, magic, number, (int) size));
    }

    /**
     * What a number says of itself on a target; nothing if no macro of the target makes it.
     *
     * @param code unsigned 32 bits
     */
    public static Optional<Parts> decode(Abi abi, long code) {
        return abi.ioctls().decode(code);
    }
}
