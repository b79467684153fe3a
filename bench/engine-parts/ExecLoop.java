// SPDX-License-Identifier: Apache-2.0
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.RemoteEnd;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code ExecLoop PORT KEY HOST-KEY N}: N cases of ten commands each, one after the other on one connection; prints cases per second. */
final class ExecLoop {
    private ExecLoop() {}

    public static void main(String[] args) throws Exception {
        int cases = Integer.parseInt(args[3]);
        SshEndpoint endpoint = new SshEndpoint(
                new SshAddress("root", "127.0.0.1", Integer.parseInt(args[0])),
                new Identity.KeyFile(Path.of(args[1])),
                new HostKeyPolicy.Pinned(List.of(Files.readString(Path.of(args[2])).strip())));
        try (SshConnection connection = SshConnection.connect(endpoint)) {
            run(connection, 2); // warms up
            long begin = System.nanoTime();
            run(connection, cases);
            System.out.printf("%.3f%n", cases * 1e9 / (System.nanoTime() - begin));
        }
    }

    private static void run(SshConnection connection, int cases) throws Exception {
        for (int i = 0; i < cases * 10; i++) {
            RemoteEnd end = connection.exec("true", Duration.ofSeconds(10), 1024).end();
            if (!end.isSuccess()) {
                throw new IllegalStateException("true " + end);
            }
        }
    }
}
