// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/** One file on its way to the target through the standard input of a shell. */
final class Upload {
    /**
     * Arguments: temporary name, final name, size, mode. A connection that breaks looks to {@code cat} like the end of
     * the file, hence the size is checked there, before the file gets its name. The word splitting around {@code wc}
     * is wanted: some print leading blanks.
     */
    private static final String SCRIPT = """
            umask 077
            fail() { echo "$1" >&2; rm -f -- "$tmp"; exit 1; }
            tmp=$1
            if [ -d "$2" ]; then echo "it is a directory" >&2; exit 1; fi
            cat > "$tmp" || fail "cat failed"
            set -- "$1" "$2" "$3" "$4" $(wc -c < "$tmp")
            [ "$5" = "$3" ] || fail "$5 of $3 bytes came"
            chmod "$4" "$tmp" || fail "chmod failed"
            mv -f -- "$tmp" "$2" || fail "mv failed"
            """;

    private static final int CHUNK = 64 * 1024;
    private static final int MESSAGE = 1024;

    private final SshConnection connection;
    private final String path;
    private final long size;
    private final String command;

    Upload(SshConnection connection, String path, int mode, long size) {
        if (path.isEmpty() || size < 0 || (mode & ~07777) != 0) {
            throw new IllegalArgumentException(
                    "upload to " + Printable.quote(path) + ", mode " + mode + ", size " + size);
        }
        this.connection = connection;
        this.path = path;
        this.size = size;
        this.command = ShellQuote.command(
                "sh",
                "-c",
                SCRIPT,
                "sh",
                operand(temporaryName()),
                operand(path),
                Long.toString(size),
                Integer.toOctalString(mode));
    }

    /** Beside the file, so that giving it its name is a rename. */
    private String temporaryName() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return path.substring(0, path.lastIndexOf('/') + 1) + ".kspec-"
                + HexFormat.of().formatHex(random);
    }

    /** No name may look like an option or, to {@code test}, like an operator. */
    private static String operand(String name) {
        return name.startsWith("/") ? name : "./" + name;
    }

    void run(InputStream content, Duration timeout) throws IOException {
        Failures failures = connection.failures();
        if (size == 0) {
            requireEnd(content);
        }
        String title = "upload of " + path;
        Deadline deadline = Deadline.in(timeout, failures.tooLong(title, timeout));
        BytePipe stdin = connection.stdinPipe(title);
        HeadBuffer stderr = new HeadBuffer(MESSAGE);
        RemoteProgram program = connection.start(command, stdin, new HeadBuffer(0), stderr, deadline.left());
        try {
            send(content, stdin, deadline);
            RemoteEnd end = program.awaitEnd(deadline);
            if (!end.isSuccess()) {
                String reason = stderr.bytes().length > 0 ? Printable.of(stderr.bytes()) : "the shell " + end;
                throw new SshException(failures.notUploaded(path, reason));
            }
        } catch (SshException e) {
            program.close(e.failure());
            throw e;
        } catch (IOException e) {
            program.close(failures.channelClosedHere(title));
            throw e;
        }
    }

    private void send(InputStream content, BytePipe stdin, Deadline deadline) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = size;
        while (left > 0) {
            int count = content.read(chunk, 0, (int) Math.min(left, CHUNK));
            if (count < 0) {
                throw new EOFException("the content ended " + left + " bytes early");
            }
            left -= count;
            if (left == 0) {
                requireEnd(content); // before the last byte goes, else the target would take the file as complete
            }
            if (deadline.left().isZero()) {
                throw new SshException(deadline.failure());
            }
            try {
                stdin.put(chunk, 0, count, deadline);
            } catch (SshException e) {
                if (e.failure().kind() == Kind.REMOTE) {
                    return; // the shell has given up; its message says why
                }
                throw e;
            }
        }
        stdin.finish();
    }

    private void requireEnd(InputStream content) throws IOException {
        if (content.read() >= 0) {
            throw new IOException("the content is longer than " + size + " bytes");
        }
    }
}
