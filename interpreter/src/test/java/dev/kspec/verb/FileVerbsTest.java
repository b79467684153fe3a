// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.program.Syscall;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verbs about files, mappings, events and filesystems compile to where it depends on more than the verb. */
class FileVerbsTest {
    private static final List<Verb> VERBS = List.of(
            new Readv(),
            new Writev(),
            new Preadv(),
            new Pwritev(),
            new Mmap(),
            new Munmap(),
            new Msync(),
            new Mprotect(),
            new Peek(),
            new Poke(),
            new Poll(),
            new EpollCreate(),
            new EpollCtl(),
            new EpollWait(),
            new Fsync(),
            new Fdatasync(),
            new Sync(),
            new Fcntl(),
            new Dup(),
            new Flock(),
            new Stat(),
            new Lstat(),
            new Fstat(),
            new Statfs(),
            new Mkdir(),
            new Rmdir(),
            new Rename(),
            new Link(),
            new Symlink(),
            new Readlink(),
            new Readdir(),
            new Truncate(),
            new Fallocate(),
            new Chmod(),
            new Chown(),
            new Utime(),
            new AccessFile(),
            new Mknod(),
            new Chdir(),
            new Mount(),
            new Umount(),
            new CopyFileRange(),
            new Splice(),
            new Sendfile());

    private static Program right(String steps) {
        Checked checked = Checked.steps(steps);
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        return checked.program();
    }

    private static List<Instruction.SysCall> calls(String steps) {
        return right(steps).instructions().stream()
                .filter(Instruction.SysCall.class::isInstance)
                .map(Instruction.SysCall.class::cast)
                .toList();
    }

    private static Instruction.SysCall last(String steps) {
        return calls(steps).getLast();
    }

