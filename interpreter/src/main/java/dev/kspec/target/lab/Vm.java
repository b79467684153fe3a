// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A VM that this process started. It ends with {@link #close}, or with this process however that ends; one with a name
 * outlives the process unless it is closed. Waiting is for one thread at a time, all else may be called from any.
 */
public final class Vm implements Machine {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration END_BOUND = Duration.ofSeconds(5);

    private final VmRegistry registry;
    private final VmRecord state;
    private final Lab lab;
    private final Process process;
    private final ConsoleLog console;
    private final Begun begun;
    private final CompletableFuture<VmExit> exit;
    private final long startedAt;
    private final Duration qemuUp;
    private Optional<Duration> firstLine = Optional.empty();
    private volatile boolean closing;
    private volatile boolean logsKept;

    /** @param startedAt {@link System#nanoTime} just before QEMU was started */
    Vm(VmRegistry registry, VmRecord state, Lab lab, Process process, long startedAt) throws IOException {
        this.registry = registry;
        this.state = state;
        this.lab = lab;
        this.process = process;
        this.startedAt = startedAt;
        this.qemuUp = sinceStart();
        this.console = new ConsoleLog(state.console());
        this.begun = new Begun(state.begunPipe());
        this.exit = process.onExit().thenApply(this::howItEnded);
    }

    public Lab lab() {
        return lab;
    }

    public Accelerator accelerator() {
        return state.accelerator().orElseThrow();
    }

    /** Where SSH is to connect to. */
    public String host() {
        return "127.0.0.1";
    }

    public int sshPort() {
        return state.sshPort();
    }

    /** QEMU's process number; 0 if it has ended. */
    public long pid() {
        return state.qemu().map(ProcessHandle::pid).orElse(0L);
    }

    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public String program() {
        return "QEMU";
    }

    @Override
    public Path consolePath() {
        return state.console();
    }

    /** The record by which other processes find this VM. */
    public VmRecord state() {
        return state;
    }

    /** The I/O port through which the guest says what it begins. */
    public static int begunPort() {
        return Begun.PORT;
    }

    /** To be asked now and then, see {@link Begun}. */
    @Override
    public OptionalInt begunLast() {
        return begun.last();
    }

    @Override
    public OptionalInt markedLast() {
        return begun.mark();
    }

    /** Whether the guest's SSH server greets a new connection within the bound. */
    public boolean answers(Duration bound) {
        return SshBanner.read(host(), sshPort(), bound).isPresent();
    }

    @Override
    public Optional<String> standstill(Duration bound) {
        if (Processes.isStopped(pid())) {
            return Optional.of("QEMU was stopped from outside, as by SIGSTOP");
        }
        try {
            QmpClient.connect(state.controlSocket(), bound).close();
            return Optional.empty();
        } catch (IOException silent) {
            return Optional.of("QEMU itself does not answer: " + silent.getMessage());
        }
    }

    @Override
    public CompletableFuture<VmExit> onExit() {
        return exit.copy();
    }

    /** Keeps the logs beyond {@link #close}, for a while. */
    public void keepLogs() {
        logsKept = true;
    }

    /** Waits until the guest has printed its first line; false if it ends first or does not within the patience. */
    public boolean awaitFirstLine(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean running = alive();
            pollConsole();
            if (firstLine.isPresent() || !running || System.nanoTime() > deadline) {
                return firstLine.isPresent();
            }
            Thread.sleep(POLL);
        }
    }

    /** Waits until the guest accepts SSH connections. */
    public BootResult awaitReady(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean running = alive();
            pollConsole();
            Optional<BootResult> result = bootResult(running);
            if (result.isEmpty() && System.nanoTime() > deadline) {
                result = Optional.of(new BootResult.TimedOut(patience, console.begun(), state.console()));
            }
            if (result.isPresent()) {
                logsKept |= !(result.get() instanceof BootResult.Ready);
                return result.get();
            }
            Thread.sleep(POLL);
        }
    }

    /** Waits until the guest says that it is {@code quiet}; false if it ends first or does not within the patience. */
    public boolean awaitQuiet(Duration patience) throws InterruptedException {
        return await(console::quiet, patience);
    }

    /** Waits until the guest has nothing more to start; false if it ends first or still has after the patience. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        return await(console::idle, patience);
    }

    private boolean await(BooleanSupplier said, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean running = alive();
            pollConsole();
            if (said.getAsBoolean() || !running || System.nanoTime() > deadline) {
                return said.getAsBoolean();
            }
            Thread.sleep(POLL);
        }
    }

    /** {@code running} was asked before the console was read, so that nothing printed just before the end is missed. */
    private Optional<BootResult> bootResult(boolean running) {
        Path log = state.console();
        if (console.panic().isPresent()) {
            return Optional.of(new BootResult.Panicked(console.panic().get(), log));
        }
        if (console.complaint().isPresent()) {
            return Optional.of(new BootResult.Refused(console.complaint().get(), log));
        }
        if (!running) {
            String said = VmLauncher.lastLine(state.qemuLog()).orElse("it said nothing");
            return Optional.of(new BootResult.Exited(process.exitValue(), said, state.qemuLog()));
        }
        if (console.ready()) {
            return Optional.of(new BootResult.Ready(new BootTimes(qemuUp, firstLine.orElseThrow(), sinceStart())));
        }
        return Optional.empty();
    }

    private void pollConsole() {
        try {
            console.poll();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the console's log cannot be read", unreadable);
        }
        if (firstLine.isEmpty() && console.begun()) {
            firstLine = Optional.of(sinceStart());
        }
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private VmExit howItEnded(Process ended) {
        VmExit how = new Ending(state.console(), state.qemuLog()).of(ended.exitValue(), closing);
        logsKept |= how instanceof VmExit.Panicked || how instanceof VmExit.Died;
        return how;
    }

    /** Asks the guest to switch itself off; false if it has not within the patience. */
    public boolean powerOff(Duration patience) throws InterruptedException {
        try {
            GuestConsole.type(state.consoleSocket(), "poweroff -f");
        } catch (IOException noConsole) {
            return !alive();
        }
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closing = true;
        state.qemu().ifPresent(ProcessHandle::destroyForcibly);
        try {
            // Should QEMU not have been found, its watcher ends it now.
            process.getOutputStream().close();
            console.close();
            begun.close();
        } catch (IOException alreadyClosed) {
            // Nothing is lost.
        }
        if (Processes.awaitEnd(process.toHandle(), END_BOUND)) {
            exit.join();
        }
        registry.remove(state);
        if (!logsKept) {
            VmRegistry.dropLogs(state);
        }
    }
}
