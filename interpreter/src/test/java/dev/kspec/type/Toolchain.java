// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A C compiler that is asked what it makes of types; nothing that it compiles is ever run, so it may compile for any machine. */
record Toolchain(Abi abi, List<String> command) {
    private static final Path NATIVE = Path.of("/usr/bin/gcc");

    /** What a compiler has against a source. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final String output;

        Refused(List<String> command, String output) {
            super(command + ": " + output.substring(0, Math.min(output.length(), 4000)));
            this.output = output;
        }

        /** The lines with errors of what the source calls a file by {@code #line}. */
        Set<Integer> linesOf(String file) {
            return Pattern.compile("^" + file + ":(\\d+):.*error:.*", Pattern.MULTILINE)
                    .matcher(output)
                    .results()
                    .map(r -> Integer.valueOf(r.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Debian's cross compilers, by the ABI that they compile for. */
    static List<Toolchain> cross() {
        return List.of(
                of(Abi.I386, "i686-linux-gnu-gcc"),
                of(Abi.ARM64, "aarch64-linux-gnu-gcc"),
                of(Abi.ARMHF, "arm-linux-gnueabihf-gcc"),
                of(Abi.RISCV64, "riscv64-linux-gnu-gcc"),
                of(Abi.PPC64LE, "powerpc64le-linux-gnu-gcc"),
                of(Abi.S390X, "s390x-linux-gnu-gcc"));
    }

    /** What the machine's own gcc compiles for; nothing if there is none, or it is for a machine that kspec does not know. */
    static List<Toolchain> ofThisMachine() throws IOException, InterruptedException {
        if (!Files.isExecutable(NATIVE)) {
            return List.of();
        }
        String machine = output(List.of(NATIVE.toString(), "-dumpmachine")).strip();
        return switch (machine.replaceFirst("-.*", "")) {
            case "x86_64" ->
                List.of(
                        of(Abi.X86_64, NATIVE.toString(), "-m64"),
                        of(Abi.I386, NATIVE.toString(), "-m32"),
                        of(Abi.FREEBSD_AMD64, NATIVE.toString(), "-m64"));
            case "i686" -> List.of(of(Abi.I386, NATIVE.toString()));
            case "aarch64" -> List.of(of(Abi.ARM64, NATIVE.toString()));
            case "arm" -> List.of(of(Abi.ARMHF, NATIVE.toString()));
            case "riscv64" -> List.of(of(Abi.RISCV64, NATIVE.toString()));
            case "powerpc64le" -> List.of(of(Abi.PPC64LE, NATIVE.toString()));
            case "s390x" -> List.of(of(Abi.S390X, NATIVE.toString()));
            default -> List.of();
        };
    }

    private static Toolchain of(Abi abi, String... command) {
        return new Toolchain(abi, List.of(command));
    }

    /** Whether the compiler's program is there. */
    boolean isPresent() {
        String program = command.getFirst();
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(d -> Path.of(d).resolve(program))
                .anyMatch(Files::isExecutable);
    }

    /** Compiles a source without any header or library, and gives the object. */
    ObjectFile compile(Path directory, String source) throws IOException, InterruptedException {
        return compile(directory, source, "-ffreestanding");
    }

    ObjectFile compile(Path directory, String source, String... options) throws IOException, InterruptedException {
        Path c = directory.resolve("types.c");
        Path o = directory.resolve("types.o");
        Files.writeString(c, source);
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("-std=gnu11", "-w", "-fno-lto"));
        all.addAll(List.of(options));
        all.addAll(List.of("-c", "-o", o.toString(), c.toString()));
        output(all);
        return ObjectFile.read(Files.readAllBytes(o));
    }

    /** The macros that are defined at the end of a source, one `#define` a line. */
    List<String> macros(Path directory, String source) throws IOException, InterruptedException {
        Path c = directory.resolve("macros.c");
        Files.writeString(c, source);
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("-E", "-dM", c.toString()));
        return output(all).lines().toList();
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new Refused(command, text);
        }
        return text;
    }

    @Override
    public String toString() {
        return abi + " by " + String.join(" ", command);
    }
}
