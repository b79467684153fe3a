// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.IoctlCode.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of real ioctls and the layouts of real structs are those of the kernel's UAPI headers on this machine. */
@Tag("compilers")
class KernelHeadersTest {
    private static final Path INCLUDE = Path.of("/usr/include");

    /** Headers that can be included together. */
    private static final List<String> SOME = List.of(
            "linux/rtc.h",
            "linux/loop.h",
            "linux/blkzoned.h",
            "linux/input.h",
            "linux/uinput.h",
            "linux/videodev2.h",
            "linux/fs.h",
            "linux/watchdog.h",
            "linux/usbdevice_fs.h",
            "linux/vfio.h",
            "linux/kvm.h",
            "linux/random.h",
            "linux/hpet.h",
            "linux/spi/spidev.h",
            "linux/gpio.h",
            "linux/pps.h",
            "linux/fiemap.h",
            "linux/nvme_ioctl.h",
            "linux/dm-ioctl.h",
            "linux/fb.h",
            "linux/hidraw.h",
            "linux/ptp_clock.h",
            "linux/media.h",
            "linux/btrfs.h",
            "linux/vhost.h",
            "linux/dma-buf.h",
            "linux/tee.h",
            "linux/firewire-cdev.h",
            "linux/rfkill.h",
            "asm-generic/ioctls.h");

    private static final Pattern DEFINE =
            Pattern.compile("#define (\\w+) ((?:_|DRM_)(?:IO|IOR|IOW|IOWR))\\s*\\((.*)\\)\\s*");

    /** C's names for the integers that ioctls of the headers point to. */
    private static final Map<String, IntKind> INTEGERS = Map.ofEntries(
            Map.entry("__u8", IntKind.U8),
            Map.entry("__s8", IntKind.S8),
            Map.entry("__u16", IntKind.U16),
            Map.entry("__s16", IntKind.S16),
            Map.entry("__u32", IntKind.U32),
            Map.entry("__s32", IntKind.S32),
            Map.entry("__u64", IntKind.U64),
            Map.entry("__s64", IntKind.S64),
            Map.entry("__be32", IntKind.BE32),
            Map.entry("char", IntKind.CHAR),
            Map.entry("unsigned char", IntKind.U8),
            Map.entry("short", IntKind.SHORT),
            Map.entry("unsigned short", IntKind.USHORT),
            Map.entry("int", IntKind.INT),
            Map.entry("unsigned", IntKind.UINT),
            Map.entry("unsigned int", IntKind.UINT),
            Map.entry("long", IntKind.LONG),
            Map.entry("unsigned long", IntKind.ULONG),
            Map.entry("size_t", IntKind.SIZE_T));

    @TempDir
    private Path directory;

    private Toolchain compiler;

    /** One macro of a header. */
    private record Definition(String name, Direction direction, String magic, String number, Optional<String> type) {}

    @BeforeEach
    void needsACompilerAndHeaders() throws IOException, InterruptedException {
        List<Toolchain> here = Toolchain.ofThisMachine();
        Assumptions.assumeFalse(here.isEmpty(), "there is no gcc for a machine that kspec knows to compare with");
        Assumptions.assumeTrue(
                Files.isRegularFile(INCLUDE.resolve("linux/rtc.h")), "there are no kernel headers (linux-libc-dev)");
        compiler = here.getFirst();
    }

    @Test
    void numbersAreTheHeaders() throws IOException, InterruptedException {
        Compared compared = new Compared();
        compare(includes(SOME), compared);
        assertThat(compared.numbers).hasSizeGreaterThan(500);
        assertThat(compared.withOwnSize).hasSizeGreaterThan(100);
    }

    @Test
    void structsAreTheHeaders() throws IOException, InterruptedException {
        List<String> ours = KernelStructs.all().values().stream()
                .flatMap(s -> ours(s).stream())
                .toList();
        List<String> questions =
                ours.stream().map(o -> o.substring(0, o.indexOf(" ="))).toList();
        List<Long> answers = compiler.compile(
                        directory,
                        includes(SOME) + "const unsigned answers[] __attribute__((section(\".answers\"))) = {\n"
                                + String.join(",\n", questions) + "};\n",
                        "-O0")
                .words(".answers");
        List<String> theirs = IntStream.range(0, ours.size())
                .mapToObj(i -> questions.get(i) + " = " + answers.get(i))
                .toList();
        assertThat(ours).isEqualTo(theirs);
        assertThat(KernelStructs.all())
                .hasSizeGreaterThan(25)
                .allSatisfy((name, struct) ->
                        assertThat(TypeRules.problems(struct, compiler.abi())).isEmpty());
    }

    @Test
    @Tag("full")
    void numbersOfAllHeadersAreTheirs() throws IOException, InterruptedException {
        Compared compared = new Compared();
        for (String header : all()) {
            try {
                compare(includes(List.of("stddef.h", "linux/types.h", "linux/ioctl.h", header)), compared);
            } catch (Toolchain.Refused cannotStandAlone) {
                compared.refused.add(header);
            }
        }
        assertThat(compared.numbers).hasSizeGreaterThan(1500);
        assertThat(compared.refused).as("headers that gcc refuses alone").hasSizeLessThan(30);
        assertThat(compared.incomplete)
                .as("ioctls whose types no header defines")
                .hasSizeLessThan(100);
    }

    private static final class Compared {
        private final Set<String> numbers = new TreeSet<>();
        private final Set<String> withOwnSize = new TreeSet<>();
        private final Set<String> refused = new TreeSet<>();
        private final Set<String> incomplete = new TreeSet<>();
    }

