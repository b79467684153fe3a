// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code lstat}. */
final class Lstat implements Verb {
    @Override
    public String name() {
        return "lstat";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("PATH", "a quoted path, or a device"));
    }

    @Override
    public String doc() {
        return """
                Tells about a file as stat does, but about a symbolic link itself, not about what it leads to (statx(2)).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "symlink \"/dev/null\" \"l\"; lstat \"l\" expect { type: S_IFLNK, size: 9, .. }; stat \"l\" expect { type: S_IFCHR, .. }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return FileStatus.of(Paths.target(operands, 0, to), FileStatus.AT_SYMLINK_NOFOLLOW, to);
    }
}
