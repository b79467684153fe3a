// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An ssh-agent with one key: the two requests of its protocol (draft-ietf-sshm-ssh-agent) that logging in needs. */
final class TestAgent implements AutoCloseable {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final byte FAILURE = 5;

    private final Path socket;
    private final KeyPair key;
    private final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final AtomicInteger signatures = new AtomicInteger();

    TestAgent(Path socket, KeyPair key) throws IOException {
        this.socket = socket;
        this.key = key;
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    Path socket() {
        return socket;
    }

    int signatures() {
        return signatures.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // its end
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            while (true) {
                byte[] request = new byte[in.readInt()];
                in.readFully(request);
                byte[] answer = answer(new ByteArrayBuffer(request)).getCompactData();
                client.write(ByteBuffer.allocate(4).putInt(answer.length).flip());
                client.write(ByteBuffer.wrap(answer));
            }
        } catch (Exception e) {
            // the client hung up
        }
    }

    private Buffer answer(Buffer request) throws Exception {
        Buffer answer = new ByteArrayBuffer();
        switch (request.getByte()) {
            case REQUEST_IDENTITIES -> {
                answer.putByte(IDENTITIES_ANSWER);
                answer.putUInt(1);
                answer.putPublicKey(key.getPublic());
                answer.putString("key of the agent");
            }
            case SIGN_REQUEST -> {
                request.getBytes();
                Signature signer = BuiltinSignatures.ed25519.create();
                signer.initSigner(null, key.getPrivate());
                signer.update(null, request.getBytes());
                Buffer signature = new ByteArrayBuffer();
                signature.putString("ssh-ed25519");
                signature.putBytes(signer.sign(null));
                answer.putByte(SIGN_RESPONSE);
                answer.putBytes(signature.getCompactData());
                signatures.incrementAndGet();
            }
            default -> answer.putByte(FAILURE);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
