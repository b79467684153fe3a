// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts QEMU in a session of its own, so that Ctrl-C at the terminal does not reach it and kspec can end it in order.
 * QEMU's number goes to the file {@code qemu.pid} in the state directory, where the pipe is made that it opens.
 */
final class QemuProcess {
    /**
     * Runs beside QEMU and kills it when standard input ends, that is when kspec is gone, however it went. Ends with QEMU's
     * status. Without job control a background command loses its standard input, hence descriptor 3; and the shell would add
     * its own word on how QEMU died to QEMU's log.
     */
    private static final String WATCHED = """
            umask 077
            mkfifo begun
            exec 3<&0 </dev/null
            "$@" 3<&- &
            qemu=$!
            echo $qemu >qemu.pid
            (read -r nothing <&3; kill -KILL $qemu) 2>/dev/null &
            watcher=$!
            exec 3<&- 2>/dev/null
            wait $qemu
            status=$?
            kill $watcher 2>/dev/null
            exit $status
            """;

    private static final String UNWATCHED = """
            umask 077
            mkfifo begun
            echo $$ >qemu.pid
            exec "$@"
            """;

    private QemuProcess() {}

    /** Starts a QEMU that dies with this JVM. The process returned is its watcher; closing its input kills QEMU. */
    static Process startWatched(List<String> argv, Path directory, Path log) throws IOException {
        return start(WATCHED, argv, directory, log, ProcessBuilder.Redirect.PIPE);
    }

    /** Starts a QEMU that outlives this JVM. */
    static Process startDetached(List<String> argv, Path directory, Path log) throws IOException {
        return start(
                UNWATCHED,
                argv,
                directory,
                log,
                ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    private static Process start(
            String script, List<String> argv, Path directory, Path log, ProcessBuilder.Redirect input)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", script, "kspec-vm"));
        command.addAll(argv);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
