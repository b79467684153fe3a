// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.source.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Steps that may do lasting harm to the machine they run on.
 *
 * <p>In: a program, not yet run. Out: its steps that change what is neither the case's own (its directory, /tmp, its
 * processes) nor the driver's under test. A path or a process that only turns out when the step is run counts as not the
 * case's own. A program that a step runs can do anything: only well-known names are looked for, in the words of a shell's
 * script too.
 */
public final class Destructive {
    /** Where a module under test lies in programs that are looked at, so that it can be told from others. */
    public static final String MODULES = "/kspec-own-modules";

    /**
     * A step that may do harm.
     *
     * @param what it does, as the end of "this …"
     */
    public record Step(Span where, String what) {}

    /** For the machine as a whole, whatever they are called with. */
    private static final Map<Syscall, String> ALWAYS = Map.ofEntries(
            Map.entry(Syscall.REBOOT, "may stop the machine"),
            Map.entry(Syscall.KEXEC_LOAD, "replaces the kernel"),
            Map.entry(Syscall.KEXEC_FILE_LOAD, "replaces the kernel"),
            Map.entry(Syscall.INIT_MODULE, "loads a kernel module"),
            Map.entry(Syscall.SETHOSTNAME, "renames the machine"),
            Map.entry(Syscall.SETDOMAINNAME, "renames the machine"),
            Map.entry(Syscall.SETTIMEOFDAY, "sets the machine's clock"),
            Map.entry(Syscall.CLOCK_SETTIME, "sets the machine's clock"),
            Map.entry(Syscall.CLOCK_SETTIME64, "sets the machine's clock"),
            Map.entry(Syscall.CLOCK_ADJTIME, "sets the machine's clock"),
            Map.entry(Syscall.CLOCK_ADJTIME64, "sets the machine's clock"),
            Map.entry(Syscall.ADJTIMEX, "sets the machine's clock"),
            Map.entry(Syscall.STIME, "sets the machine's clock"),
            Map.entry(Syscall.SWAPON, "changes the machine's swap space"),
            Map.entry(Syscall.SWAPOFF, "changes the machine's swap space"),
            Map.entry(Syscall.ACCT, "switches process accounting"),
            Map.entry(Syscall.IOPL, "reaches the machine's ports"),
            Map.entry(Syscall.IOPERM, "reaches the machine's ports"));

    /** Which of their arguments are paths of what they change. */
    private static final Map<Syscall, List<Integer>> PATHS = Map.ofEntries(
            Map.entry(Syscall.CREAT, List.of(0)),
            Map.entry(Syscall.UNLINK, List.of(0)),
            Map.entry(Syscall.UNLINKAT, List.of(1)),
            Map.entry(Syscall.RMDIR, List.of(0)),
            Map.entry(Syscall.RENAME, List.of(0, 1)),
            Map.entry(Syscall.RENAMEAT, List.of(1, 3)),
            Map.entry(Syscall.RENAMEAT2, List.of(1, 3)),
            Map.entry(Syscall.TRUNCATE, List.of(0)),
            Map.entry(Syscall.TRUNCATE64, List.of(0)),
            Map.entry(Syscall.CHMOD, List.of(0)),
            Map.entry(Syscall.FCHMODAT, List.of(1)),
            Map.entry(Syscall.CHOWN, List.of(0)),
            Map.entry(Syscall.CHOWN32, List.of(0)),
            Map.entry(Syscall.LCHOWN, List.of(0)),
            Map.entry(Syscall.LCHOWN32, List.of(0)),
            Map.entry(Syscall.FCHOWNAT, List.of(1)),
            Map.entry(Syscall.UTIMENSAT, List.of(1)),
            Map.entry(Syscall.SETXATTR, List.of(0)),
            Map.entry(Syscall.LSETXATTR, List.of(0)),
            Map.entry(Syscall.REMOVEXATTR, List.of(0)),
            Map.entry(Syscall.LREMOVEXATTR, List.of(0)),
            Map.entry(Syscall.MOUNT, List.of(1)),
            Map.entry(Syscall.UMOUNT, List.of(0)),
            Map.entry(Syscall.UMOUNT2, List.of(0)),
            Map.entry(Syscall.MOVE_MOUNT, List.of(3)),
            Map.entry(Syscall.MOUNT_SETATTR, List.of(1)),
            Map.entry(Syscall.PIVOT_ROOT, List.of(0, 1)));

