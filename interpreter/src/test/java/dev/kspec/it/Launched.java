// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.source.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code ./kspec}, in a process group of its own as under an interactive shell; closing kills it if it still runs. */
final class Launched implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Process process;
    private final List<String> arguments;
    private final Path directory;
    private final long begun = System.nanoTime();

    private Launched(Process process, List<String> arguments, Path directory) {
        this.process = process;
        this.arguments = arguments;
        this.directory = directory;
    }

    /**
     * Starts it in the repository's root.
     *
     * @param cache for KSPEC_CACHE
     * @param directory where its output goes
     * @param environment more of it
     */
    static Launched start(Path cache, Path directory, List<String> arguments, Map<String, String> environment)
            throws IOException {
        // Whoever runs the tests in the background has SIGINT ignored, and the JVM would go on ignoring it.
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT", "./kspec"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Repository.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("KSPEC_CACHE", cache.toString());
        return new Launched(builder.start(), arguments, directory);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the text stands in its standard output. */
    void awaitOutput(String text, Duration bound) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!read("stdout").contains(text)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("\"" + text + "\" never came\n" + soFar());
            }
            Thread.sleep(POLL);
        }
    }

    /** Waits for its end. */
    Ended end(Duration bound) throws IOException, InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + bound.toSeconds() + " s\n" + soFar());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return new Ended(arguments, process.exitValue(), read("stdout"), read("stderr"), took);
    }

    /** As ctrl-C at a terminal: SIGINT to the whole process group. */
    void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s INT -- -" + pid()).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("the process group is not there\n" + soFar());
        }
    }

    /** SIGKILL to it alone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its standard output by now. */
    String output() throws IOException {
        return read("stdout");
    }

    private String read(String stream) throws IOException {
        return Files.readString(directory.resolve(stream));
    }

    String soFar() throws IOException {
        return "./kspec " + String.join(" ", arguments) + "\n" + read("stdout") + read("stderr");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
