// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Function;

/** The other side of a stream, which answers HELLO with prepared frames that carry the nonce it was sent. */
final class ScriptedAgent {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Function<byte[], byte[]> answers;

    private ScriptedAgent(Function<byte[], byte[]> answers) {
        this.answers = answers;
    }

    /** @param answers the bytes to come, given the nonce */
    static ScriptedAgent saying(Function<byte[], byte[]> answers) {
        return new ScriptedAgent(answers);
    }

    /** A sound welcome of an x86-64 machine, then these bytes. */
    static ScriptedAgent welcoming(Function<byte[], byte[]> then) {
        return saying(nonce -> join(welcome(nonce), then.apply(nonce)));
    }

    static byte[] welcome(byte[] nonce) {
        WireWriter out = new WireWriter()
                .raw(nonce)
                .u32(4711)
                .str("x86_64")
                .str("6.1.0")
                .u64(1)
                .u64(0);
        return FrameStream.encode(WireConstants.FRAME_WELCOME, 0, out.toArray());
    }

    /** A frame whose payload begins with a nonce, with another one and the right checksum. */
    static byte[] withNonce(Vectors.Vector vector, byte[] nonce) {
        byte[] payload = vector.payload();
        System.arraycopy(nonce, 0, payload, 0, Math.min(nonce.length, payload.length));
        return FrameStream.encode(vector.frame()[5], vector.seq(), payload);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What the host has sent so far. */
    byte[] said() {
        return said.toByteArray();
    }

    FrameStream stream() {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                said.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                said.write(bytes, from, length);
            }
        };
        InputStream later = new InputStream() {
            private InputStream in;

            @Override
            public int read() throws IOException {
                return in().read();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return in().read(bytes, from, length);
            }

            private InputStream in() {
                if (in == null) {
                    byte[] hello = said.toByteArray();
                    in = new ByteArrayInputStream(answers.apply(Arrays.copyOfRange(
                            hello,
                            WireConstants.WIRE_HEADER_SIZE,
                            WireConstants.WIRE_HEADER_SIZE + WireConstants.WIRE_NONCE_SIZE)));
                }
                return in;
            }
        };
        return new FrameStream(later, out);
    }

    AgentClient greet() throws IOException {
        return AgentClient.greet(stream());
    }
}
