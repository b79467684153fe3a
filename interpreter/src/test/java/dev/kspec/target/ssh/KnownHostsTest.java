// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Host keys from known_hosts files. */
@Timeout(20)
class KnownHostsTest {
    @TempDir
    private static Path dir;

    private static TestServer server;

    private Path file;

    @BeforeAll
    static void startServer() throws IOException {
        server = new TestServer(dir);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void freshFile() throws IOException {
        file = Files.createTempFile(dir, "known_hosts", "");
    }

    @Test
    void keyOfTheHostAndPortIsAccepted() throws Exception {
        write("# a comment", bracketed() + " " + TestKeys.line(server.hostKey()));
        connect();
    }

    @Test
    void hashedEntryIsAccepted() throws Exception {
        write(hashed(bracketed()) + " " + TestKeys.line(server.hostKey()));
        connect();
    }

    @Test
    void entryWithoutPortVouchesForTheKey() throws Exception {
        write("other.example,127.0.0.1 " + TestKeys.line(server.hostKey()));
        connect();
    }

    @Test
    void hostWithoutEntryIsUnknownAndTheRemedyCanBeTyped() throws Exception {
        write("other.example " + TestKeys.line(server.hostKey()));
        SshFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(failure.what())
                .contains(PublicKey.parse(TestKeys.line(server.hostKey())).toString(), file.toString());
        assertThat(failure.remedy())
                .contains("ssh -p " + server.port() + " tester@127.0.0.1")
                .contains("ssh-keyscan -p " + server.port() + " 127.0.0.1");
    }

    @Test
    void missingFileIsAnEmptyOne() throws Exception {
        Files.delete(file);
        assertThat(failure().kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    }

    @Test
    void unreadableFileIsNamed() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        SshFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(failure.message()).contains("cannot read", file.toString());
    }

    @Test
    void changedKeyIsRefusedLoudly() throws Exception {
        write(bracketed() + " " + TestKeys.line(TestKeys.ed25519()));
        SshFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_MISMATCH);
        assertThat(failure.message()).contains("NOT THE EXPECTED ONE", "ssh-keygen -R '" + bracketed() + "'");
    }

    @Test
    void otherKeyOfTheSameHostOnPort22SaysNothingAboutThisPort() throws Exception {
        write("127.0.0.1 " + TestKeys.line(TestKeys.ed25519()));
        assertThat(failure().kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    }

    @Test
    void revokedKeyIsRefusedEvenIfItIsListed() throws Exception {
        String key = TestKeys.line(server.hostKey());
        write(bracketed() + " " + key, "@revoked * " + key);
        SshFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_MISMATCH);
        assertThat(failure.message()).contains("revoked");
    }

    @Test
    void wildcardsAndNegationsWorkAsInSsh() throws Exception {
        String key = TestKeys.line(server.hostKey());
        write("[127.0.0.?]:* " + key);
        connect();
        write("[127.0.*,!" + bracketed() + " " + key);
        assertThat(failure().kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    }

    @Test
    void otherLinesAndMalformedOnesAreSkipped() throws Exception {
        String key = TestKeys.line(server.hostKey());
        write(
                "",
                "   ",
                "@cert-authority * " + key,
                bracketed() + " ssh-ed25519 %%%",
                bracketed() + " ssh-rsa",
                "|1|broken " + key,
                "|1|%|% " + key,
                "caf\u00e9 " + key);
        assertThat(failure().kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        write("garbage", "\t" + bracketed().toUpperCase(Locale.ROOT) + "\t" + key + " a comment  ");
        connect();
    }

    @Test
    void filesAreNeverWritten() throws Exception {
        write("other.example " + TestKeys.line(server.hostKey()));
        String before = Files.readString(file);
        failure();
        assertThat(file).hasContent(before);
    }

    @Test
    void secondFileIsReadToo() throws Exception {
        write(bracketed() + " " + TestKeys.line(server.hostKey()));
        SshConnection.connect(endpoint(List.of(dir.resolve("missing"), file))).close();
    }

    private static String bracketed() {
        return "[127.0.0.1]:" + server.port();
    }

    /** As ssh-keygen -H does it: HMAC-SHA1 of the name under a salt. */
    private static String hashed(String name) throws Exception {
        byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.US_ASCII));
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private void connect() throws SshException {
        SshConnection.connect(endpoint(List.of(file))).close();
    }

    private SshFailure failure() {
        return failureOf(this::connect);
    }

    private static SshEndpoint endpoint(List<Path> files) {
        return new SshEndpoint(server.address(), server.identity(), new HostKeyPolicy.KnownHosts(files));
    }
}
