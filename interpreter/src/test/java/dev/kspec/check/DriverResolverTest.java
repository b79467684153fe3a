// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.DriverModel.Argument;
import dev.kspec.type.DriverModel.Counter;
import dev.kspec.type.DriverModel.ParameterType;
import dev.kspec.type.FieldDefault;
import dev.kspec.type.IntKind;
import dev.kspec.type.IoctlCode.Direction;
import dev.kspec.type.Layout;
import dev.kspec.type.TypedValue;
import dev.kspec.type.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the members of a description, and exactly what is said of wrong ones. */
class DriverResolverTest {
    private record Resolved(DriverModel model, List<Diagnostic> found) {}

    private static Resolved resolve(String members) {
        return resolve(new SourceFile("d.kspec", "driver d {\n" + members + "\n}\n"));
    }

    private static Resolved resolve(SourceFile file) {
        Diagnostics diagnostics = new Diagnostics();
        SpecFile tree = SpecReader.parse(file, diagnostics);
        DriverModel model =
                new DriverResolver(diagnostics).resolve(tree.drivers().getFirst(), Path.of("/d"));
        return new Resolved(model, diagnostics.sorted());
    }

    private static DriverModel model(String... members) {
        Resolved resolved = resolve(String.join("\n", members));
        assertThat(resolved.found).extracting(Diagnostic::message).isEmpty();
        return resolved.model;
    }

    /** {@code line:column message | label | help} of each; the first member is on line 1. */
    private static List<String> said(String... members) {
        return resolve(String.join("\n", members)).found.stream()
                .map(d -> (d.severity() == Severity.WARNING ? "warning " : "")
                        + (d.span().line() - 1) + ":" + d.span().column() + " "
                        + d.message()
                        + (d.label().isEmpty() ? "" : " | " + d.label())
                        + d.help()
                                .filter(h -> !h.startsWith("known here"))
                                .map(h -> " (" + h + ")")
                                .orElse(""))
                .toList();
    }

    private static CType integer(IntKind kind) {
        return new CType.Int(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "pipe", "sockets", "tracer"})
    void theDriversOfThePaperScenariosAreRight(String name) throws IOException {
        Path file = Repository.testResources("paper/" + name + ".kspec");
        Resolved resolved = resolve(new SourceFile(name, Files.readString(file)));
        assertThat(resolved.found).extracting(Diagnostic::message).isEmpty();
        assertThat(resolved.model.module()).isPresent();
    }

    @Test
    void theSocketDriverIsWhatItsHeaderWouldBe() throws IOException {
        Path file = Repository.testResources("paper/sockets.kspec");
        DriverModel model = resolve(new SourceFile("sockets", Files.readString(file))).model;
        CType filter = model.types().get("tcp_filter");
        assertThat(Layout.of(filter, Abi.X86_64).size()).isEqualTo(4 + 2 + 2 + 4 + 16 + 16 + 16 + 16 + 16);
        assertThat(Layout.of(model.types().get("tcp_record"), Abi.X86_64).align())
                .isEqualTo(1);
        DriverModel.Ioctl set = model.ioctls().get("SET_FILTER");
        assertThat(set.number(Abi.X86_64)).isEqualTo(0x40000000L | 92 << 16 | 'T' << 8 | 2);
        assertThat(set.number(Abi.PPC64LE)).isEqualTo(0x80000000L | 92 << 16 | 'T' << 8 | 2);
        assertThat(set.takes()).isTrue();
        assertThat(set.gives()).isFalse();
        assertThat(set.pointee()).contains(filter);
        assertThat(model.constants())
                .containsEntry("ESTABLISHED", BigInteger.valueOf(4))
                .containsEntry("IPV6_ONLY", BigInteger.valueOf(0x2000));
        assertThat(model.counters())
                .containsEntry("visited", new Counter.Key("/proc/tcpstats", "sockets_visited"))
                .containsEntry("lo_rx", new Counter.Column("/proc/net/dev", "lo:", 2));
        assertThat(model.sysctls()).containsEntry("max_open_fds", "/proc/sys/dev/tcpstats/max_open_fds");
    }

