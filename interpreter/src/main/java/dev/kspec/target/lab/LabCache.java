// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The labs made so far, one for each content of {@code fixtures/lab} and machine architecture: whoever changes a file there
 * gets a new lab, everyone else the one that is there. A lab appears in the cache by one rename, hence complete or not at all;
 * two processes that want the same lab are kept apart by the script's own lock.
 */
public final class LabCache {
    private final LabKind kind;
    private final Path labs;
    private final Path fixtures;
    private final String architecture;
    private final List<String> packages;
    private final Optional<String> kernel;

    /**
     * Labs for QEMU.
     *
     * @param cacheRoot kspec's cache directory; made if it is not there
     * @param fixtures the directory with {@code make-lab.sh}
     */
    public LabCache(Path cacheRoot, Path fixtures) {
        this(LabKind.QEMU, cacheRoot, fixtures, System.getProperty("os.arch"));
    }

    /** Labs for User-Mode Linux; parameters as for QEMU's. */
    public static LabCache uml(Path cacheRoot, Path fixtures) {
        return new LabCache(LabKind.UML, cacheRoot, fixtures, System.getProperty("os.arch"));
    }

    LabCache(LabKind kind, Path cacheRoot, Path fixtures, String architecture) {
        this(
                kind,
                cacheRoot.toAbsolutePath().resolve(kind.directory()),
                fixtures.toAbsolutePath(),
                architecture,
                List.of(),
                Optional.empty());
    }

    private LabCache(
            LabKind kind,
            Path labs,
            Path fixtures,
            String architecture,
            List<String> packages,
            Optional<String> kernel) {
        this.kind = kind;
        this.labs = labs;
        this.fixtures = fixtures;
        this.architecture = architecture;
        this.packages = packages;
        this.kernel = kernel;
    }

    /** The same, but for labs whose guests have the programs of further Debian packages, and what those need. */
    public LabCache with(List<String> debianPackages) {
        return new LabCache(
                kind,
                labs,
                fixtures,
                architecture,
                debianPackages.stream().sorted().distinct().toList(),
                kernel);
    }

    /**
     * The same, but with a kernel of another series of Debian's than the one that it installs by itself.
     *
     * @param series such as {@code 6.12}
     */
    public LabCache withKernel(String series) {
        return new LabCache(kind, labs, fixtures, architecture, packages, Optional.of(series));
    }

    /** Where the current lab is, or will be. */
    public Path directory() throws LabException {
        return labs.resolve(key());
    }

    /** The current lab, if it has been made. */
    public Optional<Lab> find() throws LabException {
        Path directory = directory();
        if (!Lab.isComplete(directory)) {
            return Optional.empty();
        }
        LabPruner.noteUse(directory, Instant.now());
        Lab lab = Lab.open(directory);
        LabPruner.noteUse(lab.kernelDirectory(), Instant.now());
        return Optional.of(lab);
    }

    /**
     * The current lab; made now, if it is not there, which needs the network, and takes some 20 seconds for QEMU, some
     * minutes for User-Mode Linux.
     */
    public Lab findOrMake(LabProgress progress) throws LabException, InterruptedException {
        Optional<Lab> found = find();
        if (found.isPresent()) {
            return found.get();
        }
        Path directory = directory();
        new LabMaker(fixtures.resolve(kind.script())).make(directory, packages, kernel, progress);
        LabPruner.prune(labs, Instant.now());
        LabPruner.prune(labs.resolve("kernels"), Instant.now());
        return Lab.open(directory);
    }

    private String key() throws LabException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, architecture.getBytes(UTF_8));
            String machine = kind.machine();
            if (!machine.isEmpty()) {
                update(digest, machine.getBytes(UTF_8));
            }
            if (kernel.isPresent()) {
                update(digest, ("kernel " + kernel.get()).getBytes(UTF_8));
            }
            for (String name : packages) {
                update(digest, ("package " + name).getBytes(UTF_8));
            }
            for (Path file : ingredients()) {
                update(digest, fixtures.relativize(file).toString().getBytes(UTF_8));
                update(digest, Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        } catch (IOException unreadable) {
            throw new LabException(
                    "the lab's sources cannot be read: " + unreadable.getMessage(),
                    "run kspec from a complete checkout",
                    unreadable);
        }
    }

    /** With its length before it, so that no two lists of contents give the same bytes. */
    private static void update(MessageDigest digest, byte[] content) {
        digest.update((content.length + ":").getBytes(UTF_8));
        digest.update(content);
    }

    private List<Path> ingredients() throws IOException {
        try (Stream<Path> files = Files.walk(fixtures)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> kind.isMadeOf(fixtures.relativize(file)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException(fixtures + " is empty");
            }
            return found;
        }
    }
}
