// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code syscall}. */
final class SystemCall implements Verb {
    private static final int MOST_ARGUMENTS = 6;
    private static final String MACHINE = "x86_64";
    /** CLONE_VM, CLONE_VFORK. */
    private static final long SHARING = 0x100 | 0x4000;

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("NAME", "as the kernel's tables have it: openat, epoll_create1"),
                Signature.Slot.any(
                        "ARGUMENT",
                        "up to six: an integer, address(N), an open file, or a text or struct, whose address it is"));
    }

    @Override
    public String doc() {
        return """
                Makes any system call with just these arguments (syscall(2)). Without `expect` its result must be no errno; `expect`
                takes the result, `as NAME` names it. In an `as compat` block the name is looked up among the calls of i386.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "syscall getpid as me; getpid expect me",
                "open \"/dev/null\" as f; syscall fcntl f 3 expect >= 0",
                "syscall mkdirat -100 \"made\\0\" 0o755; syscall chdir \"made\\0\"",
                "as compat { syscall waitpid -1 address(0) 1 expect ECHILD }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Optional<Syscall> call = call(operands, to);
        operands.noMoreThan(1 + MOST_ARGUMENTS, "syscall NAME [ARGUMENT…], with up to six arguments");
        List<Arg> arguments = new ArrayList<>();
        for (int i = 1; i < operands.count(); i++) {
            Arg raw = operands.raw(i);
            arguments.add(
                    raw instanceof Instruction.Computed(Expr.Const(BigInteger value))
                            ? new Instruction.Immediate(value.longValue())
                            : raw);
        }
        if (call.isEmpty() || arguments.size() > MOST_ARGUMENTS) {
            return Outcome.of(to.program().register(), new Outcome.Count());
        }
        refuseSharedMemory(call.get(), arguments, operands, to);
        return Outcome.of(to.call(call.get(), arguments, List.of()), new Outcome.Count());
    }

    private static Optional<Syscall> call(Operands operands, Lowering to) {
        Optional<String> name = operands.word(0);
        boolean isValue = name.isPresent()
                && Syscall.named(name.get()).isEmpty()
                && to.scope().find(name.get()).isPresent();
        if (name.isEmpty() || isValue) {
            Term term = operands.term(0);
            if (!(term instanceof Term.Fixed(Bytes bytes))) {
                to.wrongOperand(operands.at(0), term, "a system call is named, such as openat");
                return Optional.empty();
            }
            name = Optional.of(new String(bytes.toArray(), StandardCharsets.UTF_8));
        }
        Optional<Syscall> found = Syscall.named(name.get());
        boolean there = found.isPresent() && isThere(found.get(), to);
        if (there) {
            return found;
        }
        String where = to.isCompat() ? "i386" : "x86-64";
        String message = found.isEmpty()
                ? "unknown system call `" + name.get() + "`"
                : where + " has no system call `" + name.get() + "`";
        Diagnostic wrong = Lowering.withNearest(
                Diagnostic.error(Code.UNKNOWN_NAME, operands.at(0).span(), message),
                name.get(),
                Syscall.names().stream()
                        .filter(n -> isThere(Syscall.named(n).orElseThrow(), to))
                        .toList());
        to.report(found.isPresent() && !to.isCompat() ? wrong.help("32-bit callers have it: as compat { … }") : wrong);
        return Optional.empty();
    }

    private static boolean isThere(Syscall call, Lowering to) {
        return call.number(MACHINE, to.isCompat()).isPresent();
    }

    /** Such a child would go on in the same program, on the same stack. */
    private static void refuseSharedMemory(Syscall call, List<Arg> arguments, Operands operands, Lowering to) {
        boolean wrong = call == Syscall.VFORK || call == Syscall.CLONE3;
        if (call == Syscall.CLONE) {
            wrong = !isConstant(arguments, 0, SHARING) || !isConstant(arguments, 1, -1L);
        }
        if (wrong) {
            to.report(
                    Diagnostic.error(
                                    Code.OUT_OF_RANGE,
                                    operands.at(0).span(),
                                    "a child that shares the case's memory would run the case, too")
                            .help(
                                    "use fork { … }, or clone with constant flags without CLONE_VM and CLONE_VFORK, and stack 0"));
        }
    }

    private static boolean isConstant(List<Arg> arguments, int index, long forbidden) {
        return arguments.size() <= index
                || (arguments.get(index) instanceof Instruction.Immediate(long bits) && (bits & forbidden) == 0);
    }
}