    private static final Set<Syscall> SIGNALS =
            EnumSet.of(Syscall.KILL, Syscall.TKILL, Syscall.TGKILL, Syscall.RT_SIGQUEUEINFO);

    private final Program program;
    private final OwnPlaces places;
    private final PlainArguments arguments;

    private Destructive(Program program, Optional<CheckedSpec.DriverUse> driver) {
        this.program = program;
        this.arguments = new PlainArguments(program);
        this.places = new OwnPlaces(driver.map(CheckedSpec.DriverUse::driver));
    }

    /**
     * The steps of a program that may do harm, in their order.
     *
     * @param program compiled with {@link #MODULES} as the directory of modules
     */
    public static List<Step> in(Program program, Optional<CheckedSpec.DriverUse> driver) {
        Destructive look = new Destructive(program, driver);
        return program.instructions().stream()
                .flatMap(i -> look.what(i).stream().map(w -> new Step(i.origin().span(), w)))
                .distinct()
                .toList();
    }

    private Optional<String> what(Instruction instruction) {
        return switch (instruction) {
            case Instruction.SysCall call ->
                Optional.ofNullable(ALWAYS.get(call.call())).or(() -> call(call));
            case Instruction.WriteFile write ->
                places.written(arguments.text(write.path(), 0), OpenedFor.isNew(write.openFlags()));
            case Instruction.Run run ->
                HarmfulPrograms.harm(run.args().stream().map(arguments::text).toList());
            default -> Optional.empty();
        };
    }

    private Optional<String> call(Instruction.SysCall call) {
        return switch (call.call()) {
            case OPEN -> opened(call, 0, 1);
            case OPENAT -> opened(call, 1, 2);
            case OPENAT2, OPEN_BY_HANDLE_AT -> Optional.of("opens a file in a way that cannot be judged beforehand");
            case DELETE_MODULE ->
                places.isOwnModule(path(call, 0))
                        ? Optional.empty()
                        : Optional.of("unloads a module that is not under test");
            case FINIT_MODULE -> loadsOwn() ? Optional.empty() : Optional.of("loads a module that is not under test");
            default -> SIGNALS.contains(call.call()) ? signalled(call) : changed(call);
        };
    }

    private Optional<String> opened(Instruction.SysCall call, int path, int flags) {
        long how = arguments.number(call, flags).orElse((long) OpenedFor.WRITING);
        return OpenedFor.changes(how) ? places.written(path(call, path), OpenedFor.isNew(how)) : Optional.empty();
    }

    private Optional<String> changed(Instruction.SysCall call) {
        return PATHS.getOrDefault(call.call(), List.of()).stream()
                .filter(i -> !arguments.isNull(call, i))
                .flatMap(i -> places.changed(path(call, i)).stream())
                .findFirst();
    }

    /** A process that the case made is known by a number that turns out when it is run; 0 is its own group. */
    private Optional<String> signalled(Instruction.SysCall call) {
        return arguments
                .number(call, 0)
                .filter(pid -> pid != 0 && !arguments.isNull(call, call.call() == Syscall.TGKILL ? 2 : 1))
                .map(pid -> "signals a process that is not the case's");
    }

    private Optional<String> path(Instruction.SysCall call, int index) {
        return index < call.args().size() && call.args().get(index) instanceof Instruction.Address a
                ? arguments.text(a)
                : Optional.empty();
    }

    /** A module is loaded from an open file: of the one under test, if that is the only kind it opens so. */
    private boolean loadsOwn() {
        return program.instructions().stream()
                .flatMap(i -> i instanceof Instruction.SysCall c && c.call() == Syscall.OPENAT
                        ? Stream.of(c)
                        : Stream.empty())
                .anyMatch(
                        c -> path(c, 1).filter(p -> p.startsWith(MODULES + "/")).isPresent());
    }
}
