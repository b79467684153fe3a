// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** gcc for one ABI: preprocesses and compiles, never links. gcc 12 is the first that writes BTF. */
public final class Compiler {
    private static final long PATIENCE_SECONDS = 120;
    private static final int LONGEST_OUTPUT = 64 << 20;

    private final List<String> command;
    private final String packages;
    private final List<String> options;

    private Compiler(List<String> command, String packages, List<String> options) {
        this.command = List.copyOf(command);
        this.packages = packages;
        this.options = List.copyOf(options);
    }

    /** What the compiler said, and whether it was content. */
    record Result(boolean good, String output, String messages) {}

    /** Where gcc for an ABI is found: its names, and the Debian packages with it and the target's headers. */
    private record Tool(List<List<String>> commands, String packages) {}

    /**
     * Finds the compiler.
     *
     * @param searchPath directories as in {@code PATH}
     * @param options such as {@code -I} and {@code -D}, for every call
     * @throws HeaderException naming the package, if there is none
     */
    public static Compiler find(Abi abi, String searchPath, List<String> options) throws HeaderException {
        Tool tool = tool(abi);
        Optional<List<String>> found = tool.commands().stream()
                .filter(c -> isOnPath(c.getFirst(), searchPath))
                .findFirst();
        if (found.isEmpty()) {
            throw new HeaderException(
                    "there is no C compiler for " + abi + ": looked for "
                            + String.join(
                                    ", ",
                                    tool.commands().stream()
                                            .map(List::getFirst)
                                            .distinct()
                                            .toList()),
                    tool.packages().isEmpty() ? "" : "apt-get install " + tool.packages());
        }
        return new Compiler(found.get(), tool.packages(), options);
    }

    private static Tool tool(Abi abi) {
        return switch (abi) {
            case X86_64 -> native64("x86_64-linux-gnu", "amd64", "gcc libc6-dev");
            case I386 ->
                new Tool(
                        System.getProperty("os.arch").equals("amd64")
                                ? List.of(List.of("i686-linux-gnu-gcc"), List.of("gcc", "-m32"))
                                : List.of(List.of("i686-linux-gnu-gcc")),
                        "gcc-i686-linux-gnu libc6-dev-i386-cross");
            case ARM64 -> native64("aarch64-linux-gnu", "aarch64", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross");
            case ARMHF -> native64("arm-linux-gnueabihf", "arm", "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross");
            case RISCV64 -> native64("riscv64-linux-gnu", "riscv64", "gcc-riscv64-linux-gnu libc6-dev-riscv64-cross");
            case PPC64LE ->
                native64("powerpc64le-linux-gnu", "ppc64le", "gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross");
            case S390X -> native64("s390x-linux-gnu", "s390x", "gcc-s390x-linux-gnu libc6-dev-s390x-cross");
            case FREEBSD_AMD64 -> new Tool(List.of(List.of("x86_64-unknown-freebsd-gcc")), "");
        };
    }

    /** The machine's own gcc, where it makes code for the ABI; else the cross compiler. */
    private static Tool native64(String triplet, String machine, String packages) {
        List<String> cross = List.of(triplet + "-gcc");
        return new Tool(
                System.getProperty("os.arch").equals(machine) ? List.of(List.of("gcc"), cross) : List.of(cross),
                packages);
    }

    /** The ABI of programs on this machine, if it is one of those known. */
    public static Optional<Abi> ownAbi() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> Optional.of(Abi.X86_64);
            case "aarch64" -> Optional.of(Abi.ARM64);
            case "arm" -> Optional.of(Abi.ARMHF);
            case "i386" -> Optional.of(Abi.I386);
            case "riscv64" -> Optional.of(Abi.RISCV64);
            case "ppc64le" -> Optional.of(Abi.PPC64LE);
            case "s390x" -> Optional.of(Abi.S390X);
            default -> Optional.empty();
        };
    }

    private static boolean isOnPath(String name, String searchPath) {
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs the compiler on a source file.
     *
     * @param scratch a directory of our own, for what it says
     */
    Result run(Path source, Path scratch, List<String> more) throws HeaderException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("-x", "c", "-std=gnu11", "-w", "-fno-diagnostics-show-caret", "-fmax-errors=0"));
        line.addAll(options);
        line.addAll(more);
        line.add(source.toString());
        Path output = scratch.resolve("compiler.out");
        Path messages = scratch.resolve("compiler.err");
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(messages.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new HeaderException("the compiler takes longer than " + PATIENCE_SECONDS + " s", "");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Result(process.exitValue() == 0, text(output), text(messages));
        } catch (IOException e) {
            throw new HeaderException(command.getFirst() + " cannot be run: " + e.getMessage(), e);
        }
    }

    /** How its refusal of an option that it is too old for is told. */
    String tooOld() {
        return "gcc 12 or later is needed, which can write BTF"
                + (packages.isEmpty() ? "" : ": apt-get install " + packages);
    }

    private static String text(Path file) throws IOException, HeaderException {
        if (Files.size(file) > LONGEST_OUTPUT) {
            throw new HeaderException("the compiler says more than 64 MiB", "");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
