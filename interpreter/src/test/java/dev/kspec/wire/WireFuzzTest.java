// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a corrupted guest may send: refused by a WireException, at no cost in memory, or a sound answer. */
class WireFuzzTest {
    private static final long SEED = 0x6b73706563L;
    private static final int ROUNDS = 20_000;
    /** For one frame of a few hundred bytes; the decoder's own needs are a small multiple of what came. */
    private static final long MOST_MEMORY = 1 << 20;

    private final Random random = new Random(SEED);
    private final List<Vectors.Vector> corpus = Vectors.all().stream()
            .filter(Vectors.Vector::valid)
            .filter(v -> List.of("DONE", "WELCOME", "REJECT", "PONG").contains(v.kind()))
            .toList();

    @Test
    void mutatedFrames() throws IOException {
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Vectors.Vector v = any();
            byte[] bytes = mutated(v.frame());
            refused += isTaken(v, nonce -> bytes) ? 0 : 1;
        }
        assertThat(refused).as("the checksum finds nearly all").isGreaterThan(ROUNDS * 99 / 100);
    }

    /** With the right checksum, as a guest makes it that is out of its mind. */
    @Test
    void mutatedPayloads() throws IOException {
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Vectors.Vector v = any();
            byte[] payload = mutated(v.payload());
            refused += isTaken(v, nonce -> framed(v, payload, nonce)) ? 0 : 1;
        }
        assertThat(refused).as("both ways are taken often").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    @Test
    void everyTruncationOfAFrame() throws IOException {
        for (Vectors.Vector v : corpus) {
            for (int length = 1; length < v.frame().length; length++) {
                byte[] cut = Arrays.copyOf(v.frame(), length);
                assertThatThrownBy(() -> stream(cut).receive())
                        .isInstanceOf(WireException.class)
                        .hasMessageContaining("middle of a frame");
            }
            assertThat(stream(new byte[0]).receive()).isEmpty();
        }
    }

    @Test
    void everyTruncationOfAPayload() throws IOException {
        for (Vectors.Vector v : corpus) {
            for (int length = 0; length < v.payload().length && !v.kind().equals("PONG"); length++) {
                byte[] cut = Arrays.copyOf(v.payload(), length);
                assertThat(isTaken(v, nonce -> framed(v, cut, nonce)))
                        .as("%s cut to %d bytes", v, length)
                        .isFalse();
            }
        }
    }

    @Test
    void everySingleBitOfAFrame() throws IOException {
        for (Vectors.Vector v : corpus) {
            for (int bit = 0; bit < v.frame().length * 8; bit++) {
                byte[] flipped = v.frame().clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(isTaken(v, nonce -> flipped))
                        .as("%s, bit %d", v, bit)
                        .isFalse();
            }
        }
    }

    /** A stream that never ends is given up at the first frame that cannot be one. */
    @Test
    void garbageWithoutEnd() throws IOException {
        InputStream noise = new InputStream() {
            @Override
            public int read() {
                return random.nextInt(256);
            }
        };
        for (int i = 0; i < 200; i++) {
            assertThatThrownBy(() -> new FrameStream(noise, OutputStream.nullOutputStream()).receive())
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("no frame");
        }
    }

    private Vectors.Vector any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    /** Bits flipped, bytes set, numbers that are interesting, pieces cut out, doubled or cut off. */
    private byte[] mutated(byte[] bytes) {
        byte[] out = bytes.clone();
        for (int n = 1 + random.nextInt(3); n > 0 && out.length > 0; n--) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(6)) {
                case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> out[at] = (byte) random.nextInt();
                case 2 -> {
                    int value = new int[] {0, 1, -1, 0x7fffffff, 0x80000000, 0x8000000, 0xffff}[random.nextInt(7)];
                    for (int i = 0; i < 4 && at + i < out.length; i++) {
                        out[at + i] = (byte) (value >> 8 * i);
                    }
                }
                case 3 -> out = Arrays.copyOf(out, at);
                case 4 -> out = ScriptedAgent.join(Arrays.copyOf(out, at), Arrays.copyOfRange(out, at / 2, out.length));
                default -> {
                    int to = at + random.nextInt(out.length - at);
                    out = ScriptedAgent.join(Arrays.copyOf(out, at), Arrays.copyOfRange(out, to, out.length));
                }
            }
        }
        return out;
    }

    private static FrameStream stream(byte[] bytes) {
        return new FrameStream(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }

    /** A frame with this payload; a nonce of the vectors is made that of the conversation, so that it is no obstacle. */
    private static byte[] framed(Vectors.Vector v, byte[] payload, byte[] nonce) {
        byte[] own = payload.clone();
        if (own.length >= nonce.length
                && Arrays.equals(v.payload(), 0, nonce.length, own, 0, nonce.length)
                && (v.kind().equals("DONE") || v.kind().equals("WELCOME"))) {
            System.arraycopy(nonce, 0, own, 0, nonce.length);
        }
        return FrameStream.encode(v.frame()[5], v.seq(), own);
    }

    /** Whether the host takes what comes. Anything but a WireException goes on to the test. */
    private static boolean isTaken(Vectors.Vector v, Function<byte[], byte[]> frame) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            if (v.kind().equals("WELCOME")) {
                var unused = ScriptedAgent.saying(frame).greet();
            } else {
                AgentClient agent = ScriptedAgent.welcoming(frame).greet();
                Optional<AgentClient.Message> message = agent.next();
                return message.isPresent() || v.kind().equals("PONG");
            }
            return true;
        } catch (WireException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } finally {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_MEMORY);
        }
    }
}
