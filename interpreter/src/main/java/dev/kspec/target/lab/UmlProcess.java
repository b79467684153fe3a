// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A running User-Mode Linux, in a session of its own, so that Ctrl-C at the terminal does not reach it and kspec can end it in
 * order. Its standard streams are the guest's serial line, its standard error the guest's console. Its number goes to the file
 * {@code qemu.pid} in the state directory.
 *
 * @param watcher runs beside it and ends with its status
 * @param leash of which the watcher holds the other end: when this is closed, as when kspec is gone, however it went, it kills
 *     the guest
 */
record UmlProcess(Process watcher, RandomAccessFile leash) implements AutoCloseable {
    /**
     * The kernel of a guest whose memory has been emptied for a core file would be of no use to anybody. A panic's abort() is
     * the shell's word, too, hence its own standard error goes nowhere once the guest has its console.
     */
    private static final String WATCHED = """
            umask 077
            ulimit -c 0
            mkfifo leash
            exec 3<&0 4>&1
            "$@" <&3 >&4 3<&- 4>&- &
            uml=$!
            exec 3<&- 4>&- </dev/null >/dev/null 2>&1
            (read -r nothing <leash; kill -KILL $uml) &
            watcher=$!
            echo $uml >qemu.pid.new
            mv qemu.pid.new qemu.pid
            wait $uml
            status=$?
            kill $watcher
            exit $status
            """;

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(2);

    /**
     * Starts it.
     *
     * @param directory its state's, in which it works
     * @param console takes what the guest prints
     */
    static UmlProcess start(List<String> argv, Path directory, Path console) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", WATCHED, "kspec-vm"));
        command.addAll(argv);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(console.toFile())
                .start();
        boolean held = false;
        try {
            awaitNumber(directory.resolve(VmRecord.PID), process);
            RandomAccessFile leash =
                    new RandomAccessFile(directory.resolve("leash").toFile(), "rw");
            held = true;
            return new UmlProcess(process, leash);
        } finally {
            if (!held) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static void awaitNumber(Path pid, Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!Files.exists(pid)) {
            if (!process.isAlive()) {
                throw new IOException("its watcher ended with status " + process.exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("its watcher does not come up");
            }
            Thread.sleep(POLL);
        }
    }

    /** Has the watcher kill it. */
    @Override
    public void close() throws IOException {
        leash.close();
    }
}
