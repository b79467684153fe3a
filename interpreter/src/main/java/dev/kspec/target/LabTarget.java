// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Interrogation;
import dev.kspec.target.lab.Machine;
import dev.kspec.target.lab.UmlVm;
import dev.kspec.target.lab.Vm;
import dev.kspec.target.lab.VmExit;
import dev.kspec.type.Signal;
import dev.kspec.wire.AgentClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A lab VM and the connection into it.
 *
 * @param quiet the length of its console's log when it came, in bytes
 * @param preloaded whether the driver that was wanted was loaded before it was saved
 */
record LabTarget(Machine vm, SshTarget ssh, long quiet, boolean preloaded) implements Target {
    /** A VM that is just going down is gone within this time. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);

    /** A guest that lives greets a new connection within this time, even on a busy machine. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    @Override
    public AgentClient agent() {
        return ssh.agent();
    }

    @Override
    public String description() {
        return ssh.description();
    }

    @Override
    public String moduleDirectory() {
        return ssh.moduleDirectory();
    }

    @Override
    public void putModule(Path file) throws TargetException {
        ssh.putModule(file);
    }

    @Override
    public List<String> console() {
        try {
            byte[] all = Files.readAllBytes(vm.consolePath());
            int from = (int) Math.min(quiet, all.length);
            return new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public OptionalInt begun() {
        return vm.begunLast();
    }

    @Override
    public OptionalInt mark() {
        return vm.markedLast();
    }

    @Override
    public Fate fate() {
        try {
            return switch (vm.onExit().get(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
                case VmExit.Closed e -> new Fate.Killed("the VM was closed");
                case VmExit.PoweredOff e -> new Fate.WentDown();
                case VmExit.Panicked e -> new Fate.Panicked(e.line());
                case VmExit.Died e ->
                    new Fate.Killed(
                            e.status() > 128
                                    ? vm.program() + " was killed by " + Signal.describe(e.status() - 128)
                                    : vm.program() + " ended with status " + e.status());
            };
        } catch (TimeoutException e) {
            return answers()
                    ? new Fate.Alive()
                    : vm.standstill(SIGN_OF_LIFE).<Fate>map(Fate.Stopped::new).orElseGet(Fate.Silent::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fate.Unknown("the run was interrupted");
        } catch (ExecutionException e) {
            return new Fate.Unknown(vm.program() + "'s end is unknown");
        }
    }

    /** A serial line carries one connection only, which is asked then. */
    private boolean answers() {
        return switch (vm) {
            case Vm qemu -> qemu.answers(SIGN_OF_LIFE);
            case UmlVm uml -> ssh.tell("true", SIGN_OF_LIFE);
        };
    }

    @Override
    public Interrogated interrogate() {
        Interrogation interrogation = new Interrogation(vm);
        return new Interrogated(interrogation.words(), interrogation.hear(ssh::tell));
    }

    /** The guest is thrown away, so nothing in it needs to be tidied. */
    @Override
    public void close() {
        ssh.drop();
        vm.close();
    }
}