    @Test
    void typesMayUseOneAnotherInAnyOrder() {
        DriverModel model = model(
                "const N = 2 + 2",
                "enum kind: u16 { A, B = N * 2, C }",
                "struct outer { kind: kind = B, in: inner[N], size: u16 = size(inner), self: u8 = size(outer) }",
                "struct inner align 8 { n: u16 = count(data) align 4, data: be16[N][2] }");
        CType.Composite inner = (CType.Composite) model.types().get("inner");
        assertThat(inner.align()).hasValue(8);
        assertThat(inner.fields().getFirst().align()).hasValue(4);
        assertThat(inner.fields().getFirst().value()).contains(new FieldDefault.Count("data"));
        assertThat(inner.fields().get(1).type())
                .isEqualTo(new CType.Array(new CType.Array(integer(IntKind.BE16), 2), 4));
        assertThat(inner.fields().get(1).type().spelling()).isEqualTo("be16[4][2]");
        CType.Composite outer = (CType.Composite) model.types().get("outer");
        assertThat(outer.fields())
                .extracting(CType.Field::value)
                .containsExactly(
                        Optional.of(new FieldDefault.Constant(TypedValue.of(8))),
                        Optional.empty(),
                        Optional.of(new FieldDefault.SizeOfType(inner)),
                        Optional.of(new FieldDefault.SizeOfSelf()));
        assertThat(model.constants())
                .isEqualTo(Map.of(
                        "N",
                        BigInteger.valueOf(4),
                        "A",
                        BigInteger.ZERO,
                        "B",
                        BigInteger.valueOf(8),
                        "C",
                        BigInteger.valueOf(9)));
    }

    @Test
    void defaultsMayBeListsTextsAndAddresses() {
        DriverModel model = model(
                "struct s { ports: be16[4] = [80, 443], name: char[8] = \"lo\", to: be32 = v4(\"127.0.0.1\"), on: bool = true }",
                "struct t { s: s = { name: \"eth0\" } }");
        CType.Composite s = (CType.Composite) model.types().get("s");
        assertThat(s.fields().get(2).value()).contains(new FieldDefault.Constant(TypedValue.of(0x7f000001)));
        assertThat(s.fields().get(3).value()).contains(new FieldDefault.Constant(TypedValue.of(1)));
        assertThat(model.types()).containsKey("t");
    }

    @Test
    void ioctlsAreOfAllKinds() {
        Map<String, DriverModel.Ioctl> ioctls = model(
                        "struct winsize { row: ushort, col: ushort, x: ushort, y: ushort }",
                        "ioctl NONE = _IO('K', 8)",
                        "ioctl VALUE = _IO('K', 9) value",
                        "ioctl ODD = _IOW('K', 10, int) value",
                        "ioctl BOTH = _IOWR('K', 3, winsize[2])",
                        "ioctl TIOCGWINSZ = 0x5413 read winsize",
                        "ioctl TCSBRK = 0x5409 value",
                        "ioctl TIOCEXCL = 0x540C")
                .ioctls();
        assertThat(ioctls.get("NONE").argument()).isEqualTo(new Argument.None());
        assertThat(ioctls.get("VALUE").argument()).isEqualTo(new Argument.ByValue(Optional.empty()));
        assertThat(ioctls.get("VALUE").number(Abi.LAB)).isEqualTo(0x4b09);
        assertThat(ioctls.get("ODD").number(Abi.LAB)).isEqualTo(0x40044b0aL);
        assertThat(ioctls.get("ODD").takes()).isFalse();
        assertThat(ioctls.get("BOTH").number(Abi.LAB)).isEqualTo(0xc0104b03L);
        assertThat(ioctls.get("TIOCGWINSZ").number(Abi.S390X)).isEqualTo(0x5413);
        assertThat(ioctls.get("TIOCGWINSZ").direction()).isEqualTo(Direction.READ);
        assertThat(ioctls.get("TIOCGWINSZ").gives()).isTrue();
        assertThat(ioctls.get("TCSBRK").argument()).isInstanceOf(Argument.ByValue.class);
        assertThat(ioctls.get("TIOCEXCL").argument()).isInstanceOf(Argument.None.class);
    }

