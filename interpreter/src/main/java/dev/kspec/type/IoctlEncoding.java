// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import dev.kspec.type.IoctlCode.Direction;
import java.util.Optional;

/** How a kernel packs direction, size, magic and number into the 32 bits of an ioctl. */
public enum IoctlEncoding {
    /** Linux' include/uapi/asm-generic/ioctl.h: 2 bits direction (none 0, write 1, read 2), 14 size, 8 magic, 8 number. */
    GENERIC(30, 14, 0, 1, 2),

    /** Linux' arch/powerpc/include/uapi/asm/ioctl.h: 3 bits direction (none 1, read 2, write 4), 13 size, 8 magic, 8 number. */
    POWERPC(29, 13, 1, 4, 2),

    /** FreeBSD's sys/ioccom.h: 3 bits (IOC_VOID 1, IOC_OUT 2, IOC_IN 4), 13 size (IOCPARM_SHIFT), 8 group, 8 number. */
    FREEBSD(29, 13, 1, 4, 2);

    private final int shift;
    private final int sizeBits;
    private final int none;
    private final int write;
    private final int read;

    IoctlEncoding(int shift, int sizeBits, int none, int write, int read) {
        this.shift = shift;
        this.sizeBits = sizeBits;
        this.none = none;
        this.write = write;
        this.read = read;
    }

    /** The largest argument that a number can name, in bytes: 16383 or 8191. */
    public int maxSize() {
        return (1 << sizeBits) - 1;
    }

    long encode(Direction direction, int magic, int number, int size) {
        long bits = switch (direction) {
            case NONE -> none;
            case WRITE -> write;
            case READ -> read;
            case READ_WRITE -> read | write;
        };
        return bits << shift | (long) size << 16 | (long) magic << 8 | number;
    }

    /** The parts of a number; nothing if no macro makes such direction bits. */
    Optional<IoctlCode.Parts> decode(long code) {
        int bits = (int) (code >>> shift);
        Optional<Direction> direction = java.util.Arrays.stream(Direction.values())
                .filter(d -> encode(d, 0, 0, 0) >>> shift == bits)
                .findFirst();
        return direction.map(d -> new IoctlCode.Parts(
                d, (int) (code >>> 8 & 0xff), (int) (code & 0xff), (int) (code >>> 16 & maxSize())));
    }
}
