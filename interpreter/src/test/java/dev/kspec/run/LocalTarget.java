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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private volatile boolean closed;

    private LocalTarget(
            Process process,
            Path directory,
            Interference interference,
            AgentClient agent,
            Optional<Fate> fate,
            List<String> console) {
        this.process = process;
        this.directory = directory;
        this.interference = interference;
        this.agent = agent;
        this.fate = fate;
        this.console = console;
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
        try {
            Path directory = Files.createTempDirectory("kspec-target-");
            Process process = new ProcessBuilder(AgentBinary.file().toString(), directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Interference interference = new Interference(process, moves);
            AgentClient agent = AgentClient.greet(new FrameStream(interference, process.getOutputStream()));
            return new LocalTarget(process, directory, interference, agent, fate, List.copyOf(console));
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