    private static String includes(List<String> headers) {
        return headers.stream()
                .filter(h -> Files.exists(INCLUDE.resolve(h)) || h.equals("stddef.h"))
                .map(h -> "#include <" + h + ">\n")
                .collect(Collectors.joining());
    }

    private static List<String> all() throws IOException {
        List<String> found = new ArrayList<>();
        for (String place : List.of("linux", "sound", "drm", "misc", "rdma", "mtd", "video", "asm-generic")) {
            if (Files.isDirectory(INCLUDE.resolve(place))) {
                try (Stream<Path> files = Files.walk(INCLUDE.resolve(place))) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".h")).toList()) {
                        if (Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                                .contains("_IO")) {
                            found.add(INCLUDE.relativize(file).toString());
                        }
                    }
                }
            }
        }
        return found.stream().sorted().toList();
    }

    /** For each macro: its number, magic, number of its own and the size of its argument, all as gcc computes them. */
    private void compare(String includes, Compared compared) throws IOException, InterruptedException {
        List<Definition> definitions = definitions(includes);
        List<Long> answers;
        try {
            answers = ask(includes, definitions);
        } catch (Toolchain.Refused refused) {
            // Some macros name types that their header does not define.
            Set<Integer> wrong = refused.linesOf("answers");
            if (wrong.isEmpty()) {
                throw refused;
            }
            for (int line :
                    Set.copyOf(wrong).stream().sorted(Comparator.reverseOrder()).toList()) {
                compared.incomplete.add(definitions.remove(line - 1).name);
            }
            answers = ask(includes, definitions);
        }
        for (int i = 0; i < definitions.size(); i++) {
            number(definitions.get(i), answers.subList(4 * i, 4 * i + 4), compared);
        }
    }

    private List<Long> ask(String includes, List<Definition> definitions) throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder(includes)
                .append(
                        "const unsigned answers[] __attribute__((section(\".answers\"))) = { 1,\n#line 1 \"answers\"\n");
        for (Definition d : definitions) {
            source.append("%s, (unsigned char)(%s), (unsigned char)(%s), %s,\n"
                    .formatted(
                            d.name,
                            d.magic,
                            d.number,
                            d.type.map(t -> "sizeof(" + t + ")").orElse("0")));
        }
        List<Long> answers = compiler.compile(directory, source.append("};\n").toString(), "-O0")
                .words(".answers");
        return answers.subList(1, answers.size());
    }

    private static Optional<CType.Composite> known(Definition d) {
        return d.type.filter(t -> t.startsWith("struct "))
                .map(t -> KernelStructs.all().get(t.substring(7)));
    }

    private void number(Definition d, List<Long> theirs, Compared compared) {
        Abi abi = compiler.abi();
        long code = theirs.get(0);
        int magic = theirs.get(1).intValue();
        int number = theirs.get(2).intValue();
        assertThat(IoctlCode.encode(abi, d.direction, magic, number, theirs.get(3)))
                .as(d.toString())
                .isEqualTo(new IoctlCode.Encoded(code));
        IoctlCode.Parts parts = IoctlCode.decode(abi, code).orElseThrow();
        assertThat(parts)
                .as(d.toString())
                .isEqualTo(new IoctlCode.Parts(
                        d.direction, magic, number, theirs.get(3).intValue()));
        compared.numbers.add(d.name);
        Optional<CType> ours = d.type.flatMap(t ->
                        Optional.<CType>ofNullable(INTEGERS.get(t) == null ? null : new CType.Int(INTEGERS.get(t))))
                .or(() -> known(d));
        if (ours.isPresent()) {
            long size = Layout.of(ours.get(), abi).size();
            assertThat(IoctlCode.encode(abi, d.direction, magic, number, size))
                    .as(d.toString())
                    .isEqualTo(new IoctlCode.Encoded(code));
            compared.withOwnSize.add(d.name);
        }
    }

    /** Size, alignment and offsets of each struct, in order. */
    private List<String> ours(CType.Composite struct) {
        Layout layout = Layout.of(struct, compiler.abi());
        List<String> lines = new ArrayList<>();
        lines.add("sizeof(struct %s) = %d".formatted(struct.name(), layout.size()));
        lines.add("_Alignof(struct %s) = %d".formatted(struct.name(), layout.align()));
        for (Layout.Slot slot : layout.slots()) {
            lines.add("__builtin_offsetof(struct %s, %s) = %d"
                    .formatted(struct.name(), slot.field().name(), slot.offset()));
        }
        return lines;
    }

    private List<Definition> definitions(String includes) throws IOException, InterruptedException {
        List<Definition> found = new ArrayList<>();
        for (String line : compiler.macros(directory, includes)) {
            Matcher define = DEFINE.matcher(line);
            if (define.matches()) {
                definition(define.group(1), define.group(2), arguments(define.group(3)))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Definition> definition(String name, String macro, List<String> arguments) {
        boolean drm = macro.startsWith("DRM_");
        Direction direction =
                Direction.ofMacro("_" + macro.replaceFirst("^(DRM)?_", "")).orElseThrow();
        List<String> all = new ArrayList<>(arguments);
        if (drm) {
            all.addFirst("DRM_IOCTL_BASE");
        }
        return all.size() == (direction == Direction.NONE ? 2 : 3)
                ? Optional.of(new Definition(
                        name,
                        direction,
                        all.get(0),
                        all.get(1),
                        all.size() > 2 ? Optional.of(all.get(2)) : Optional.empty()))
                : Optional.empty();
    }

    /** A macro's arguments: what commas outside of brackets separate. */
    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0) {
                arguments.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        return arguments;
    }
}
