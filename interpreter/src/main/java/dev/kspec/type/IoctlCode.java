// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

/** Numbers of ioctls in Linux' generic encoding (include/uapi/asm-generic/ioctl.h): 2 bits direction, 14 size, 8 magic, 8 number. */
public final class IoctlCode {
    /** The largest argument that the encoding can name, in bytes. */
    public static final int MAX_SIZE = (1 << 14) - 1;

    /** Which way the argument goes, seen from user space. */
    public enum Direction {
        NONE("_IO", 0),
        WRITE("_IOW", 1),
        READ("_IOR", 2),
        READ_WRITE("_IOWR", 3);

        private final String macro;
        private final int bits;

        Direction(String macro, int bits) {
            this.macro = macro;
            this.bits = bits;
        }

        /** The kernel's macro. */
        public String macro() {
            return macro;
        }

        public static java.util.Optional<Direction> ofMacro(String macro) {
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
     * The number of an ioctl.
     *
     * @param magic 0 … 255
     * @param number 0 … 255
     * @param size of the argument in bytes, 0 … {@link #MAX_SIZE}
     * @return the number as an unsigned 32-bit value
     */
    public static long encode(Direction direction, int magic, int number, int size) {
        return (long) direction.bits << 30 | (long) size << 16 | (long) magic << 8 | number;
    }
}
