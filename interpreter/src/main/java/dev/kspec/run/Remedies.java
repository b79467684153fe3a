// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.type.Errno;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to do about results that nobody wanted, where the errno alone does not say it. */
final class Remedies {
    private static final String HELP = "help: ";
    private static final int O_CREAT = 0100;

    private final Machine machine;
    /** The steps that ran last, by the register of their result. */
    private final Map<Integer, Instruction> by = new HashMap<>();

    private final List<Instruction.Run> programs = new ArrayList<>();

    Remedies(Machine machine) {
        this.machine = machine;
    }

    /** The step has left its result. */
    void ran(Instruction instruction) {
        instruction.dsts().stream().findFirst().ifPresent(dst -> by.put(dst, instruction));
        if (instruction instanceof Instruction.Run run) {
            programs.add(run);
        }
    }

    /** Lines to stand below a demand that was not met. */
    List<String> of(Expectation.Subject subject) {
        Optional<String> help = register(subject)
                .filter(r -> by.containsKey(r) && Actuals.isError(machine.get(r)))
                .flatMap(r -> Errno.name(-machine.get(r).intValueExact()).flatMap(errno -> remedy(by.get(r), errno)));
        return help.map(words -> List.of(HELP + words)).orElseGet(this::cutOff);
    }

    /** How the program ended whose step this speaks of, if it is one that was started and came to another end than its own. */
    Optional<String> killed(Expectation.Subject subject) {
        return register(subject)
                .filter(r -> by.get(r) instanceof Instruction.Run
                        || (by.get(r) instanceof Instruction.Hold hold
                                && hold.request() instanceof Instruction.Request.HostRun))
                .map(machine::get)
                .filter(status -> status.signum() > 0 && status.bitLength() > 8)
                .map(StepWords::programsEnd);
    }

    /** What is missing of an output may be why it is not as expected. */
    private List<String> cutOff() {
        return programs.stream()
                .filter(run -> isCut(run.out(), run.outDst()) || isCut(run.err(), run.errDst()))
                .map(run -> HELP + "not all that `" + run.origin().what()
                        + "` put out is here: kept are the first 64 KiB of output and 16 KiB of error output")
                .distinct()
                .toList();
    }

    private boolean isCut(int buffer, int kept) {
        return machine.get(kept).intValue()
                >= machine.program().buffers().get(buffer).size();
    }

    private static Optional<Integer> register(Expectation.Subject subject) {
        return switch (subject) {
            case Expectation.Result(int register) -> Optional.of(register);
            case Expectation.End(int register) -> Optional.of(register);
            case Expectation.Caught(int register) -> Optional.of(register);
            case Expectation.IntResult(int register, var value) -> Optional.of(register);
            case Expectation.BytesResult b -> Optional.of(b.register());
            case Expectation.PartsResult p -> Optional.of(p.register());
            case Expectation.Delta d -> Optional.empty();
            case Expectation.Parts p -> Optional.empty();
            case Expectation.BytesPart b -> Optional.empty();
            case Expectation.Waited w -> Optional.empty();
            case Expectation.Took t -> Optional.empty();
            case Expectation.Nothing n -> Optional.empty();
        };
    }

    private Optional<String> remedy(Instruction instruction, String errno) {
        return switch (instruction) {
            case Instruction.Run run -> program(text(run.args().getFirst()), errno);
            case Instruction.ReadFile i when errno.equals("ENOENT") -> Optional.of(absent(path(i.path())));
            case Instruction.WriteFile i
            when errno.equals("ENOENT") ->
                Optional.of(absent(path(i.path())) + "; writefile makes no file, `open \"…\" wronly creat` does");
            case Instruction.SysCall i -> closed(i, errno).or(() -> call(i, errno));
            case Instruction.Inherit i -> inheritance(errno);
            default -> Optional.empty();
        };
    }

    private static Optional<String> program(String name, String errno) {
        return switch (errno) {
            case "ENOENT" ->
                Optional.of(
                        name.contains("/")
                                ? "the guest has no program `" + name + "`, or not what it needs to run"
                                : "the guest has no program `" + name
                                        + "`: none of that name is in its PATH; `run on host` runs those of this machine");
            case "EACCES" -> Optional.of("`" + name + "` may not be executed by this user: look at its mode");
            case "ENOEXEC" -> Optional.of("`" + name + "` is no program for the guest's machine, nor a script with #!");
            default -> Optional.empty();
        };
    }

    private static Optional<String> inheritance(String errno) {
        return switch (errno) {
            case "ESRCH" -> Optional.of("the process of the shared setup, which had the file open, has ended since");
            case "ENOSYS" ->
                Optional.of("an open file can be handed over to the cases on Linux 5.6 or later (pidfd_getfd(2))");
            case "EPERM" ->
                Optional.of("files are handed over among processes of one user, or by root (pidfd_getfd(2))");
            default -> Optional.empty();
        };
    }

    /** A call on a file of the shared setup that was closed there. */
    private Optional<String> closed(Instruction.SysCall call, String errno) {
        return call.args().stream()
                .filter(a -> errno.equals("EBADF") && a instanceof Instruction.Computed)
                .map(a -> ((Instruction.Computed) a).value())
                .filter(value -> value instanceof Expr.Reg(int register)
                        && by.get(register) instanceof Instruction.Inherit
                        && Actuals.isError(machine.get(register)))
                .findFirst()
                .map(value -> "at the end of the shared setup the file was not open any more");
    }

    private Optional<String> call(Instruction.SysCall call, String errno) {
        if (errno.equals("ENOSYS")) {
            return Optional.of("the guest's kernel has no such system call, or was built without it");
        }
        if (errno.equals("ENOTTY") && call.call() == Syscall.IOCTL) {
            return Optional.of("the driver does not know this request: compare its number, direction and size with the"
                    + " driver's header");
        }
        if (call.call() != Syscall.OPENAT || !errno.equals("ENOENT")) {
            return Optional.empty();
        }
        return call.args().stream()
                .filter(Instruction.Address.class::isInstance)
                .findFirst()
                .map(a -> path(((Instruction.Address) a).buffer()))
                .map(path -> opened(path, call));
    }

    private static String opened(String path, Instruction.SysCall call) {
        boolean creates = call.args().stream()
                .skip(2)
                .findFirst()
                .filter(a -> a instanceof Instruction.Opening(long flags) && (flags & O_CREAT) != 0)
                .isPresent();
        if (creates) {
            return "the directory for `" + path + "` is missing; `mkdir` makes one";
        }
        return absent(path) + (isOfKernel(path) ? "" : "; `creat` makes a file");
    }

    private static boolean isOfKernel(String path) {
        return path.startsWith("/dev/") || path.startsWith("/sys/") || path.startsWith("/proc/");
    }

    private static String absent(String path) {
        if (isOfKernel(path)) {
            return "the guest has no " + path + ": a driver that is not loaded, or did not start, makes none";
        }
        return path.startsWith("/")
                ? "there is no " + path + " in the guest"
                : "there is no `" + path
                        + "` here: relative paths begin in the case's own directory, which is empty at first";
    }

    /** A NUL-terminated text. */
    private String path(int buffer) {
        String all =
                text(Slice.of(buffer, 0, machine.program().buffers().get(buffer).size()));
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private String text(Slice slice) {
        try {
            return new String(machine.bytes(slice), StandardCharsets.UTF_8);
        } catch (Machine.NoValue e) {
            return "";
        }
    }
}
