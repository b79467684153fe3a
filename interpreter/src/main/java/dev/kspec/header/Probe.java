// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks the compiler about expressions that a header makes possible: small sources are compiled that name them, and the answers
 * are read from the object: values from a section of data, types from BTF.
 */
final class Probe {
    /** Every item stands on a line of its own file, so that an error names its item. */
    private static final Pattern ERROR = Pattern.compile("(?m)^kspec-probe-([0-9]{1,7}):[0-9:]+ error: (.*)$");

    /** What headers of the kernel rely on, though many of them include neither. */
    private static final List<String> KERNEL = List.of("-include", "linux/types.h", "-include", "linux/ioctl.h");

    /** Where size_t and the like come from, which many headers leave to programs. */
    private static final List<String> LIBRARY =
            List.of("-include", "stddef.h", "-include", "stdint.h", "-include", "sys/types.h");

    private static final int MOST_ROUNDS = 50;
    private static final int LONGEST_TEXT = 512;
    private static final int VALUE_BYTES = 16;
    private static final int TEXT_BYTES = 8 + LONGEST_TEXT;

    private final Compiler compiler;
    private final Path header;
    private final Path directory;
    private List<String> prelude = List.of();

    /** @param directory a scratch directory of our own */
    Probe(Compiler compiler, Path header, Path directory) {
        this.compiler = compiler;
        this.header = header.toAbsolutePath();
        this.directory = directory;
    }

    /**
     * What came of a list of expressions.
     *
     * @param refused the compiler's reasons, by index
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Compiled(byte[] object, Map<Integer, String> refused) {}

    /**
     * The header with the macros' lines, preprocessed. To be called first.
     *
     * @throws HeaderException with the compiler's words, if it does not compile
     */
    String preprocessed() throws HeaderException, InterruptedException {
        Path source = write("");
        prelude = prelude(source);
        Compiler.Result result = compiler.run(source, directory, with(List.of("-E", "-dD")));
        if (!result.good()) {
            throw refused(result.messages());
        }
        return result.output();
    }

    /** What is to be included before the header so that it compiles: as much as it bears of what headers rely on. */
    private List<String> prelude(Path source) throws HeaderException, InterruptedException {
        List<String> both = Stream.concat(KERNEL.stream(), LIBRARY.stream()).toList();
        for (List<String> before : List.of(KERNEL, both, LIBRARY, List.<String>of())) {
            prelude = before;
            if (compiler.run(source, directory, with(List.of("-fsyntax-only"))).good()) {
                return before;
            }
        }
        throw refused(messages(source, both));
    }

    /** What is wrong with the header, at its own lines: included, what it leaves open is told at the includer's end. */
    private String messages(Path source, List<String> before) throws HeaderException, InterruptedException {
        List<String> options = new ArrayList<>(before);
        options.add("-fsyntax-only");
        Compiler.Result itself = compiler.run(header, directory, options);
        prelude = before;
        return (itself.good() ? compiler.run(source, directory, with(List.of("-fsyntax-only"))) : itself).messages();
    }

    private List<String> with(List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(prelude);
        all.addAll(List.of("-include", header.toString()));
        return all;
    }

    private HeaderException refused(String messages) {
        String remedy =
                "the directories of headers that it includes are given with -I DIR, macros it expects with -D MACRO[=VALUE]";
        if (isOfKernelSources()) {
            remedy += "; __user and the like are macros of the kernel's own: -D__user=";
        }
        return new HeaderException(header.getFileName() + " does not compile:\n" + messages.strip(), remedy);
    }

    /** The headers that `make headers_install` makes have no such annotations any more. */
    private boolean isOfKernelSources() {
        try {
            return new String(Files.readAllBytes(header), StandardCharsets.ISO_8859_1)
                    .matches("(?s).*\\b__(user|iomem)\\b.*");
        } catch (IOException e) {
            return false;
        }
    }

    /** The types of all that the header declares, and of the expressions; {@link #variable} names the latter. */
    Typed types(List<String> expressions) throws HeaderException, InterruptedException {
        Compiled compiled = compile(
                expressions.size(),
                DIMENSIONS,
                i -> "__typeof__((" + expressions.get(i) + ")) *" + variable(i) + ";",
                "");
        return new Typed(btf(compiled.object()), named(expressions, compiled.refused()));
    }

