// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction.Request.HostRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs them as children of this process, in its directory and environment. One that a signal ended has the exit status
 * 128 + signal, as a shell has it; one that took too long was killed: 256 + SIGKILL.
 */
public final class LocalCommands implements HostCommands {
    private static final int ENOENT = 2;
    private static final int KILLED = 256 + 9;
    /** How the JDK tells which error execve(2) and its like gave. */
    private static final Pattern ERROR = Pattern.compile("error(?:=|: )(\\d+)");

    /** For how long output may still come when the program is gone: what it left running may hold the pipe. */
    private static final Duration LAST_OUTPUT = Duration.ofMillis(500);

    @Override
    public Release run(List<byte[]> args, byte[] input, HostRun room, Duration longest) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(args.stream().map(LocalCommands::text).toList()).start();
        } catch (IOException e) {
            Matcher error = ERROR.matcher(String.valueOf(e.getMessage()));
            int errno = error.find() ? Integer.parseInt(error.group(1)) : ENOENT;
            return HostCommands.answer(-errno, new byte[0], new byte[0], room);
        }
        Kept output = new Kept(process.getInputStream(), room.outRoom());
        Kept errors = new Kept(process.getErrorStream(), room.errRoom());
        Thread.ofVirtual().start(() -> feed(process.getOutputStream(), input));
        boolean ended;
        try {
            ended = process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            // By its handle: the process itself would close the streams, too, with what is still in them.
            // What it started goes last: a shell whose command is killed would go on with the next.
            List<ProcessHandle> started = process.descendants().toList();
            process.toHandle().destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
        int status = ended ? process.exitValue() : KILLED;
        return HostCommands.answer(status, output.bytes(), errors.bytes(), room);
    }

    /** Names of files are bytes; the JDK takes them as text of this machine. */
    private static String text(byte[] bytes) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return new String(bytes, Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8);
    }

    private static void feed(OutputStream to, byte[] input) {
        try (to) {
            to.write(input);
        } catch (IOException e) {
            // It does not read all of it, which is its own business.
        }
    }

    /** The first bytes of a stream; all others are read and dropped. */
    private static final class Kept {
        private final byte[] bytes;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private int count;

        Kept(InputStream from, int room) {
            bytes = new byte[room];
            Thread.ofVirtual().start(() -> read(from));
        }

        private void read(InputStream from) {
            byte[] some = new byte[8192];
            try (from) {
                for (int n = from.read(some); n >= 0; n = from.read(some)) {
                    keep(some, n);
                }
            } catch (IOException e) {
                // What came until then counts.
            } finally {
                end.complete(null);
            }
        }

        private synchronized void keep(byte[] some, int n) {
            int kept = Math.min(n, bytes.length - count);
            System.arraycopy(some, 0, bytes, count, kept);
            count += kept;
        }

        byte[] bytes() throws InterruptedException {
            try {
                end.get(LAST_OUTPUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Somebody else holds the stream open.
            }
            synchronized (this) {
                return Arrays.copyOf(bytes, count);
            }
        }
    }
}
