// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.channel.ChannelSession;

/** Has a real shell run the command, byte for byte as sshd does. */
record ShellProgram(String line) implements TestServer.Program {
    @Override
    public int run(InputStream in, OutputStream out, OutputStream err, ChannelSession channel) throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", line).start();
        Thread stdin = daemon(() -> {
            try (OutputStream to = shell.getOutputStream()) {
                in.transferTo(to);
            }
        });
        Thread stderr = daemon(() -> shell.getErrorStream().transferTo(err));
        try {
            shell.getInputStream().transferTo(out);
            out.flush();
            stderr.join();
            err.flush();
            return shell.waitFor();
        } finally {
            shell.destroyForcibly();
            stdin.interrupt();
        }
    }

    private interface Pump {
        void run() throws IOException;
    }

    private static Thread daemon(Pump pump) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                // the shell or the channel is gone
            }
        });
    }
}
