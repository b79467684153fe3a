// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** Runs a {@link TestServer.Program} on a thread of its own. */
final class TestCommand implements Command {
    private final TestServer.Program program;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private Thread thread;

    TestCommand(TestServer.Program program) {
        this.program = program;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        thread = Thread.ofPlatform().daemon().name("test-command").start(() -> run(channel));
    }

    private void run(ChannelSession channel) {
        try {
            exit.onExit(program.run(in, out, err, channel));
        } catch (Exception e) {
            exit.onExit(99, e.toString());
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        thread.interrupt();
    }
}
