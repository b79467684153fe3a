// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A User-Mode Linux that this process started: a guest whose kernel is a process of this machine. */
public final class UmlVm implements Machine {
    private static final Duration END_BOUND = Duration.ofSeconds(5);

    private final VmRegistry registry;
    private final VmRecord state;
    private final UmlProcess process;
    private final CompletableFuture<VmExit> exit;
    private volatile boolean closing;
    private volatile boolean logsKept;

    UmlVm(VmRegistry registry, VmRecord state, UmlProcess process) {
        this.registry = registry;
        this.state = state;
        this.process = process;
        this.exit = process.watcher().onExit().thenApply(this::howItEnded);
    }

    @Override
    public String program() {
        return "User-Mode Linux";
    }

    /** What the guest says on its serial line, behind which is its SSH server. */
    public InputStream heard() {
        return process.watcher().getInputStream();
    }

    /** What the guest hears on its serial line; when it is closed, the guest switches itself off. */
    public OutputStream said() {
        return process.watcher().getOutputStream();
    }

    @Override
    public Path consolePath() {
        return state.console();
    }

    /** Its processor has no ports. */
    @Override
    public OptionalInt begunLast() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt markedLast() {
        return OptionalInt.empty();
    }

    @Override
    public Optional<String> standstill(Duration bound) {
        return state.qemu()
                .filter(kernel -> Processes.isStopped(kernel.pid()))
                .map(kernel -> program() + " was stopped from outside, as by SIGSTOP");
    }

    @Override
    public CompletableFuture<VmExit> onExit() {
        return exit.copy();
    }

    /**
     * Why nobody answers in a guest that was started.
     *
     * @param otherwise what the connection has to say about that
     */
    public String whySilent(String otherwise) {
        logsKept = true;
        String log = " (" + state.console() + ")";
        try (ConsoleLog console = new ConsoleLog(state.console())) {
            console.poll();
            if (console.panic().isPresent()) {
                return "the guest's kernel panicked while booting: "
                        + console.panic().get() + log;
            }
            if (console.complaint().isPresent()) {
                return "the guest could not start its services: "
                        + console.complaint().get() + log;
            }
            return (!console.ready() && ended()
                            ? "User-Mode Linux ended before the guest was ready: "
                                    + VmLauncher.lastLine(state.console()).orElse("it said nothing")
                            : otherwise)
                    + log;
        } catch (IOException unreadable) {
            return otherwise + log;
        }
    }

    private boolean ended() {
        try {
            return exit.get(1, TimeUnit.SECONDS) != null;
        } catch (TimeoutException | ExecutionException running) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private VmExit howItEnded(Process watcher) {
        VmExit how = new Ending(state.console(), state.console()).of(watcher.exitValue(), closing);
        logsKept |= how instanceof VmExit.Panicked || how instanceof VmExit.Died;
        return how;
    }

    @Override
    public void close() {
        closing = true;
        state.qemu().ifPresent(ProcessHandle::destroyForcibly);
        try {
            // Should it not have been found, its watcher ends it now.
            process.close();
        } catch (IOException alreadyClosed) {
            // Nothing is lost.
        }
        if (Processes.awaitEnd(process.watcher().toHandle(), END_BOUND)) {
            exit.join();
        }
        registry.remove(state);
        if (!logsKept) {
            VmRegistry.dropLogs(state);
        }
    }
}
