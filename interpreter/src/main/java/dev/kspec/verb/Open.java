// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Instruction;
import dev.kspec.program.OpenFlags;
import dev.kspec.program.Syscall;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** {@code open}. */
final class Open implements Verb {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "a device of the driver, or a quoted path"),
                Signature.Slot.any(
                        "flag",
                        "rdonly, wronly, rdwr, append, creat, excl, trunc, nonblock, sync, directory, nofollow, path; or a mode such as 0o600"));
    }

    @Override
    public String doc() {
        return """
                Opens a device or a file with open(2); `as NAME` names the open file for later steps. Without rdonly,
                wronly or rdwr it is opened for reading. With creat the file's mode is 0o644 unless a mode stands there. With directory it
                has to be one, with nofollow no symbolic link; with path it is but found, and can be looked at, not read or written (O_PATH).
                The file is closed at the end of the case at the latest.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/dev/null\" wronly as sink",
                "open \"/tmp/x\" rdwr creat trunc 0o600 as f",
                "open \"/no/such/file\" expect ENOENT",
                "open \".\" directory as here; open \"/dev/null\" directory expect ENOTDIR",
                "symlink \"/dev/null\" \"link\"; open \"link\" nofollow expect ELOOP; open \"link\" nofollow path as link; read link 1 expect EBADF");
    }

    private static final java.util.Map<String, Integer> ACCESS = java.util.Map.of("rdonly", 0, "wronly", 1, "rdwr", 2);
    /** Linux' generic values (include/uapi/asm-generic/fcntl.h); those without names of their own are the same everywhere. */
    private static final java.util.Map<String, Integer> FLAGS = java.util.Map.of(
            "creat",
            0100,
            "excl",
            0200,
            "trunc",
            01000,
            "append",
            02000,
            "nonblock",
            04000,
            "sync",
            04010000,
            "directory",
            OpenFlags.DIRECTORY,
            "nofollow",
            OpenFlags.NOFOLLOW,
            "path",
            OpenFlags.PATH);

    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 02000000;
    private static final int DEFAULT_MODE = 0644;

    /** Whether a word that is no flag was probably meant to name the file. */
    private static boolean isName(Operands operands, int index, Collection<String> flags, Lowering to) {
        String word = operands.word(index).orElse("");
        return index == operands.count() - 1
                && to.driver().filter(d -> d.devices().containsKey(word)).isEmpty()
                && operands.step().as().isEmpty()
                && Nearest.to(word, flags).isEmpty();
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int path = Paths.buffer(operands, 0, to);
        int flags = O_CLOEXEC;
        int mode = DEFAULT_MODE;
        String access = null;
        String named = null;
        for (int i = 1; i < operands.count(); i++) {
            String word = operands.word(i).orElse(null);
            if (word == null || to.scope().has(word)) {
                operands.checkMode(i);
                mode = (int) operands.constant(i, 0, 07777);
            } else if (ACCESS.containsKey(word)) {
                if (access != null) {
                    to.wrong(
                            Code.EXTRA_OPERAND,
                            operands.at(i).span(),
                            "a file is opened either " + access + " or " + word);
                }
                access = word;
                flags |= ACCESS.get(word);
            } else if (FLAGS.containsKey(word)) {
                flags |= FLAGS.get(word);
            } else {
                TreeSet<String> known = new TreeSet<>(FLAGS.keySet());
                known.addAll(ACCESS.keySet());
                if (isName(operands, i, known, to)) {
                    named = word;
                    to.report(Diagnostic.error(
                                    Code.UNKNOWN_WORD, operands.at(i).span(), "`" + word + "` is no flag of open")
                            .help("to name the open file: as " + word + "; flags: " + String.join(", ", known)));
                    continue;
                }
                to.unknown(
                        Code.UNKNOWN_WORD, operands.at(i).span(), "unknown flag `" + word + "` of open", word, known);
            }
        }
        int result = to.call(
                Syscall.OPENAT,
                List.of(
                        new Instruction.Immediate(AT_FDCWD),
                        new Instruction.Address(path, 0),
                        new Instruction.Opening(flags),
                        new Instruction.Immediate(mode)),
                List.of());
        if (named != null) {
            to.scope().put(named, new Term.Handle(result));
        }
        return Outcome.of(result, new Outcome.Opened());
    }
}
