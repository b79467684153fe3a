// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What edits make of one thing is the other, read as wire.def has them; and they are few where little is other. */
class EditsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** By the words of wire.def. */
    private static byte[] applied(byte[] before, int from, byte[] edits) throws WireException {
        WireReader in = new WireReader(edits);
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(before, 0, from);
        int at = from;
        int read = 0;
        while (read < edits.length) {
            int kept = in.varcount();
            int dropped = in.varcount();
            byte[] own = in.raw(in.varcount());
            made.write(before, at, kept);
            at += kept + dropped;
            made.writeBytes(own);
            read += new WireWriter()
                            .varint(kept)
                            .varint(dropped)
                            .varint(own.length)
                            .size()
                    + own.length;
        }
        made.write(before, at, before.length - at);
        return made.toByteArray();
    }

    private static int check(byte[] before, byte[] now, int from) throws WireException {
        byte[] edits = Edits.of(before, now, from, Integer.MAX_VALUE).orElseThrow();
        assertThat(applied(before, from, edits)).isEqualTo(now);
        return edits.length;
    }

    @Test
    void theSameTakesNothing() throws WireException {
        assertThat(check(bytes("open read close"), bytes("open read close"), 0)).isZero();
        assertThat(check(new byte[0], new byte[0], 0)).isZero();
    }

    @Test
    void aValueAsLongAsTheOtherTakesItsBytes() throws WireException {
        byte[] before = new byte[700];
        for (int i = 0; i < before.length; i++) {
            before[i] = (byte) (i * 7);
        }
        byte[] now = before.clone();
        now[100] ^= 1;
        now[101] ^= 1;
        now[500] ^= 1;
        assertThat(check(before, now, 16)).isEqualTo((1 + 1 + 1 + 2) + (2 + 1 + 1 + 1));
    }

    @Test
    void aLongerOrAShorterOneTakesLittle() throws WireException {
        String head = "open counter0 rdwr as file, ioctl SET ";
        String tail = ", ioctl GET expect the same, write 1, read it back, close the file";
        assertThat(check(bytes(head + "9" + tail), bytes(head + "10" + tail), 0))
                .isLessThan(8);
        assertThat(check(bytes(head + "10" + tail), bytes(head + "9" + tail), 0))
                .isLessThan(8);
        assertThat(check(bytes(head + "10" + tail), bytes(head + tail), 0)).isLessThan(8);
        assertThat(check(bytes(head), bytes(head + tail), 0)).isLessThan(tail.length() + 5);
        assertThat(check(bytes(head + tail), bytes(head), 0)).isLessThan(8);
    }

    @Test
    void moreThanIsWorthWhileIsNothing() {
        byte[] before = new byte[200];
        byte[] now = new byte[200];
        Arrays.fill(now, (byte) 1);
        assertThat(Edits.of(before, now, 0, 100)).isEmpty();
        assertThat(Edits.of(before, now, 0, 300)).isPresent();
    }

    @Test
    void whateverIsOtherComesOut() throws WireException {
        Random random = new Random(20);
        for (int round = 0; round < 20_000; round++) {
            byte[] before = new byte[random.nextInt(200)];
            for (int i = 0; i < before.length; i++) {
                before[i] = (byte) random.nextInt(1 + random.nextInt(4)); // much that is alike by chance
            }
            check(before, changed(random, before), random.nextInt(Math.min(3, before.length + 1)));
        }
    }

    private static byte[] changed(Random random, byte[] before) {
        ByteArrayOutputStream now = new ByteArrayOutputStream();
        int often = 1 + random.nextInt(40);
        for (int i = 0; i < before.length; i++) {
            boolean other = i >= 2 && random.nextInt(often) == 0;
            int what = other ? random.nextInt(3) : 3;
            if (what != 0) {
                now.write(what == 1 ? random.nextInt(256) : before[i]);
            }
            if (what == 2) {
                now.write(random.nextInt(4));
            }
        }
        return now.toByteArray();
    }

    @Test
    void theAgentIsToldWhatIsOtherThanInTheProgramBefore() throws IOException {
        ScriptedAgent agent = ScriptedAgent.welcoming(nonce -> new byte[0]);
        AgentClient client = agent.greet();
        byte[] nonce = Arrays.copyOfRange(agent.said(), WireConstants.WIRE_HEADER_SIZE, agent.said().length);
        byte[] first = ScriptedAgent.join(nonce, bytes("a program of some length, with the value 1 in it"));
        byte[] second = ScriptedAgent.join(nonce, bytes("a program of some length, with the value 2 in it"));
        byte[] other = ScriptedAgent.join(nonce, bytes("quite another one"));
        byte[] long1 = ScriptedAgent.join(nonce, new byte[WireConstants.WIRE_MAX_LIKE + 1]);
        Frames sent = new Frames(agent);
        assertThat(sent.of(client, 1, first)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 2, second)).isEqualTo(WireConstants.FRAME_LIKE);
        WireReader like = sent.last();
        assertThat(like.raw(nonce.length)).isEqualTo(nonce);
        assertThat(like.u32()).isEqualTo(1);
        assertThat(like.u32()).isEqualTo(second.length - nonce.length);
        assertThat(sent.of(client, 3, other)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 4, long1)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 5, long1)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 6, second)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 7, second)).isEqualTo(WireConstants.FRAME_LIKE);
    }

    @Test
    void afterARejectionTheNextOneIsToldInFull() throws IOException {
        ScriptedAgent agent = ScriptedAgent.welcoming(nonce -> FrameStream.encode(
                WireConstants.FRAME_REJECT,
                1,
                new WireWriter()
                        .u16(WireConstants.REJECT_RESOURCES)
                        .str("no memory")
                        .toArray()));
        AgentClient client = agent.greet();
        byte[] program = new byte[100];
        Frames sent = new Frames(agent);
        assertThat(sent.of(client, 1, program)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(client.next()).isPresent();
        assertThat(sent.of(client, 2, program)).isEqualTo(WireConstants.FRAME_RUN);
        assertThat(sent.of(client, 3, program)).isEqualTo(WireConstants.FRAME_LIKE);
    }

    /** What the host sends, one frame after the other. */
    private static final class Frames {
        private final ScriptedAgent agent;
        private byte[] frame = new byte[0];

        Frames(ScriptedAgent agent) {
            this.agent = agent;
        }

        /** The type of the frame that goes for a program. */
        int of(AgentClient client, int seq, byte[] payload) throws IOException {
            int before = agent.said().length;
            client.run(seq, new AgentClient.Encoded(payload));
            frame = Arrays.copyOfRange(agent.said(), before, agent.said().length);
            return frame[5];
        }

        WireReader last() {
            return new WireReader(Arrays.copyOfRange(frame, WireConstants.WIRE_HEADER_SIZE, frame.length));
        }
    }
}