    private static long immediate(Instruction.SysCall call, int index) {
        return ((Instruction.Immediate) call.args().get(index)).bits();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "vector-computed => open \"f\" rdwr creat as f; read f 8 as t; writev f [\"a\", t, \"${len(t)}\"]",
                "vector-compat => open \"f\" as f; as compat { readv f [1, 20] as t; preadv f [1] 0x1_0000_0002 nowait }",
                "mmap-compat => open \"f\" as f; as compat { mmap f 8KiB r private at 8KiB as m; peek m 0 long; munmap m }",
                "mmap-computed => open \"f\" as f; read f 9 as t; mmap f (int(t)) r at (2 * int(t)) as m; mprotect m none; msync m",
                "poll-many => open \"f\" as f; repeat 2 { poll [f, f] in out 1500ms as e; assert e[1] == POLLIN }",
                "epoll-compat => open \"f\" as f; as compat { epoll_create as e; epoll_ctl e add f out data 9; epoll_wait e 1500us 2 as r }",
                "stat-fields => open \"f\" as f; fstat f expect { size: 5, mtime: 7, .. }",
                "statfs-compat => as compat { statfs \"f\" expect { type: 1, blocks: 2, .. } }",
                "lock-compat => open \"f\" as f; as compat { fcntl f getlk read 5 as l; assert l.start == 5 }",
                "utime-values => open \"f\" as f; fstat f as s; utime \"f\" (s.mtime) -1 nofollow; utime f now keep",
                "mount-undone => mount \"none\" \"/m\" \"tmpfs\" ro data \"size=1m\"; mount \"none\" \"/m\" \"\" remount",
                "readdir-open => open \"d\" as d; readdir d as n; assert \"f\" in n",
                "device-as-path => stat gauge0 expect { type: S_IFCHR, .. }; access gauge1 r; chmod gauge0 0o600"
            })
    void compilesTo(String name, String steps) {
        Golden.check(
                Repository.testResources("lowering").resolve(name + ".txt"),
                steps + "\n" + ProgramPrinter.print(right(steps)));
    }

    static Stream<String> examples() {
        return VERBS.stream().flatMap(v -> v.examples().stream());
    }

    /** All that these verbs call exists for 32-bit callers, too: no example has a diagnostic there. */
    @ParameterizedTest
    @MethodSource("examples")
    void isThereFor32BitCallers(String example) {
        assertThat(calls("as compat { " + example + " }"))
                .allSatisfy(c -> assertThat(c.call().number("x86_64", c.compat()))
                        .as(c.call() + " for a " + (c.compat() ? "32" : "64") + "-bit caller")
                        .isPresent());
    }

    /** None of them needs a call that only x86 has. */
    @ParameterizedTest
    @MethodSource("examples")
    void isThereOnOtherMachines(String example) {
        assertThat(calls(example))
                .allSatisfy(c -> assertThat(c.call().number("aarch64", false))
                        .as(c.call().toString())
                        .isPresent());
    }

    @Test
    void a32BitCallerPassesOffsetsInTwoHalves() {
        assertThat(last("as compat { truncate \"f\" 0x5_0000_0007 }"))
                .extracting(Instruction.SysCall::call)
                .isEqualTo(Syscall.TRUNCATE64);
        assertThat(last("as compat { open \"f\" as f; fallocate f 1 2 }").args())
                .hasSize(6);
        assertThat(last("open \"f\" as f; fallocate f 1 2").args()).hasSize(4);
        assertThat(last("open \"f\" as f; truncate f 1").call()).isEqualTo(Syscall.FTRUNCATE);
    }

    /** preadv2 and pwritev2 have both halves of the offset before the flags for 64-bit callers, too (preadv2(2)). */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "as compat { %s }"})
    void flagsMakeItTheSecondCall(String frame) {
        Instruction.SysCall call = calls(frame.formatted("open \"f\" as f; preadv f [1] 5 nowait hipri")).stream()
                .filter(c -> c.call() == Syscall.PREADV2)
                .findFirst()
                .orElseThrow();
        assertThat(call.args()).hasSize(6);
        assertThat(immediate(call, 5)).isEqualTo(8 | 1);
    }

    /** A word of a matrix is as good as one that stands there. */
    @Test
    void wordsMayBeTexts() {
        assertThat(immediate(last("let how = \"exchange\"; rename \"a\" \"b\" how"), 4))
                .isEqualTo(2);
        assertThat(immediate(last("let how = \"rw\"; open \"f\" as f; mmap f 1 how"), 2))
                .isEqualTo(3);
    }

    /** A name that a scenario gives does not hide a flag at a place where only flags stand. */
    @Test
    void namesDoNotHideFlags() {
        assertThat(immediate(last("open \"f\" as noreplace; rename \"a\" \"b\" noreplace"), 4))
                .isEqualTo(1);
        right("mkfifo \"p\"; open \"p\" rdwr nonblock as in; poll in in 0ms");
    }

    @Test
    void mappingsAreAsTold() {
        assertThat(immediate(last("open \"f\" as f; mmap f 1"), 2)).isEqualTo(1);
        assertThat(immediate(last("open \"f\" as f; mmap f 1"), 3)).isEqualTo(1);
        assertThat(immediate(last("mmap anonymous 1"), 2)).isEqualTo(3);
        assertThat(immediate(last("mmap anonymous 1"), 3)).isEqualTo(0x22);
        assertThat(immediate(last("mmap anonymous 1 none shared"), 3)).isEqualTo(0x21);
        assertThat(last("as compat { open \"f\" as f; mmap f 1 at 8KiB }")
                        .args()
                        .getLast())
                .isEqualTo(new Instruction.Computed(Expr.constant(2)));
    }

    /** What a step mounts is looked for behind the case; what only changes a mount is not. */
    @Test
    void mountsAreTakenOff() {
        String mount = "mount \"none\" \"m\" \"tmpfs\"";
        assertThat(calls(mount)).extracting(Instruction.SysCall::call).contains(Syscall.UMOUNT2);
        assertThat(calls(mount + " remount ro"))
                .extracting(Instruction.SysCall::call)
                .containsExactly(Syscall.MOUNT);
        assertThat(calls("mount \"\" \"m\" \"\" private rec"))
                .extracting(Instruction.SysCall::call)
                .containsExactly(Syscall.MOUNT);
    }

    /** The way back leads over the same places: what is undone in between finds its relative paths. */
    @Test
    void theWorkingDirectoryIsGoneBackTo() {
        Program program = right("chdir \"a\"; mount \"none\" \"m\" \"tmpfs\"; chdir \"b\"");
        assertThat(program.instructions()
                        .subList(program.finallyAt(), program.instructions().size()))
                .filteredOn(Instruction.SysCall.class::isInstance)
                .extracting(i -> ((Instruction.SysCall) i).call())
                .containsExactly(Syscall.CHDIR, Syscall.STATX, Syscall.UMOUNT2, Syscall.CHDIR);
    }

    /** Only the call that the words say is shown as a step. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open \"f\" as f; readv f [1, 2]",
                "open \"f\" rdwr as f; writev f [\"a\"]",
                "open \"f\" as f; mount \"none\" \"m\" \"tmpfs\"",
                "open \"f\" as f; readdir \"d\"",
                "open \"f\" as f; chdir \"d\""
            })
    void helpersStandAside(String steps) {
        assertThat(right(steps).instructions().stream()
                        .filter(i -> !i.isQuiet() && !i.origin().isAside()))
                .hasSize(2);
    }

    @Test
    void allOfThemAreListed() {
        assertThat(Verbs.all())
                .map(Verb::name)
                .containsAll(VERBS.stream().map(Verb::name).toList());
    }
}