    @Test
    void theModuleHasTypedParameters() {
        DriverModel.Module module = model(
                        "module \"x.ko\" { p: u32 = 4, name: text = \"a\", on: bool = false, ids: s16[4] = [1, -2], n: int }")
                .module()
                .orElseThrow();
        assertThat(module.parameters())
                .extracting(DriverModel.Parameter::type)
                .containsExactly(
                        new ParameterType.Integer(IntKind.U32.on(Abi.LAB)),
                        new ParameterType.Text(),
                        new ParameterType.Bool(),
                        new ParameterType.Array(IntKind.S16.on(Abi.LAB), 4),
                        new ParameterType.Integer(IntKind.INT.on(Abi.LAB)));
        assertThat(module.parameters().stream()
                        .map(p -> p.value().map(DriverModel::written).orElse("-")))
                .containsExactly("4", "a", "0", "1,-2", "-");
        assertThat(module.parameters().get(2).value()).contains(new Value.Bool(false));
    }

    @Test
    void tracesAndLogsAreKept() {
        DriverModel model = model(
                "enum state: u8 { OFF, ON }",
                "trace exit(ret: s64, name: char[16], state: state) = kmsgpipe:write_exit",
                "log oversized = r\"message of [0-9]+ bytes\"",
                "fault alloc = \"/sys/kernel/debug/x/fail\"",
                "sysctl forward = \"net/ipv4/conf/eth0.1/forwarding\"");
        DriverModel.Trace trace = model.traces().get("exit");
        assertThat(trace.system() + ":" + trace.event()).isEqualTo("kmsgpipe:write_exit");
        assertThat(trace.arguments().keySet()).containsExactly("ret", "name", "state");
        assertThat(model.logs()).containsEntry("oversized", "message of [0-9]+ bytes");
        assertThat(model.faults()).containsEntry("alloc", "/sys/kernel/debug/x/fail");
        assertThat(model.sysctls()).containsEntry("forward", "/proc/sys/net/ipv4/conf/eth0.1/forwarding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "struct s { a: u33 } ~ 1:15 unknown type `u33` | did you mean `u32`?",
                "struct s { a: filtr }; struct filter { a: u8 } ~ 1:15 unknown type `filtr` | did you mean `filter`?",
                "struct s { a: u8, b: u16, a: u8 } ~ 1:27 the struct has a field `a` already",
                "struct s { a: u8 }; union s { b: u8 } ~ 1:27 `s` is declared twice",
                "struct u32 { a: u8 } ~ 1:8 `u32` is a type already",
                "struct s { a: u8, v: u8[], b: u8 } ~ 1:22 a flexible array is the last field of its struct",
                "struct s { v: u8[] } ~ 1:15 a flexible array has a field before it",
                "union u { a: u8, v: u8[] } ~ 1:21 a union has no flexible array",
                "struct s { a: u8, v: u8[4][] } ~ 1:22 elements of an array are of one size, so none ends in a flexible array",
                "struct s { a: s } ~ 1:15 struct `s` would contain itself (an address of another one is a `ptr`)",
                "struct s { a: t[2] }; struct t { b: s } ~ 1:37 struct `s` would contain itself | s → t → s (an address of another one is a `ptr`)",
                "struct s { a: u8[0] } ~ 1:18 the length of an array is an integer from 1 to 16777216 | this is 0",
                "struct s { a: u8[-1] } ~ 1:18 the length of an array is an integer from 1 to 16777216 | this is -1",
                "struct s { a: u8[1 << 40] } ~ 1:18 the length of an array is an integer from 1 to 16777216 | this is 1099511627776",
                "struct s { a: u64[16777216] } ~ 1:15 a type takes at most 16777216 bytes (16 MiB)",
                "struct s { a: u8[\"x\"] } ~ 1:18 the length of an array is an integer | this is a text",
                "struct s { a: u8[MXA] }; const MAX = 1 ~ 1:18 unknown name `MXA` | did you mean `MAX`?",
                "struct s { a: u8 = 256 } ~ 1:20 256 does not fit into u8 (0 … 255)",
                "struct s { a: be16 = -1 } ~ 1:22 -1 does not fit into be16 (0 … 65535)",
                "struct s { a: u8 = \"x\" } ~ 1:20 u8 takes an integer, and this is a text",
                "struct s { a: char[2] = \"abc\" } ~ 1:25 3 bytes do not fit into char[2]",
                "struct s { n: u8 = len(dat), data: u8[4] } ~ 1:20 struct s has no field `dat` | did you mean `data`?",
                "struct s { n: u8 = count(m), m: u8 } ~ 1:20 `m` is no array; count speaks of arrays, len and size of anything",
                "struct s { n: bool = len(m), m: u8 } ~ 1:22 a length is held by an integer, and this is bool",
                "struct s align 3 { n: u8 } ~ 1:16 an alignment is a power of two from 1 to 4096",
                "struct s { n: u8 align 8192 } ~ 1:24 an alignment is an integer from 1 to 4096 | this is 8192",
                "union u { a: u8 = 1 } ~ 1:19 a union's members have no defaults, since only one is set",
                "enum e: u8 { A = 256 } ~ 1:18 256 does not fit into u8 | from 0 to 255",
                "enum e: u8 { A = 255, B } ~ 1:23 256 does not fit into u8 | from 0 to 255",
                "enum e: text { A } ~ 1:9 an enum is held by an integer type, not `text`",
                "enum e: u8 { A, A } ~ 1:17 `A` is declared twice (constants and the entries of enums and flags share one set of names)",
                "flags f: u8 { A } ~ 1:15 an entry of flags has a value of its own (write: A = 0x…; only enums count up)",
                "const A = 1; const A = 2 ~ 1:20 `A` is declared twice (constants and the entries of enums and flags share one set of names)",
                "const A = \"x\" ~ 1:11 a constant is an integer | this is a text",
            })
    void whatIsWrongWithTypesIsSaid(String members, String expected) {
        assertThat(said(members)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "ioctl X = _IOX('K', 1) ~ 1:11 an ioctl's number is made by _IO, _IOR, _IOW or _IOWR, or is an integer | did you mean `_IO`?",
                "ioctl X = _IO('K', 1, int) ~ 1:23 _IO has no argument and so no type (an integer that is passed itself: _IO(MAGIC, NUMBER) value)",
                "ioctl X = _IOR('K', 1) ~ 1:11 _IOR misses the type of its argument",
                "ioctl X = _IOR(256, 1, int) ~ 1:16 the magic of an ioctl is an integer from 0 to 255 | this is 256",
                "ioctl X = _IOR('K', -1, int) ~ 1:21 the number of an ioctl is an integer from 0 to 255 | this is -1",
                "ioctl X = _IOR('K', 1, itn) ~ 1:24 unknown type `itn` | did you mean `int`?",
                "ioctl X = _IOR('K', 1, u8[16384]) ~ 1:24 the argument takes 16384 bytes, and an ioctl number of x86-64 can name 16383",
                "ioctl X = _IOR('K', 1, u8[]) ~ 1:24 an array of any length has no size",
                "ioctl X = 0x100000000 ~ 1:11 the number of an ioctl has 32 bits, from 0 to 0xffffffff",
                "ioctl X = 0x5413 read ~ 1:18 `read` misses the type of the argument",
                "ioctl X = _IO('K', 1); ioctl Y = _IO('K', 1) ~ warning 1:34 `Y` and `X` have one number, 0x00004b01 (a driver cannot tell them apart)",
                "ioctl X = _IO('K', 1); ioctl X = _IO('K', 2) ~ 1:30 `X` is declared twice",
            })
    void whatIsWrongWithIoctlsIsSaid(String members, String expected) {
        assertThat(said(members)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "counter c = \"sys/x\" ~ 1:13 a path in a driver's description begins with `/` (it is a path in the guest, whatever the directory kspec is called in)",
                "counter c = \"/p\" row \"a b\" column 1 ~ 1:22 the first word of a row is one word (words are what white space separates)",
                "counter c = \"/p\" row \"a\" column 0 ~ 1:33 a column is an integer from 1 to 1000 | this is 0",
                "counter c = \"/p\" key \" a\" ~ 1:22 a counter's key has no white space at its ends and no line end (it begins a line; the integer behind it is found whatever white space is between them)",
                "sysctl s = \"max\" ~ 1:12 a sysctl's name is words with dots between them (such as \"net.core.somaxconn\": its file below /proc/sys)",
                "sysctl s = \"a.../../etc\" ~ 1:12 a sysctl's name is words with dots between them (such as \"net.core.somaxconn\": its file below /proc/sys)",
                "log l = r\"a(b\" ~ 1:9 this is no regular expression: the group is not closed | at character 2 of the pattern (write `)` at its end, or \\( for the character itself)",
                "trace t(a: s) = x:y; struct s { a: u8 } ~ 1:12 what a tracepoint tells is an integer or a text | this is s (a text is char[N])",
                "trace t(a: u8, a: u8) = x:y ~ 1:16 the tracepoint has `a` twice",
                "device d = \"\" ~ 1:12 a path in a driver's description is not empty and has no byte 0 (write what the driver calls it)",
                "device d = \"/a\"; device d = \"/b\" ~ 1:25 `d` is declared twice",
                "module \"/lib/x.ko\" ~ 1:8 a module is named by its file, without a directory (such as \"kspec_counter.ko\": what the driver's Makefile makes)",
                "module \"x.ko\" { p: be16 = 1 } ~ 1:20 unknown type `be16`: a module's parameter is an integer, a bool or a text",
                "module \"x.ko\" { p: u8 = 256 } ~ 1:25 256 does not fit into u8 | from 0 to 255",
                "module \"x.ko\" { p: u8 = \"x\" } ~ 1:25 the parameter does not take a text | it takes an integer",
                "module \"x.ko\" { p: bool = 2 } ~ 1:27 the parameter does not take an integer | it takes true or false",
                "module \"x.ko\" { p: text = \"a b\" } ~ 1:27 a module parameter's text has neither blanks nor control characters",
                "module \"x.ko\" { p: u8[2] = [1, 2, 3] } ~ 1:28 the parameter takes 1 to 2 integers, not 3",
                "module \"x.ko\" { p: u8[2] = 1 } ~ 1:28 the parameter does not take an integer | it takes a list of integers",
                "module \"x.ko\" { p: text[2] } ~ 1:20 an array of a module's parameter is T[N] of integers (N is the size of the array that the module declares)",
                "module \"x.ko\" { p: u8, p: u8 } ~ 1:24 `p` is declared twice",
            })
    void whatIsWrongWithOtherMembersIsSaid(String members, String expected) {
        assertThat(said(members)).containsExactly(expected);
    }

