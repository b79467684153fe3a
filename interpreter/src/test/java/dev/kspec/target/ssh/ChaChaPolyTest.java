// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.Cipher;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cipher of connections to slow machines: against published values, plain arithmetic, and another implementation. */
@Timeout(20)
class ChaChaPolyTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path dir;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** RFC 8439, section 2.5.2. */
    @Test
    void theTagOfThePublishedMessage() {
        byte[] key = hex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] message = "Cryptographic Forum Research Group".getBytes(StandardCharsets.US_ASCII);
        assertThat(Poly1305.tag(key, message, 0, message.length)).isEqualTo(hex("a8061dc1305136c6c22b8baf0c0127a9"));
    }

    /** RFC 8439, appendix A.1, first vector; its nonce is all zero, as that of packet 0 is. */
    @Test
    void theStreamOfThePublishedKey() {
        byte[] stream = new byte[64];
        ChaCha20 cipher = new ChaCha20(new byte[32], 0);
        cipher.seek(0, 0);
        cipher.apply(stream, 0, stream.length, stream, 0);
        assertThat(stream)
                .isEqualTo(hex("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"));
    }

    /** Section 2.5.1 as it is written there, on numbers without end. */
    private static byte[] plainTag(byte[] key, byte[] message) {
        BigInteger p = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
        BigInteger r = number(Arrays.copyOf(key, 16)).and(new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16));
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < message.length; i += 16) {
            byte[] block = Arrays.copyOfRange(message, i, Math.min(i + 16, message.length));
            sum = sum.add(number(block))
                    .add(BigInteger.TWO.pow(8 * block.length))
                    .multiply(r)
                    .mod(p);
        }
        sum = sum.add(number(Arrays.copyOfRange(key, 16, 32)));
        byte[] tag = new byte[16];
        for (int i = 0; i < tag.length; i++) {
            tag[i] = sum.shiftRight(8 * i).byteValue();
        }
        return tag;
    }

    private static BigInteger number(byte[] little) {
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[big.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    @Test
    void tagsOfManyLengthsAndOfExtremes() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] key = new byte[32];
            byte[] message = new byte[i % 100];
            random.nextBytes(key);
            random.nextBytes(message);
            if (i % 3 == 0) {
                Arrays.fill(message, (byte) 0xff);
            }
            if (i % 5 == 0) {
                Arrays.fill(key, 0, 16, (byte) 0xff);
            }
            assertThat(Poly1305.tag(key, message, 0, message.length))
                    .as("message %d", i)
                    .isEqualTo(plainTag(key, message));
        }
    }

    /** Sums just below and above 2^130 − 5: with r = 1 they are the blocks' own. */
    @Test
    void tagsAroundTheModulus() {
        byte[] key = new byte[32];
        key[0] = 1;
        for (int low = 0xf0; low <= 0xff; low++) {
            byte[] message = new byte[48];
            Arrays.fill(message, (byte) 0xff);
            message[0] = (byte) low;
            assertThat(Poly1305.tag(key, message, 0, 48)).isEqualTo(plainTag(key, message));
        }
    }

    @Test
    void aChangedPacketIsRefused() {
        byte[] key = new byte[64];
        new Random(1).nextBytes(key);
        ChaChaPoly out = new ChaChaPoly();
        ChaChaPoly in = new ChaChaPoly();
        out.init(Cipher.ENCRYPT_MODE, key, new byte[8]);
        in.init(Cipher.DECRYPT_MODE, key, new byte[8]);
        byte[] plain = "....what is to be sent".getBytes(StandardCharsets.US_ASCII);
        byte[] packet = Arrays.copyOf(plain, plain.length + 16);
        sealed(out, packet, plain.length);
        byte[] changed = packet.clone();
        changed[7] ^= 1;
        in.update(3);
        assertThatThrownBy(() -> in.doFinal(changed, 0, plain.length, changed, 0))
                .isInstanceOf(AEADBadTagException.class);
        in.update(4);
        assertThatThrownBy(() -> in.doFinal(packet, 0, plain.length, packet, 0))
                .as("as another packet than it is")
                .isInstanceOf(AEADBadTagException.class);
    }

    private static void sealed(ChaChaPoly out, byte[] packet, int length) {
        try {
            out.update(3);
            out.update(packet, 0, 4, packet, 0);
            out.doFinal(packet, 0, length, packet, 0);
        } catch (AEADBadTagException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Large and small packets both ways, with a server that has the cipher from elsewhere. */
    @Test
    void aConnectionToASlowMachineUsesIt() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        byte[] content = new byte[1_000_003];
        new Random(2).nextBytes(content);
        Path file = dir.resolve("file");
        try (TestServer server = new TestServer(dir);
                SshConnection connection = SshConnection.connect(
                        server.endpoint(), SshOptions.DEFAULT.withFrugal(true).withLog(lines::add))) {
            connection.upload(content, file.toString(), 0600, SOON);
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
            ExecResult back = connection.exec("cat " + ShellQuote.word(file.toString()), SOON, content.length);
            assertThat(back.stdout()).isEqualTo(content);
            for (int i = 0; i < 50; i++) {
                assertThat(connection.exec("echo " + i, SOON, 100).stdoutText()).isEqualTo(i + "\n");
            }
        }
        assertThat(lines)
                .filteredOn(line -> line.contains(ChaChaPoly.NAME) && line.contains("kex:"))
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
