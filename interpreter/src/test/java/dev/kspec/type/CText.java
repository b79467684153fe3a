// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** kspec's types and values written in C, for compilers without any header. */
final class CText {
    /** The ABI is wanted for the order of bytes alone, which C does not know of types. */
    private final boolean bigEndianTarget;

    CText(Abi abi) {
        this.bigEndianTarget = abi.isBigEndian();
    }

    /** What the rest builds on. */
    static final String PRELUDE = """
            typedef __UINT8_TYPE__ u8; typedef __UINT16_TYPE__ u16; typedef __UINT32_TYPE__ u32; typedef __UINT64_TYPE__ u64;
            typedef __INT8_TYPE__ s8; typedef __INT16_TYPE__ s16; typedef __INT32_TYPE__ s32; typedef __INT64_TYPE__ s64;
            typedef u16 be16, le16; typedef u32 be32, le32; typedef u64 be64, le64;
            typedef unsigned short ushort; typedef unsigned int uint; typedef unsigned long ulong;
            typedef long long llong; typedef unsigned long long ullong;
            typedef __SIZE_TYPE__ size_t; typedef __PTRDIFF_TYPE__ ssize_t; typedef void *ptr;
            #define offsetof __builtin_offsetof
            """;

    /**
     * The macros of include/uapi/asm-generic/ioctl.h, with what powerpc's asm/ioctl.h defines before it, and of FreeBSD's
     * sys/ioccom.h. The compiler knows which it compiles for, but for FreeBSD, whose types are those of x86-64.
     */
    static String ioctlMacros(boolean freeBsd) {
        return (freeBsd ? "#define FREEBSD\n" : "") + """
                #ifdef FREEBSD
                #define IOCPARM_SHIFT 13
                #define IOCPARM_MASK ((1 << IOCPARM_SHIFT) - 1)
                #define IOC_VOID 0x20000000UL
                #define IOC_OUT 0x40000000UL
                #define IOC_IN 0x80000000UL
                #define IOC_INOUT (IOC_IN | IOC_OUT)
                #define _IOC(inout, group, num, len) \\
                	((unsigned long)((inout) | (((len) & IOCPARM_MASK) << 16) | ((group) << 8) | (num)))
                #define _IO(g, n) _IOC(IOC_VOID, (g), (n), 0)
                #define _IOR(g, n, t) _IOC(IOC_OUT, (g), (n), sizeof(t))
                #define _IOW(g, n, t) _IOC(IOC_IN, (g), (n), sizeof(t))
                #define _IOWR(g, n, t) _IOC(IOC_INOUT, (g), (n), sizeof(t))
                #define MOST_BYTES IOCPARM_MASK
                #else
                #ifdef __powerpc__
                #define _IOC_SIZEBITS 13
                #define _IOC_NONE 1U
                #define _IOC_READ 2U
                #define _IOC_WRITE 4U
                #else
                #define _IOC_SIZEBITS 14
                #define _IOC_NONE 0U
                #define _IOC_WRITE 1U
                #define _IOC_READ 2U
                #endif
                #define _IOC_DIRSHIFT (16 + _IOC_SIZEBITS)
                #define _IOC(dir, type, nr, size) (((dir) << _IOC_DIRSHIFT) | ((type) << 8) | ((nr) << 0) | ((size) << 16))
                #define _IO(type, nr) _IOC(_IOC_NONE, (type), (nr), 0)
                #define _IOR(type, nr, size) _IOC(_IOC_READ, (type), (nr), sizeof(size))
                #define _IOW(type, nr, size) _IOC(_IOC_WRITE, (type), (nr), sizeof(size))
                #define _IOWR(type, nr, size) _IOC(_IOC_READ | _IOC_WRITE, (type), (nr), sizeof(size))
                #define MOST_BYTES ((1 << _IOC_SIZEBITS) - 1)
                #endif
                """;
    }

    /** A type's name where no declarator follows. */
    static String name(CType type) {
        return switch (type) {
            case CType.Int(IntKind kind) -> kind.id();
            case CType.Bool b -> "_Bool";
            case CType.Pointer p -> "ptr";
            case CType.Enumeration e -> isInt(e) ? "enum " + e.name() : e.base().id();
            case CType.Array a -> name(a.element());
            case CType.Flexible f -> name(f.element());
            case CType.Composite c -> c.keyword() + " " + c.name();
        };
    }