    /** The compiler's reasons for refusing expressions, by expression. */
    record Typed(CTypes types, Map<String, String> refused) {}

    /** The name of the variable that points to the type of an expression. */
    static String variable(int index) {
        return "kspec_p" + index;
    }

    /** The types of the arguments of ioctls, or the variables' types of what is none. The macros of ioctls are made to name their types instead of sizes. */
    Typed ioctls(List<String> expressions) throws HeaderException, InterruptedException {
        Compiled compiled = compile(
                expressions.size(),
                IOCTL_MACROS,
                i -> "__typeof__((" + expressions.get(i) + ")) *" + variable(i) + ";",
                "");
        return new Typed(btf(compiled.object()), named(expressions, compiled.refused()));
    }

    private static final String DIMENSIONS = "char kspec_dimensions[2][3];\n";

    static final String ARGUMENT = "kspec_argument";
    static final String SIZE = "kspec_size";
    static final String NOTHING = "kspec_nothing";

    private static final String IOCTL_MACROS = """
            #include <linux/ioctl.h>
            #undef _IOC
            #undef _IO
            #undef _IOR
            #undef _IOW
            #undef _IOWR
            #undef _IOR_BAD
            #undef _IOW_BAD
            #undef _IOWR_BAD
            #define KSPEC_TYPED(T) ((struct { __typeof__(T) *%s; } *)0)
            #define _IOC(d, t, n, s) ((struct { char %s[1 + (s)]; } *)0)
            #define _IO(t, n) ((struct { char %s; } *)0)
            #define _IOR(t, n, T) KSPEC_TYPED(T)
            #define _IOW(t, n, T) KSPEC_TYPED(T)
            #define _IOWR(t, n, T) KSPEC_TYPED(T)
            #define _IOR_BAD(t, n, T) KSPEC_TYPED(T)
            #define _IOW_BAD(t, n, T) KSPEC_TYPED(T)
            #define _IOWR_BAD(t, n, T) KSPEC_TYPED(T)
            """.formatted(ARGUMENT, SIZE, NOTHING) + DIMENSIONS;

    /** The values of expressions; what is no integer constant is not among them. */
    Values values(List<String> expressions) throws HeaderException, InterruptedException {
        if (expressions.isEmpty()) {
            return new Values(Map.of(), Map.of());
        }
        Compiled compiled = compile(
                expressions.size(),
                """
                struct kspec_value { unsigned long long value; unsigned int index, negative; };
                static const struct kspec_value kspec_values[] __attribute__((section(".kspec_values"), used)) = {
                """,
                i -> "{ (unsigned long long)(" + expressions.get(i) + "), " + i + ", (" + expressions.get(i)
                        + ") < 0 },",
                "};");
        Map<String, BigInteger> values = new LinkedHashMap<>();
        try {
            ByteView data = data(compiled.object(), ".kspec_values");
            for (int at = 0; at + VALUE_BYTES <= data.size(); at += VALUE_BYTES) {
                BigInteger bits = new BigInteger(Long.toUnsignedString(data.u64(at)));
                boolean negative = data.u32(at + 12L) != 0;
                values.put(
                        expressions.get(Math.toIntExact(data.u32(at + 8L))),
                        negative ? bits.subtract(BigInteger.ONE.shiftLeft(64)) : bits);
            }
        } catch (BrokenObjectException e) {
            throw broken(e);
        }
        return new Values(values, named(expressions, compiled.refused()));
    }

    /** Values by expression, and the compiler's reasons for having none. */
    record Values(Map<String, BigInteger> values, Map<String, String> refused) {}

