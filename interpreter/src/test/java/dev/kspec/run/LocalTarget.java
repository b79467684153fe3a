// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.Fate;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.FrameStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real agent as a process of this machine, without privileges or a network between. */
final class LocalTarget implements Target {
    private final Process process;
    private final Path directory;
    private final Interference interference;
    private final AgentClient agent;
    private final Optional<Fate> fate;
    private final List<String> console;
    private final Optional<Path> begun;
    private volatile boolean closed;

    private LocalTarget(
            Process process,
            Path directory,
            Interference interference,
            AgentClient agent,
            Optional<Fate> fate,
            List<String> console,
            Optional<Path> begun) {
        this.process = process;
        this.directory = directory;
        this.interference = interference;
        this.agent = agent;
        this.fate = fate;
        this.console = console;
        this.begun = begun;
    }

    /**
     * Starts one.
     *
     * @param moves what happens to the frames on their way to the host
     * @param fate what will be said of it when it no longer answers; unless told, what became of the process
     * @param console what the machine's console will be said to show
     */
    static LocalTarget start(Interference.Moves moves, Optional<Fate> fate, List<String> console)
            throws TargetException {
        return start(moves, fate, console, Optional.empty());
    }

    /** One that can tell which program its agent began last, and whose answers therefore wait for others. */
    static LocalTarget telling() throws TargetException {
        try {
            Path begun = Files.createTempFile("kspec-begun-", "");
            return start((index, frame) -> new Interference.Pass(), Optional.empty(), List.of(), Optional.of(begun));
        } catch (IOException e) {
            throw new TargetException("no file can be made: " + e.getMessage(), e);
        }
    }

    private static LocalTarget start(
            Interference.Moves moves, Optional<Fate> fate, List<String> console, Optional<Path> begun)
            throws TargetException {
        try {
            Path directory = Files.createTempDirectory("kspec-target-");
            List<String> command = new ArrayList<>(List.of(AgentBinary.file().toString()));
            begun.ifPresent(file -> command.addAll(List.of("--begun", file.toString(), "0")));
            command.add(directory.toString());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Interference interference = new Interference(process, moves);
            AgentClient agent = AgentClient.greet(new FrameStream(interference, process.getOutputStream()));
            return new LocalTarget(process, directory, interference, agent, fate, List.copyOf(console), begun);
        } catch (IOException e) {
            throw new TargetException("the agent does not start: " + e.getMessage(), e);
        }
    }

    static LocalTarget start() throws TargetException {
        return start((index, frame) -> new Interference.Pass());
    }

    static LocalTarget start(Interference.Moves moves) throws TargetException {
        return start(moves, Optional.empty(), List.of());
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean isClosed() {
        return closed;
    }

    /** Cases' directories that are left. */
    long leftovers() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    @Override
    public AgentClient agent() {
        return agent;
    }

    @Override
    public String description() {
        return "this machine, Linux " + agent.guest().release();
    }

    @Override
    public String moduleDirectory() {
        return directory.toString();
    }

    @Override
    public void putModule(Path file) {
        throw new UnsupportedOperationException("no test loads modules here");
    }

    @Override
    public List<String> console() {
        return console;
    }

    @Override
    public OptionalInt begun() {
        try {
            byte[] said = begun.isPresent() ? Files.readAllBytes(begun.get()) : new byte[0];
            return said.length == 0 ? OptionalInt.empty() : OptionalInt.of(said[0] & 0xff);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Fate fate() {
        return fate.orElseGet(this::ended);
    }

    private Fate ended() {
        try {
            return process.waitFor(100, TimeUnit.MILLISECONDS)
                    ? new Fate.Killed("the agent ended with status " + process.exitValue())
                    : new Fate.Unknown("the agent still runs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fate.Unknown("interrupted");
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        interference.close();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor();
            if (begun.isPresent()) {
                Files.delete(begun.get());
            }
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