    /** Whether C's own enum is of the type's size. */
    private static boolean isInt(CType.Enumeration e) {
        return switch (e.base()) {
            case S32, U32, INT, UINT -> true;
            default -> false;
        };
    }

    private static String dimensions(CType type) {
        return switch (type) {
            case CType.Array(CType element, int length) -> "[" + length + "]" + dimensions(element);
            case CType.Flexible(CType element) -> "[]" + dimensions(element);
            case CType.Composite c -> "";
            case CType.Scalar s -> "";
        };
    }

    /** The declaration of an enum, struct or union. */
    static String declaration(CType type) {
        return switch (type) {
            case CType.Enumeration e
            when isInt(e) -> {
                String entries = e.entries().entrySet().stream()
                        .map(n -> e.name() + "_" + n.getKey() + " = " + n.getValue())
                        .collect(Collectors.joining(", "));
                // gcc makes an enum unsigned unless one of its values is negative.
                boolean signed = e.base() == IntKind.S32 || e.base() == IntKind.INT;
                yield "enum " + e.name() + " { " + entries + (signed ? ", " + e.name() + "_least = -1" : "") + " };\n";
            }
            case CType.Composite c -> {
                StringBuilder out = new StringBuilder(c.keyword());
                c.align().ifPresent(a -> out.append(" __attribute__((aligned(" + a + ")))"));
                out.append(c.isPacked() ? " __attribute__((packed)) " : " ")
                        .append(c.name())
                        .append(" {\n");
                for (CType.Field f : c.fields()) {
                    out.append('\t')
                            .append(name(f.type()))
                            .append(' ')
                            .append(f.name())
                            .append(dimensions(f.type()));
                    f.align().ifPresent(a -> out.append(" __attribute__((aligned(" + a + ")))"));
                    out.append(";\n");
                }
                yield out.append("};\n").toString();
            }
            case CType.Enumeration e -> "";
            case CType.Int i -> "";
            case CType.Bool b -> "";
            case CType.Pointer p -> "";
            case CType.Array a -> "";
            case CType.Flexible f -> "";
        };
    }

    /** A value as an initialiser. */
    String initialiser(CType type, TypedValue value) {
        return switch (value) {
            case TypedValue.Int(BigInteger i) -> integer((CType.Scalar) type, i);
            case TypedValue.Bytes bytes -> {
                StringBuilder out = new StringBuilder("{");
                for (byte b : bytes.bytes()) {
                    out.append(b).append(',');
                }
                yield out.append('}').toString();
            }
            case TypedValue.Items(List<TypedValue> items) -> {
                CType element = type instanceof CType.Array a ? a.element() : ((CType.Flexible) type).element();
                yield items.stream().map(v -> initialiser(element, v)).collect(Collectors.joining(", ", "{", "}"));
            }
            case TypedValue.Fields(Map<String, TypedValue> fields) ->
                fields.entrySet().stream()
                        .map(f -> "." + f.getKey() + " = "
                                + initialiser(
                                        ((CType.Composite) type)
                                                .field(f.getKey())
                                                .orElseThrow()
                                                .type(),
                                        f.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case TypedValue.Hole h -> throw new IllegalArgumentException();
            case TypedValue.Absent a -> throw new IllegalArgumentException();
        };
    }

    private String integer(CType.Scalar type, BigInteger value) {
        String bits = "0x"
                + value.and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
                        .toString(16) + "ULL";
        if (type instanceof CType.Pointer) {
            return "(ptr)(size_t)" + bits;
        }
        IntKind kind = switch (type) {
            case CType.Int(IntKind k) -> k;
            case CType.Enumeration e -> e.base();
            case CType.Bool b -> IntKind.U8;
            case CType.Pointer p -> IntKind.SIZE_T;
        };
        boolean swapped = switch (kind) {
            case BE16, BE32, BE64 -> !bigEndianTarget;
            case LE16, LE32, LE64 -> bigEndianTarget;
            default -> false;
        };
        return swapped ? "__builtin_bswap" + 8 * kind.bytes(Abi.X86_64) + "(" + bits + ")" : bits;
    }
}