    /** Who uses what is wrong is not told so. */
    @Test
    void oneMistakeIsToldOnce() {
        assertThat(said(
                        "struct a { x: u33 }",
                        "struct b { a: a, l: u8 = size(a) }",
                        "struct c { bs: b[2] }",
                        "ioctl X = _IOR('K', 1, c)",
                        "trace t(x: u34) = a:b"))
                .containsExactly(
                        "1:15 unknown type `u33` | did you mean `u32`?",
                        "5:12 unknown type `u34` | did you mean `u32`?");
    }

    @Test
    void thousandsOfTypesInARowAreRefusedOrResolved() {
        String chain = IntStream.range(0, 5000)
                .mapToObj(i -> "struct link" + i + " { a: link" + (i + 1) + " }")
                .collect(Collectors.joining("\n"));
        assertThat(said(chain + "\nstruct link5000 { a: u8 }")).allMatch(m -> m.contains("types nest at most 32 deep"));
        String doubled = IntStream.range(0, 200)
                .mapToObj(i -> "union pair" + i + " { a: pair" + (i + 1) + ", b: pair" + (i + 1) + " }")
                .collect(Collectors.joining("\n"));
        assertThat(said(doubled + "\nunion pair200 { a: u8 }")).isNotEmpty();
        String backwards = IntStream.range(0, 3000)
                .mapToObj(i -> "struct t" + i + " { a: u8, b: " + (i % 20 == 0 ? "u8" : "t" + (i - 1)) + " }")
                .collect(Collectors.joining("\n"));
        assertThat(said(backwards)).isEmpty();
        assertThat(said("struct s { a: u8" + "[1]".repeat(5000) + " }"))
                .containsExactly("1:15 types nest at most 32 deep");
    }
}
