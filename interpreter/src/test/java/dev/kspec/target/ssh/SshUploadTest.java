// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files to the target, through a real shell. */
@Timeout(20)
class SshUploadTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] SMALL = "one line\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private static Path keys;

    private static TestServer server;
    private static SshConnection connection;

    @TempDir
    private Path target;

    @BeforeAll
    static void connect() throws IOException {
        server = new TestServer(keys);
        connection = server.connect();
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    void bigFileArrivesAndComesBack() throws Exception {
        byte[] content = new byte[20_000_000];
        new Random(1).nextBytes(content);
        Path file = target.resolve("big");
        connection.upload(content, file.toString(), 0640, SOON);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        ExecResult back = connection.exec("cat " + ShellQuote.word(file.toString()), SOON, content.length);
        assertThat(back.stdout()).isEqualTo(content);
        assertThat(back.truncated()).isFalse();
    }

    @Test
    void emptyFile() throws Exception {
        connection.upload(new byte[0], target.resolve("empty").toString(), 0600, SOON);
        assertThat(target.resolve("empty")).isEmptyFile();
    }

    @Test
    void modeIsSetWhateverTheUmask() throws Exception {
        connection.upload(SMALL, target.resolve("agent").toString(), 0755, SOON);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("agent"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void existingFileIsReplaced() throws Exception {
        Files.writeString(target.resolve("f"), "a much longer content than the new one");
        connection.upload(SMALL, target.resolve("f").toString(), 0600, SOON);
        assertThat(target.resolve("f")).hasBinaryContent(SMALL);
        assertNothingElseIn(target, "f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                " ",
                "it's",
                "'",
                "\"",
                "$HOME",
                "$(id)",
                "`id`",
                "a;b",
                "a&b",
                "a|b",
                "*",
                "?",
                "[a]",
                "~",
                "#x",
                "!",
                "\\",
                "a\nb",
                "\n",
                "tab\t",
                "-rf",
                "--",
                "=",
                "(",
                "{a,b}",
                "%s",
                "ünïcode ☃ 𝄞",
                "\u0001"
            })
    void anyNameIsJustAName(String name) throws Exception {
        connection.upload(SMALL, target.resolve(name).toString(), 0600, SOON);
        assertThat(target.resolve(name)).hasBinaryContent(SMALL);
        assertNothingElseIn(target, name);
    }

    @Test
    void relativeNameThatLooksLikeAnOption() throws Exception {
        String name = "-kspec-upload-test-" + ProcessHandle.current().pid();
        try {
            connection.upload(SMALL, name, 0600, SOON);
            assertThat(Path.of(name)).hasBinaryContent(SMALL);
        } finally {
            Files.deleteIfExists(Path.of(name));
        }
    }

    @Test
    void missingDirectoryIsSaidInTheWordsOfTheTarget() {
        String path = target.resolve("no/such/file").toString();
        SshFailure failure = failureOf(() -> connection.upload(SMALL, path, 0600, SOON));
        assertThat(failure.kind()).isEqualTo(Kind.REMOTE);
        assertThat(failure.message()).contains(path, "cat failed");
    }

    @Test
    void directoryIsNotReplacedNorFilled() throws Exception {
        Path directory = Files.createDirectory(target.resolve("d"));
        SshFailure failure = failureOf(() -> connection.upload(SMALL, directory.toString(), 0600, SOON));
        assertThat(failure.kind()).isEqualTo(Kind.REMOTE);
        assertThat(failure.message()).contains("it is a directory");
        assertThat(directory).isEmptyDirectory();
        assertNothingElseIn(target, "d");
    }

    @Test
    void bigUploadThatFailsAtOnceIsNotSentToItsEnd() {
        String path = target.resolve("no/such/file").toString();
        SshFailure failure = failureOf(() -> connection.upload(new byte[8_000_000], path, 0600, SOON));
        assertThat(failure.kind()).isEqualTo(Kind.REMOTE);
        assertThat(connection.failure()).isEmpty();
    }

    @Test
    void contentThatIsTooShortOrTooLongLeavesNoFile() throws Exception {
        String path = target.resolve("f").toString();
        assertThatThrownBy(() -> connection.upload(new ByteArrayInputStream(SMALL), SMALL.length + 1, path, 0600, SOON))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> connection.upload(new ByteArrayInputStream(SMALL), SMALL.length - 1, path, 0600, SOON))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 8 bytes");
        awaitEmpty(target);
    }

    @Test
    void sourceThatFailsIsReportedAsItIs() throws Exception {
        InputStream broken = new SlowZeros(
                () -> {
                    throw new IOException("the disk is on fire");
                },
                0);
        assertThatThrownBy(
                        () -> connection.upload(broken, 10, target.resolve("f").toString(), 0600, SOON))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the disk is on fire");
        awaitEmpty(target);
    }

    @Test
    void targetThatStopsReadingTimesOut() throws Exception {
        try (Relay relay = new Relay(server.port());
                SshConnection other = SshConnection.connect(server.endpointAt(relay.port()))) {
            InputStream freezing = new SlowZeros(relay::freeze, 0);
            String path = target.resolve("f").toString();
            SshFailure failure =
                    failureOf(() -> other.upload(freezing, 100_000_000, path, 0600, Duration.ofMillis(400)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.message()).contains("upload of " + path, "400 ms");
        }
    }

    @Test
    void sourceThatIsTooSlowTimesOut() {
        InputStream slow = new SlowZeros(() -> {}, 20);
        String path = target.resolve("f").toString();
        SshFailure failure = failureOf(() -> connection.upload(slow, 100_000_000, path, 0600, Duration.ofMillis(400)));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void lostConnectionLeavesNoFile() throws Exception {
        try (Relay relay = new Relay(server.port());
                SshConnection other = SshConnection.connect(server.endpointAt(relay.port()))) {
            Path file = target.resolve("f");
            AtomicInteger chunks = new AtomicInteger();
            InputStream cutting = new SlowZeros(
                    () -> {
                        if (chunks.incrementAndGet() == 2000) {
                            relay.cut();
                        }
                    },
                    0);
            SshFailure failure = failureOf(() -> other.upload(cutting, 100_000_000, file.toString(), 0600, SOON));
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            awaitEmpty(target);
        }
    }

    private static void assertNothingElseIn(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(name);
        }
    }

    /** The shell cleans up by itself after the channel is gone. */
    private static void awaitEmpty(Path directory) throws Exception {
        for (int i = 0; i < 100 && !isEmpty(directory); i++) {
            Thread.sleep(20);
        }
        assertThat(directory).isEmptyDirectory();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private interface Event {
        void happen() throws IOException;
    }

    /** Zeros, 1000 a time, with an event and a pause before each. */
    private static final class SlowZeros extends InputStream {
        private final Event event;
        private final long pauseMillis;

        SlowZeros(Event event, long pauseMillis) {
            this.event = event;
            this.pauseMillis = pauseMillis;
        }

        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            event.happen();
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return Math.min(length, 1000);
        }
    }
}
