// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** {@code statfs}. */
final class Statfs implements Verb {
    @Override
    public String name() {
        return "statfs";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "a quoted path, a device, or an open file"));
    }

    @Override
    public String doc() {
        return """
                Tells with statfs(2), or fstatfs(2) if the file is open, about the filesystem where a file lies. `expect` takes a pattern,
                `as NAME` names the struct: type (such as TMPFS_MAGIC), bsize, blocks, bfree, bavail, files, ffree, namelen, frsize and
                flags (such as ST_RDONLY).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "statfs \"/proc\" expect { type: PROC_SUPER_MAGIC, namelen: 255, .. }",
                "statfs \".\" as s; assert s.bfree <= s.blocks && s.flags & ST_RDONLY == 0",
                "statfs \"/no/such/file\" expect ENOENT");
    }

    private static final List<String> SHOWN =
            List.of("type", "bsize", "blocks", "bfree", "bavail", "files", "ffree", "namelen", "frsize", "flags");

    /** struct statfs of x86-64, and statfs64 as a 32-bit program there has it (include/uapi/asm-generic/statfs.h). */
    private static final CType.Composite STATFS = new CType.Composite(
            false,
            "statfs",
            false,
            OptionalInt.empty(),
            List.of(
                    field("type", IntKind.ULONG),
                    field("bsize", IntKind.ULONG),
                    field("blocks", IntKind.U64),
                    field("bfree", IntKind.U64),
                    field("bavail", IntKind.U64),
                    field("files", IntKind.U64),
                    field("ffree", IntKind.U64),
                    CType.Field.of("fsid", new CType.Array(new CType.Int(IntKind.S32), 2)),
                    field("namelen", IntKind.ULONG),
                    field("frsize", IntKind.ULONG),
                    field("flags", IntKind.ULONG),
                    CType.Field.of("spare", new CType.Array(new CType.Int(IntKind.ULONG), 4))));

    private static CType.Field field(String name, IntKind kind) {
        return CType.Field.of(name, new CType.Int(kind));
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        Layout layout = Layout.of(STATFS, to.abi());
        int buffer = to.program().buffer(layout.size());
        List<Arg> args = new ArrayList<>(List.of(target.file().orElse(target.path())));
        if (to.isCompat()) {
            args.add(new Instruction.Immediate(layout.size()));
        }
        args.add(new Instruction.Address(buffer, 0));
        int result = to.call(
                call(target.file().isPresent(), to.isCompat()),
                args,
                List.of(new Capture.Fixed(buffer, 0, layout.size())));
        Map<String, Term> fields = new LinkedHashMap<>();
        SHOWN.forEach(name -> {
            Layout.Slot slot = layout.slot(name).orElseThrow();
            fields.put(
                    name,
                    to.view(buffer, Expr.constant(slot.offset()), slot.field().type()));
        });
        return Outcome.of(result, new Outcome.Value(new Term.Struct(null, fields)));
    }

    private static Syscall call(boolean open, boolean compat) {
        if (compat) {
            return open ? Syscall.FSTATFS64 : Syscall.STATFS64;
        }
        return open ? Syscall.FSTATFS : Syscall.STATFS;
    }
}
