// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** Types into the guest's serial line, behind which a root shell waits; works without network and SSH. */
public final class GuestConsole {
    private static final Duration PROMPT_BOUND = Duration.ofSeconds(5);
    private static final Duration ECHO_BOUND = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String PROMPT = "# ";

    private final SocketChannel channel;
    private final StringBuilder heard = new StringBuilder();

    private GuestConsole(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Types one line at the shell's prompt and returns when the guest has echoed it; what the command prints goes to the
     * console's log.
     *
     * @throws IOException if the VM is gone, or no prompt comes, as after a panic
     */
    public static void type(Path consoleSocket, String line) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(consoleSocket));
            channel.configureBlocking(false);
            GuestConsole console = new GuestConsole(channel);
            // The shell is started only when somebody presses Enter.
            console.send("\n");
            console.expect(PROMPT, PROMPT_BOUND);
            console.send(line + "\n");
            // Hanging up earlier would throw away what the guest has not read yet.
            console.expect(line, ECHO_BOUND);
        }
    }

    private void send(String text) throws IOException {
        ByteBuffer bytes = ISO_8859_1.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void expect(String text, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        heard.setLength(0);
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (heard.indexOf(text) < 0) {
            int count = channel.read(buffer.clear());
            if (count < 0) {
                throw new IOException("the guest's console has been closed");
            }
            heard.append(ISO_8859_1.decode(buffer.flip()));
            if (count == 0) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the guest's console does not answer");
                }
                Thread.sleep(POLL);
            }
        }
    }
}
