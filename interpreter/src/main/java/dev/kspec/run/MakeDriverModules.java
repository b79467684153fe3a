// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds a driver with its own Makefile, in a copy: {@code make -C COPY KDIR=KERNEL [VARIABLE=VALUE…]}. A Makefile that can make
 * several modules finds in {@code KSPEC_MODULE}, in its environment, which one is wanted. The result is kept by content:
 * sources, the shared {@code lib/} beside them, the kernel and the variables.
 */
public final class MakeDriverModules implements DriverModules {
    private static final int LAST_LINES = 30;

    private final Path cache;
    private final List<String> variables;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./+@,-]*");

    /**
     * @param cache a directory of our own
     * @param variables for make, such as {@code COUNTER_MUTANT=3}
     */
    public MakeDriverModules(Path cache, List<String> variables) {
        this.cache = cache;
        this.variables = List.copyOf(variables);
    }

    @Override
    public Path build(DriverModel driver, Path kernel, Targets.Progress progress)
            throws TargetException, InterruptedException {
        String file = driver.module().orElseThrow().file();
        if (!Files.isRegularFile(driver.directory().resolve("Makefile"))) {
            throw new TargetException("driver " + driver.name() + " has no Makefile in "
                    + (driver.directory().toString().isEmpty() ? "the directory of the spec file" : driver.directory())
                    + ": it has to make " + file + " there when called with KDIR=…");
        }
        demandPlain(kernel, "the kernel's build directory");
        demandPlain(cache, "the cache, in which drivers are built,");
        try {
            Path kept = cache.resolve(driver.name() + "-" + key(driver, kernel)).resolve(file);
            if (!Files.isRegularFile(kept)) {
                long begin = System.nanoTime();
                progress.working("building " + driver.name(), -1);
                make(driver, kernel, kept);
                progress.took("driver build", Duration.ofNanos(System.nanoTime() - begin));
            }
            return kept;
        } catch (IOException | UncheckedIOException e) {
            throw new TargetException("driver " + driver.name() + " cannot be built: " + e.getMessage(), e);
        }
    }

    /** Make, and the shell that runs its recipes, would take some signs for their own. */
    private static void demandPlain(Path path, String what) throws TargetException {
        if (!PLAIN.matcher(path.toString()).matches()) {
            throw new TargetException(what + " has signs in its path that make would not take as they are: " + path
                    + "; letters, digits and _ . / + - are fine: name it by a symbolic link");
        }
    }

    private void make(DriverModel driver, Path kernel, Path kept)
            throws IOException, TargetException, InterruptedException {
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "building-");
        try {
            Path copy = work.resolve(driver.name());
            copy(driver.directory(), copy);
            Path lib = driver.directory().resolveSibling("lib");
            if (Files.isDirectory(lib)) {
                copy(lib, work.resolve("lib"));
            }
            Path log = work.resolve("make.log");
            List<String> command = new ArrayList<>(List.of("make", "-C", copy.toString(), "KDIR=" + kernel));
            command.addAll(variables);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("KSPEC_MODULE", kept.getFileName().toString());
            Process make = builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int status;
            try {
                status = make.waitFor();
            } catch (InterruptedException e) {
                make.descendants().forEach(ProcessHandle::destroyForcibly);
                make.destroyForcibly();
                throw e;
            }
            Path module = copy.resolve(kept.getFileName());
            if (status != 0 || !Files.isRegularFile(module)) {
                throw new TargetException(notBuilt(driver, status, kept, log, copy));
            }
            Files.createDirectories(kept.getParent());
            Path fresh = kept.resolveSibling(kept.getFileName() + "." + work.getFileName());
            Files.move(module, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(work);
        }
    }

    private String key(DriverModel driver, Path kernel) throws IOException {
        MessageDigest digest = sha256();
        add(digest, kernel.toRealPath().toString());
        Path release = kernel.resolve("include/config/kernel.release");
        if (Files.exists(release)) {
            add(digest, Files.readString(release));
        }
        variables.forEach(v -> add(digest, v));
        for (Path directory : List.of(driver.directory(), driver.directory().resolveSibling("lib"))) {
            for (Path file : sources(directory)) {
                add(digest, directory.relativize(file).toString());
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 10);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** Everything that may go into a build, in the order of names; not what a build by hand left behind. */
    private static List<Path> sources(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(p -> !directory.relativize(p).startsWith("build"))
                    .filter(p -> !p.toString().endsWith(".ko") && !p.toString().endsWith(".kspec"))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : sources(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    /** The compiler's first error, at the place in the driver's own directory; then the end of the log. */
    private static String notBuilt(DriverModel driver, int status, Path kept, Path log, Path copy) throws IOException {
        List<String> lines = tail(log).stream()
                .map(l -> l.replace(copy.toString(), driver.directory().toString()))
                .toList();
        String why = lines.stream()
                .filter(l -> l.contains("error:") || l.contains("Error "))
                .findFirst()
                .or(() -> lines.stream().filter(l -> l.contains("*** ")).findFirst())
                .orElse(status != 0 ? "make ended with status " + status : "make made no " + kept.getFileName());
        return "driver " + driver.name() + " does not build: " + why + "\n" + String.join("\n", lines);
    }

    private static List<String> tail(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
