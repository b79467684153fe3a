// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stat and lstat have in common: statx(2), whose struct is the same for all callers. */
final class FileStatus {
    /** Fields, for the doc. */
    static final String FIELDS =
            "size, mode, type, permissions, nlink, uid, gid, ino, blocks, blksize, atime, btime, ctime, mtime,"
                    + " rdev_major, rdev_minor, dev_major, dev_minor";

    static final long AT_SYMLINK_NOFOLLOW = 0x100;
    static final long AT_EMPTY_PATH = 0x1000;

    /** STATX_BASIC_STATS and STATX_BTIME of include/uapi/linux/stat.h. */
    private static final int MASK = 0xfff;

    private static final int SIZE = 256;
    private static final int TYPE_BITS = 0170000;
    private static final int PERMISSION_BITS = 07777;
    private static final long SECOND = 1_000_000_000L;

    private FileStatus() {}

    static Outcome of(Paths.Target target, long flags, Lowering to) {
        int buffer = to.program().buffer(SIZE);
        long open = target.file().isPresent() ? AT_EMPTY_PATH : 0;
        int result = to.call(
                Syscall.STATX,
                List.of(
                        target.directory(),
                        target.path(),
                        new Instruction.Immediate(flags | open),
                        new Instruction.Immediate(MASK),
                        new Instruction.Address(buffer, 0)),
                List.of(new Capture.Fixed(buffer, 0, SIZE)));
        Map<String, Term> fields = fields(buffer);
        List.of("mode", "type", "permissions")
                .forEach(name -> to.program().octal(((Term.Int) fields.get(name)).value()));
        return Outcome.of(result, new Outcome.Value(new Term.Struct(null, fields)));
    }

    /** The places of struct statx in include/uapi/linux/stat.h. */
    private static Map<String, Term> fields(int buffer) {
        Map<String, Term> fields = new LinkedHashMap<>();
        Expr mode = new Expr.Load(buffer, 28, 2, false);
        put(fields, "size", new Expr.Load(buffer, 40, 8, false));
        put(fields, "mode", mode);
        put(fields, "type", Expr.binary(BinaryOp.BIT_AND, mode, Expr.constant(TYPE_BITS)));
        put(fields, "permissions", Expr.binary(BinaryOp.BIT_AND, mode, Expr.constant(PERMISSION_BITS)));
        put(fields, "nlink", new Expr.Load(buffer, 16, 4, false));
        put(fields, "uid", new Expr.Load(buffer, 20, 4, false));
        put(fields, "gid", new Expr.Load(buffer, 24, 4, false));
        put(fields, "ino", new Expr.Load(buffer, 32, 8, false));
        put(fields, "blocks", new Expr.Load(buffer, 48, 8, false));
        put(fields, "blksize", new Expr.Load(buffer, 4, 4, false));
        put(fields, "atime", time(buffer, 64));
        put(fields, "btime", time(buffer, 80));
        put(fields, "ctime", time(buffer, 96));
        put(fields, "mtime", time(buffer, 112));
        put(fields, "rdev_major", new Expr.Load(buffer, 128, 4, false));
        put(fields, "rdev_minor", new Expr.Load(buffer, 132, 4, false));
        put(fields, "dev_major", new Expr.Load(buffer, 136, 4, false));
        put(fields, "dev_minor", new Expr.Load(buffer, 140, 4, false));
        return fields;
    }

    private static void put(Map<String, Term> fields, String name, Expr value) {
        fields.put(name, new Term.Int(value));
    }

    /** A struct statx_timestamp (s64 seconds, u32 nanoseconds) in nanoseconds. */
    private static Expr time(int buffer, int offset) {
        Expr seconds = new Expr.Load(buffer, offset, 8, true);
        return Expr.plus(
                Expr.binary(BinaryOp.MUL, seconds, Expr.constant(SECOND)), new Expr.Load(buffer, offset + 8, 4, false));
    }
}
