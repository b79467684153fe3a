// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written down about a VM, so that any kspec process can find it, use it and end it.
 *
 * @param directory its state directory
 * @param id unique; QEMU's command line carries it
 * @param persistent true for a VM that outlives the process that made it
 * @param owner the kspec process that made it
 * @param realm where the process numbers hold
 * @param created when
 * @param lab the lab's directory
 * @param accelerator what QEMU runs it under; absent for User-Mode Linux
 * @param sshPort on the loopback interface; 0 until QEMU has told
 * @param logs the directory of {@link #console} and {@link #qemuLog}
 */
public record VmRecord(
        Path directory,
        String id,
        boolean persistent,
        ProcessIdentity owner,
        VmRealm realm,
        Instant created,
        Path lab,
        Optional<Accelerator> accelerator,
        int sshPort,
        Path logs) {

    private static final String FILE = "vm.properties";
    private static final String NO_ACCELERATOR = "none";

    /** Holds the number of QEMU, or of whatever runs the guest. */
    static final String PID = "qemu.pid";

    private static final String QEMU_START = "qemu.start";

    VmRecord withSshPort(int port) {
        return new VmRecord(directory, id, persistent, owner, realm, created, lab, accelerator, port, logs);
    }

    /** Everything the guest prints on its serial line. */
    public Path console() {
        return logs.resolve("console.log");
    }

    /** What QEMU says itself. */
    public Path qemuLog() {
        return logs.resolve("qemu.log");
    }

    /** A stream socket that is the guest's serial line, with a shell behind it. */
    public Path consoleSocket() {
        return socket(QemuCommand.CONSOLE_SOCKET);
    }

    Path begunPipe() {
        return directory.resolve(QemuCommand.BEGUN_PIPE);
    }

    Path controlSocket() {
        return socket(QemuCommand.CONTROL_SOCKET);
    }

    /** QEMU's {@code -name}, User-Mode Linux's {@code umid}. */
    String processName() {
        return "kspec-" + id;
    }

    /**
     * The process of QEMU, or of User-Mode Linux, if it runs. It is recognised by its unique name among its arguments, so a process that was given
     * its number later is never taken for it.
     */
    public Optional<ProcessHandle> qemu() {
        if (!realm.equals(VmRealm.current())) {
            return Optional.empty();
        }
        return recordedPid()
                .flatMap(ProcessIdentity::of)
                .filter(process ->
                        process.hasArgument(processName()) || process.hasArgument(UmlCommand.NAME + processName()))
                .filter(process -> recordedStart()
                        .map(start -> start == process.startTicks())
                        .orElse(true))
                .flatMap(process -> ProcessHandle.of(process.pid()));
    }

    /** True if the VM is of no use to anyone: its owner is gone, and for a persistent one QEMU itself. */
    boolean stale() {
        if (realm.isPast()) {
            return true;
        }
        if (!realm.equals(VmRealm.current())) {
            // Made on another machine or in another container that shares this cache; its processes cannot be judged
            // from here.
            return false;
        }
        return !owner.alive() && (!persistent || qemu().isEmpty());
    }

    /** Notes when QEMU began, as soon as its number is known. */
    void pinQemu() throws IOException {
        Optional<ProcessIdentity> process = recordedPid().flatMap(ProcessIdentity::of);
        if (process.isPresent()) {
            Files.writeString(
                    directory.resolve(QEMU_START), Long.toString(process.get().startTicks()));
        }
    }

    private Optional<Long> recordedPid() {
        return number(PID);
    }

    private Optional<Long> recordedStart() {
        return number(QEMU_START);
    }

    private Optional<Long> number(String file) {
        try {
            return Optional.of(
                    Long.parseLong(Files.readString(directory.resolve(file)).strip()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** QEMU works in the state directory, so this name reaches a socket whose own is longer than sun_path. */
    private Path socket(String name) {
        Path direct = directory.resolve(name);
        if (direct.toString().length() < 100) {
            return direct;
        }
        return recordedPid()
                .map(pid -> Path.of("/proc", Long.toString(pid), "cwd", name))
                .orElse(direct);
    }

    void save() throws IOException {
        Map<String, String> entries = new TreeMap<>();
        entries.put("id", id);
        entries.put("persistent", Boolean.toString(persistent));
        entries.put("owner.pid", Long.toString(owner.pid()));
        entries.put("owner.start", Long.toString(owner.startTicks()));
        entries.put("realm.machine", realm.machine());
        entries.put("realm.boot", realm.boot());
        entries.put("realm.space", realm.space());
        entries.put("created", created.toString());
        entries.put("lab", lab.toString());
        entries.put("accelerator", accelerator.map(Accelerator::option).orElse(NO_ACCELERATOR));
        entries.put("ssh.port", Integer.toString(sshPort));
        entries.put("logs", logs.toString());
        PropertiesFile.write(directory.resolve(FILE), entries);
    }

    /** Reads what {@link #save} wrote. */
    static VmRecord load(Path directory) throws IOException {
        Map<String, String> entries = PropertiesFile.read(directory.resolve(FILE));
        try {
            return new VmRecord(
                    directory,
                    required(entries, "id"),
                    Boolean.parseBoolean(required(entries, "persistent")),
                    new ProcessIdentity(
                            Long.parseLong(required(entries, "owner.pid")),
                            Long.parseLong(required(entries, "owner.start"))),
                    new VmRealm(
                            required(entries, "realm.machine"),
                            required(entries, "realm.boot"),
                            required(entries, "realm.space")),
                    Instant.parse(required(entries, "created")),
                    Path.of(required(entries, "lab")),
                    accelerator(required(entries, "accelerator"), directory),
                    Integer.parseInt(required(entries, "ssh.port")),
                    Path.of(required(entries, "logs")));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            throw new IOException(directory.resolve(FILE) + " is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static Optional<Accelerator> accelerator(String option, Path directory) throws IOException {
        Optional<Accelerator> named = Accelerator.named(option);
        if (named.isEmpty() && !option.equals(NO_ACCELERATOR)) {
            throw new IOException("unknown accelerator in " + directory);
        }
        return named;
    }

    private static String required(Map<String, String> entries, String key) throws IOException {
        String value = entries.get(key);
        if (value == null) {
            throw new IOException("no " + key + " in " + entries.keySet());
        }
        return value;
    }
}
