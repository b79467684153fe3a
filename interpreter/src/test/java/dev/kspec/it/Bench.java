// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.source.Repository;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A place to run kspec from: a cache whose VMs are its own, so that nobody else's are met, while what is expensive to make
 * (the build of kspec, the lab, the drivers) is that of the user's cache.
 */
final class Bench implements AutoCloseable {
    /** The first use on a machine installs packages, builds kspec and makes the lab. */
    private static final Duration FIRST_USE = Duration.ofMinutes(20);

    private static final List<String> SHARED = List.of("launcher", "build", "app", "lab");
    private static boolean warm;

    private final Path scratch;
    private final Path cache;
    private final AtomicInteger started = new AtomicInteger();

    private Bench(Path scratch, Path cache) {
        this.scratch = scratch;
        this.cache = cache;
    }

    /** Shares the drivers that were built earlier, too. */
    static Bench in(Path scratch) throws Exception {
        Bench bench = withoutDrivers(scratch);
        link("drivers", bench.cache);
        return bench;
    }

    /** Has built no driver yet. */
    static Bench withoutDrivers(Path scratch) throws Exception {
        warmUp(scratch);
        Path cache = Files.createDirectories(scratch.resolve("cache"));
        for (String name : SHARED) {
            link(name, cache);
        }
        // A file that is replaced, not written to; without it every boot would try KVM anew.
        Files.copy(userCache().resolve("accelerator.properties"), cache.resolve("accelerator.properties"));
        return new Bench(scratch, cache);
    }

    /** Whether the instrumented lab is in the user's cache. */
    static boolean hasUml() throws LabException {
        Path fixtures = Repository.root().resolve("fixtures/lab");
        return LabCache.uml(userCache(), fixtures).find().isPresent();
    }

    /** The same, with the instrumented lab of the user's cache; made there, if there is none. */
    Bench withUml() throws IOException {
        Files.createDirectories(userCache().resolve("uml"));
        link("uml", cache);
        return this;
    }

    private static void link(String name, Path cache) throws IOException {
        Files.createSymbolicLink(cache.resolve(name), userCache().resolve(name));
    }

    private static synchronized void warmUp(Path scratch) throws Exception {
        if (!warm) {
            Path directory = Files.createDirectories(scratch.resolve("warm-up"));
            try (Launched first =
                    Launched.start(userCache(), directory, List.of("run", "specs/counter/limits.kspec"), Map.of())) {
                first.end(FIRST_USE).expect(0);
            }
            warm = true;
        }
    }

    private static Path userCache() {
        Map<String, String> environment = System.getenv();
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        String own = environment.getOrDefault("KSPEC_CACHE", "");
        return own.isEmpty() ? caches.resolve("kspec") : Path.of(own).toAbsolutePath();
    }

    /** A spec file among these tests' resources, as an argument for kspec. */
    static String spec(String name) {
        return Repository.root()
                .relativize(Repository.testResources("it").resolve(name))
                .toString();
    }

    Path scratch() {
        return scratch;
    }

    Path file(String name) {
        return scratch.resolve(name);
    }

    /** Starts {@code ./kspec} in the repository's root. */
    Launched start(String... arguments) throws IOException {
        return Launched.start(cache, output(), List.of(arguments), Map.of());
    }

    /** @param temporary a directory for its temporary files */
    Launched start(Path temporary, List<String> arguments) throws IOException {
        return Launched.start(cache, output(), arguments, Map.of("KSPEC_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary));
    }

    private Path output() throws IOException {
        return Files.createDirectories(scratch.resolve("kspec-" + started.incrementAndGet()));
    }

    /** Runs {@code ./kspec} to its end, which has to come within the bound. */
    Ended run(Duration bound, String... arguments) throws Exception {
        try (Launched kspec = start(arguments)) {
            return kspec.end(bound);
        }
    }

    /** The processes of this cache's VMs: QEMU and whatever watches over it. */
    List<ProcessHandle> vmProcesses() {
        String mark = cache + "/";
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(mark))
                .toList();
    }

    List<ProcessHandle> qemus() {
        return vmProcesses().stream()
                .filter(p -> p.info().command().orElse("").contains("/qemu-system-"))
                .toList();
    }

    /** The state directories of this cache's VMs. */
    List<String> vmDirectories() throws IOException {
        try (Stream<Path> entries = Files.list(cache.resolve("vms"))) {
            return entries.map(e -> e.getFileName().toString()).toList();
        } catch (NoSuchFileException neverABoot) {
            return List.of();
        }
    }

    /** What of this cache's VMs is still there after a moment's patience; empty if all is well. */
    List<String> leftovers() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            List<String> left = new ArrayList<>(vmDirectories());
            vmProcesses().forEach(p -> left.add(p.info().commandLine().orElse("")));
            if (left.isEmpty() || System.nanoTime() > deadline) {
                return left;
            }
            Thread.sleep(50);
        }
    }

    /** Ends what a test that failed has left. */
    @Override
    public void close() throws IOException {
        vmProcesses().forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> entries = Files.list(cache)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
