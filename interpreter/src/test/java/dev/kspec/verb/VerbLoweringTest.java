// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.program.Syscall;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sockets, signals, programs, settings and modules compile to where it depends on more than the verb. */
class VerbLoweringTest {
    private static Checked right(String steps) {
        Checked checked = Checked.steps(steps);
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        return checked;
    }

    private static List<Instruction.SysCall> calls(String steps) {
        return calls(right(steps).program());
    }

    private static List<Instruction.SysCall> calls(Program program) {
        return program.instructions().stream()
                .filter(Instruction.SysCall.class::isInstance)
                .map(Instruction.SysCall.class::cast)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "socket-addresses => socket ipv6 stream as s; bind s v6(\"fd00::19\") 0x1234; connect s \"\\0abc\"; connect s \"path\"; bind s bytes(108, 'n'); bind s \"\"",
                "socket-address-computed => socket ipv4 stream as s; sockname s as me; connect s v4(\"1.2.3.4\") me.port; connect s me; connect s me.path",
                "socket-compat => as compat { socket ipv4 dgram nonblock udp as s; setsockopt s rcvtimeo 1500ms; getsockopt s rcvtimeo as t; assert t.usec == 500000; accept s as c }",
                "socket-loop => repeat 2 { socketpair unix stream as pair; recvfrom pair[0] 8 dontwait trunc expect EAGAIN }",
                "socket-option-values => socket ipv4 stream as s; setsockopt s linger 3s; setsockopt s linger off; setsockopt s sndtimeo 250us; setsockopt s device \"lo\"; getpid as n; setsockopt s mark n; setsockopt s tcp 9999 x\"01 02\"",
                "log-times => assert log r\"a\" times 1, log r\"b\" times 2, log r\"c\" times >= 1, log r\"d\" across { sleep 1ms }",
                "memory-computed => getpid as n; mmap anonymous n as m; peek m 8 u32; mmap anonymous 4KiB as k; poke k n \"abc\"; peek address(n) n 1",
                "signal-sets => block SIGHUP [SIGURG, 64]; as compat { waitsignal [SIGIO, 40] 1500ms expect SIGIO as s; assert s.band != 0; ignore SIGPIPE SIGHUP }",
                "run-arguments => getpid as n; run \"echo\" n 5 v4(\"1.2.3.4\") \"<${n}>\" input \"x\" expect { status: 0, out: \"y\", .. }",
                "run-on-host => run on host \"sh\" \"-c\" \"exit 3\" expect 3 as r; assert r.err == \"\"",
                "sysctl-set => sysctl \"a.b/c.d\" 5; sysctl \"a.b\" \"x\" expect EINVAL; sysctl \"a.b\" expect any of (7, \"y\")",
                "syscall-raw => open gauge0 as g; syscall ioctl g 0x4704 address(16); syscall write g \"abc\" 3 expect 3; as compat { syscall waitpid -1 address(0) 1 expect ECHILD }",
                "reload => reload gauge \"start=7\"; reload gauge expect EAGAIN",
                "timerfd-compat => as compat { timerfd 1500ms 10ms nonblock as t }"
            })
    void compilesTo(String name, String steps) {
        Golden.check(
                Repository.testResources("lowering").resolve(name + ".txt"),
                steps + "\n" + ProgramPrinter.print(right(steps).program()));
    }

    /** A 32-bit caller has calls of its own for users, whose numbers would else be cut to 16 bits. */
    @Test
    void a32BitCallerHasWholeUserNumbers() {
        assertThat(calls("as compat { getuid; geteuid; getgid; getegid; getpid }"))
                .extracting(Instruction.SysCall::call)
                .containsExactly(
                        Syscall.GETUID32, Syscall.GETEUID32, Syscall.GETGID32, Syscall.GETEGID32, Syscall.GETPID);
        assertThat(calls("getuid; getegid"))
                .extracting(Instruction.SysCall::call)
                .containsExactly(Syscall.GETUID, Syscall.GETEGID);
    }

    /** All that these verbs call exists for 32-bit callers, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket ipv4 stream as s; bind s v4(\"127.0.0.1\") 1; connect s v4(\"127.0.0.1\") 1; listen s 1; accept s",
                "socketpair unix stream as p; send p[0] \"x\"; recv p[1] 1; sendto p[0] \"x\" \"y\"; recvfrom p[0] 1",
                "socket ipv4 stream as s; shutdown s both; setsockopt s nodelay 1; getsockopt s nodelay; reset s",
                "socket ipv4 stream as s; sockname s as a; peername s as b; pipe as p; eventfd as e; timerfd 1s as t",
                "getpid as me; kill me 0; raise 0; block 1; unblock 1; ignore 1; heed 1; waitsignal 1 0s; gettid; getppid",
                "unshare net; reload gauge; load gauge; unload gauge"
            })
    void isThereFor32BitCallers(String steps) {
        List<Instruction.SysCall> calls = calls("as compat { " + steps + " }");
        assertThat(calls).isNotEmpty().allSatisfy(c -> {
            assertThat(c.compat()).isTrue();
            assertThat(c.call().number("x86_64", true)).as(c.call().toString()).isPresent();
        });
    }

    /** A word of a matrix is as good as one that stands there. */
    @Test
    void wordsMayBeTexts() {
        assertThat(calls("let family = \"ipv6\"; let type = \"dgram\"; socket family type \"udp\"; socket 10 2 17"))
                .extracting(Instruction.SysCall::args)
                .satisfies(args ->
                        assertThat(args.get(0).getFirst()).isEqualTo(args.get(1).getFirst()))
                .satisfies(args ->
                        assertThat(args.get(0).getLast()).isEqualTo(args.get(1).getLast()));
    }

    /** An address that was told may be used where one is wanted. */
    @Test
    void whatWasToldIsAnAddress() {
        List<Instruction.SysCall> calls =
                calls("socket ipv4 dgram as s; recvfrom s 8 as from; sendto s from.data from; bind s from");
        Instruction.Arg told = calls.get(1).args().get(4);
        assertThat(calls.get(2).args().get(4)).isEqualTo(told);
        assertThat(calls.get(3).args().get(1)).isEqualTo(told);
    }

    /** A setting is put back behind the case, those set last first. */
    @Test
    void settingsArePutBack() {
        Program program = right("sysctl \"a.b\" 1; sysctl \"c.d\" 2").program();
        List<String> files = program.instructions().stream()
                .skip(program.finallyAt())
                .filter(Instruction.WriteFile.class::isInstance)
                .map(i -> program.buffers()
                        .get(((Instruction.WriteFile) i).path())
                        .initial())
                .map(b -> new String(b.toArray(), StandardCharsets.UTF_8))
                .toList();
        assertThat(files).containsExactly("/proc/sys/c/d\0", "/proc/sys/a/b\0");
    }

    @Test
    void modulesAreRestoredBehindACaseThatReloads() {
        assertThat(right("reload gauge").program().changesModules()).isTrue();
        assertThat(right("getpid").program().changesModules()).isFalse();
    }
}
