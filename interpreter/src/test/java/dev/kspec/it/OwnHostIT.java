// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.ExecResult;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshEndpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --target}, on a VM that {@code kspec vm} keeps, with the options that {@code kspec vm status} prints. */
@Tag("vm")
class OwnHostIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Pattern RUN_LINE = Pattern.compile(
            "(?m)^run on it: kspec run --target (\\S+) --identity (\\S+) --known-hosts (\\S+) --kdir (\\S+) --allow-destructive specs/$");
    private static final String SPEC = "specs/smoke/devices.kspec";

    @TempDir
    private static Path scratch;

    private static Bench bench;
    private static String target;
    private static Path identity;
    private static Path knownHosts;
    private static String kernel;

    @BeforeAll
    static void bringUp() throws Exception {
        bench = Bench.in(scratch);
        Ended up = bench.run(BOUND, "vm", "up").expect(0);
        Matcher line = RUN_LINE.matcher(up.out());
        assertThat(line.find()).as("%s", up).isTrue();
        target = line.group(1);
        identity = Path.of(line.group(2));
        knownHosts = Path.of(line.group(3));
        kernel = line.group(4);
    }

    @AfterAll
    static void takeDown() throws Exception {
        try {
            List<ProcessHandle> qemus = bench.qemus();
            assertThat(qemus).hasSize(1);
            assertThat(bench.run(BOUND, "vm", "down").expect(0).out()).isEqualTo("down\n");
            assertThat(qemus).noneMatch(ProcessHandle::isAlive);
            assertThat(bench.run(BOUND, "vm", "status").expect(3).out()).startsWith("down;");
            assertThat(bench.run(BOUND, "vm", "down").expect(0).out()).isEqualTo("there was none\n");
            assertThat(bench.leftovers()).isEmpty();
        } finally {
            bench.close();
        }
    }

    @Test
    void suitesRunOnItAndNothingStaysThere() throws Exception {
        String before = on("ls -A /tmp; cut -d' ' -f1 /proc/modules");

        Ended ended = run(target, identity, knownHosts, "--kdir", kernel, "specs/smoke", "specs/counter/values.kspec");

        ended.expect(0);
        RunReport report = report();
        assertThat(report.cases()).extracting(RunReport.CaseReport::file).contains("specs/counter/values.kspec");
        assertThat(report.count("passed") + report.count("skipped")).isEqualTo(report.selected());
        assertThat(ended.out()).contains(" on " + target + ", Linux ");
        assertThat(on("ls -A /tmp; cut -d' ' -f1 /proc/modules")).isEqualTo(before);
        assertThat(bench.vmDirectories()).hasSize(1);
    }

    @Test
    void itCanBeLookedAt() throws Exception {
        assertThat(bench.run(BOUND, "vm", "status").expect(0).out())
                .startsWith("up: QEMU process " + bench.qemus().getFirst().pid())
                .contains(target.substring(target.indexOf('@') + 1), "answers as SSH-2.0-dropbear");
        assertThat(bench.run(BOUND, "vm", "console").expect(0).out()).contains("kspec-lab: ready");
        Ended again = bench.run(BOUND, "vm", "up").expect(0);
        assertThat(again.out()).contains(target);
        assertThat(bench.qemus()).hasSize(1);
    }

    @Test
    void aClosedPortIsNoVerdict() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String there = "root@127.0.0.1:" + port;
        notUsable(run(there, identity, knownHosts, SPEC), there + ": no TCP connection: Connection refused");
    }

    @Test
    void aWrongKeyIsNoVerdict() throws Exception {
        Path key = bench.file("wrong-key");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
        notUsable(run(target, key, knownHosts, SPEC), target + ": the server does not let \"root\" in with " + key);
    }

    @Test
    void anUnknownHostKeyIsNoVerdict() throws Exception {
        Path empty = Files.createFile(bench.file("no-hosts"));
        notUsable(
                run(target, identity, empty, SPEC),
                target + ": the server's key, ssh-ed25519 SHA256:",
                "is not known: no entry in " + empty);
    }

    @Test
    void aChangedHostKeyIsNoVerdict() throws Exception {
        String[] entry = Files.readString(knownHosts).strip().split(" ");
        byte[] key = Base64.getDecoder().decode(entry[2]);
        key[key.length - 1] ^= 1;
        Path changed = bench.file("changed-hosts");
        Files.writeString(
                changed, entry[0] + " " + entry[1] + " " + Base64.getEncoder().encodeToString(key) + "\n");
        notUsable(run(target, identity, changed, SPEC), target + ": THE SERVER'S KEY IS NOT THE EXPECTED ONE");
    }

    /** Said plainly, judged nothing, and quickly. */
    private static void notUsable(Ended ended, String... words) throws Exception {
        ended.expect(3);
        RunReport report = report();
        assertThat(report.count("infrastructure_error")).isPositive().isEqualTo(report.selected());
        assertThat(report.cases()).allSatisfy(c -> assertThat(c.reason()).contains(words));
        assertThat(ended.out())
                .contains(words)
                .contains("The case was not judged")
                .contains("\n" + report.selected() + " cases: " + report.selected() + " infrastructure errors in ")
                .doesNotContain("FAILED", "✗", "✓");
        assertThat(ended.took()).isLessThan(Duration.ofSeconds(30));
    }

    private static Ended run(String there, Path key, Path hosts, String... more) throws Exception {
        Files.deleteIfExists(bench.file("run.json"));
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--allow-destructive",
                "--target",
                there,
                "--identity",
                key.toString(),
                "--known-hosts",
                hosts.toString()));
        arguments.addAll(List.of("--report", "json=" + bench.file("run.json")));
        arguments.addAll(Arrays.asList(more));
        return bench.run(BOUND, arguments.toArray(String[]::new));
    }

    private static RunReport report() throws Exception {
        return RunReport.read(bench.file("run.json"));
    }

    /** What a command on the host prints. */
    private static String on(String command) throws Exception {
        SshEndpoint endpoint = new SshEndpoint(
                SshAddress.parse(target),
                new Identity.KeyFile(identity),
                new HostKeyPolicy.KnownHosts(List.of(knownHosts)));
        try (SshConnection ssh = SshConnection.connect(endpoint)) {
            ExecResult result = ssh.exec(command, Duration.ofSeconds(20), 64 * 1024);
            assertThat(result.end().isSuccess()).as("%s", result).isTrue();
            return result.stdoutText();
        }
    }
}