    /** The texts that expressions stand for; what is longer than 511 bytes, or no quoted text, is not among them. */
    Map<String, String> texts(List<String> expressions) throws HeaderException, InterruptedException {
        if (expressions.isEmpty()) {
            return Map.of();
        }
        Compiled compiled = compile(
                expressions.size(),
                "struct kspec_text { unsigned int index, length; char text[" + LONGEST_TEXT + "]; };\n"
                        + "static const struct kspec_text kspec_texts[] __attribute__((section(\".kspec_texts\"), used)) = {\n",
                i -> "{ " + i + ", sizeof(" + expressions.get(i) + "), " + expressions.get(i) + " },",
                "};");
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            ByteView data = data(compiled.object(), ".kspec_texts");
            for (int at = 0; at + TEXT_BYTES <= data.size(); at += TEXT_BYTES) {
                long length = data.u32(at + 4L);
                if (length >= 1 && length <= LONGEST_TEXT) {
                    texts.put(
                            expressions.get(Math.toIntExact(data.u32(at))),
                            new String(data.part(at + 8L, length - 1).toArray(), StandardCharsets.UTF_8));
                }
            }
        } catch (BrokenObjectException e) {
            throw broken(e);
        }
        return texts;
    }

    private static ByteView data(byte[] object, String section) throws BrokenObjectException {
        ElfFile elf = ElfFile.read(object);
        return ByteView.of(elf.section(section).orElse(new byte[0]), elf.order());
    }

    /** gcc (12 at least) writes the dimensions of an array in the wrong order; whether it does, an array of ours tells. */
    private static CTypes btf(byte[] object) throws HeaderException {
        try {
            CTypes types = Btf.ofObject(object).types();
            int known = types.ofVariable("kspec_dimensions").orElse(0);
            return types.at(known) instanceof CShape.Array(int element, long count) && count == 3
                    ? types.withDimensionsReversed()
                    : types;
        } catch (BrokenObjectException e) {
            throw broken(e);
        }
    }

    private static HeaderException broken(BrokenObjectException e) {
        return new HeaderException("the compiler's object is not understood: " + e.getMessage(), e);
    }

    private static Map<String, String> named(List<String> expressions, Map<Integer, String> refused) {
        Map<String, String> named = new LinkedHashMap<>();
        refused.forEach((i, why) -> named.put(expressions.get(i), why));
        return named;
    }

    /** Compiles a source of so many items, without those that the compiler refuses. */
    private Compiled compile(int count, String before, IntFunction<String> item, String behind)
            throws HeaderException, InterruptedException {
        Map<Integer, String> refused = new TreeMap<>();
        Path object = directory.resolve("probe.o");
        List<String> options = with(List.of(
                "-gbtf",
                "-fno-eliminate-unused-debug-types",
                "-ftrack-macro-expansion=0",
                "-c",
                "-o",
                object.toString()));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Compiler.Result result = compiler.run(source(count, before, item, behind, refused), directory, options);
            if (result.good()) {
                return new Compiled(bytes(object), refused);
            }
            int known = refused.size();
            Matcher error = ERROR.matcher(result.messages());
            while (error.find()) {
                refused.putIfAbsent(Integer.parseInt(error.group(1)), error.group(2));
            }
            if (refused.size() == known) {
                throw result.messages().contains("gbtf") || result.messages().contains("btf")
                        ? new HeaderException(result.messages().strip(), compiler.tooOld())
                        : refused(result.messages());
            }
        }
        throw new HeaderException("the compiler never becomes content with the macros of " + header.getFileName(), "");
    }

    private Path source(int count, String before, IntFunction<String> item, String behind, Map<Integer, String> refused)
            throws HeaderException {
        StringBuilder source = new StringBuilder(before);
        for (int i = 0; i < count; i++) {
            if (!refused.containsKey(i)) {
                source.append("#line 1 \"kspec-probe-").append(i).append("\"\n");
                source.append(item.apply(i)).append('\n');
            }
        }
        return write(source.append(behind).append('\n').toString());
    }

    private Path write(String text) throws HeaderException {
        try {
            return Files.writeString(directory.resolve("probe.c"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HeaderException("nothing can be written into " + directory + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path object) throws HeaderException {
        try {
            return Files.readAllBytes(object);
        } catch (IOException e) {
            throw new HeaderException("the compiler's object cannot be read: " + e.getMessage(), e);
        }
    }
}
