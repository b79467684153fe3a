// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code stat}. */
final class Stat implements Verb {
    @Override
    public String name() {
        return "stat";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "a quoted path, a device, or an open file"));
    }

    @Override
    public String doc() {
        return """
                Tells about a file with statx(2); a symbolic link is followed. `expect` takes a pattern, `as NAME` names the struct: size, mode,
                type (such as S_IFREG) and permissions (the parts of mode), nlink, uid, gid, ino, blocks (of 512 bytes), blksize, atime, btime, ctime and
                mtime (in nanoseconds since 1970), rdev_major, rdev_minor, dev_major and dev_minor.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" wronly creat 0o600 as f; write f \"hello\"; stat f expect { size: 5, mode: 0o100600, nlink: 1, .. }",
                "stat \"/dev/null\" expect { type: S_IFCHR, rdev_major: 1, rdev_minor: 3, .. }; stat \"/no/such/file\" expect ENOENT",
                "stat \"/tmp\" as before; mkdir \"/tmp/d\"; stat \"/tmp\" as after; assert after.mtime >= before.mtime; rmdir \"/tmp/d\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return FileStatus.of(Paths.target(operands, 0, to), 0, to);
    }
}
