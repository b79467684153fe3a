// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that the agent's own tests read too: both sides make of them what they say. */
class WireVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    /** Sound programs that the host would write otherwise. */
    private static final Set<String> AGENTS_OWN = Set.of("expr_lazy");

    static Stream<Vectors.Vector> fromHost() {
        return Vectors.all().stream()
                .filter(Vectors.Vector::valid)
                .filter(v -> List.of("HELLO", "PING", "BYE").contains(v.kind()));
    }

    static Stream<Vectors.Vector> programs() {
        return Vectors.read("run-valid.txt").stream();
    }

    static Stream<Vectors.Vector> validOf(String kind) {
        return Vectors.all().stream()
                .filter(Vectors.Vector::valid)
                .filter(v -> v.kind().equals(kind));
    }

    static Stream<Vectors.Vector> answers() {
        return Stream.concat(validOf("DONE"), validOf("HELD"));
    }

    static Stream<Vectors.Vector> releases() {
        return validOf("RELEASE");
    }

    static Stream<Vectors.Vector> welcomes() {
        return validOf("WELCOME");
    }

    static Stream<Vectors.Vector> rejections() {
        return validOf("REJECT");
    }

    static Stream<Vectors.Vector> anyValid() {
        return Vectors.all().stream().filter(Vectors.Vector::valid);
    }

    static Stream<Vectors.Vector> frameless() {
        return Vectors.read("frames-invalid.txt").stream();
    }

    static Stream<Vectors.Vector> malformed() {
        return Vectors.all().stream().filter(Vectors.Vector::malformed);
    }

    @Test
    void vectorsAreThere() {
        assertThat(Vectors.all().stream().map(Vectors.Vector::name)).hasSizeGreaterThan(130);
        assertThat(Vectors.all().stream().filter(Vectors.Vector::valid).map(Vectors.Vector::kind))
                .contains("HELLO", "WELCOME", "RUN", "DONE", "HELD", "RELEASE", "REJECT", "PING", "PONG", "BYE");
    }

    @ParameterizedTest
    @MethodSource("fromHost")
    void framesOfTheHostAreEncodedAlike(Vectors.Vector v) {
        byte[] payload = v.values().isEmpty()
                ? new byte[0]
                : HEX.parseHex(v.values().getFirst().split("=", 2)[1]);
        assertThat(FrameStream.encode(type(v.kind()), 0, payload)).isEqualTo(v.frame());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsAreEncodedAlike(Vectors.Vector v) throws WireException {
        ProgramText text = new ProgramText(v);
        assertThat(text.isHosts()).as(v.name()).isEqualTo(!AGENTS_OWN.contains(v.name()));
        Assumptions.assumeTrue(text.isHosts());
        byte[] program = new ProgramEncoder("x86_64").encode(text.program());
        text.numbers().forEach((step, number) -> putNumber(program, step, number));
        byte[] payload = ScriptedAgent.join(HEX.parseHex(v.value("nonce")), program);
        byte[] frame = FrameStream.encode(WireConstants.FRAME_RUN, Integer.parseUnsignedInt(v.value("seq")), payload);
        if (text.smallUnsigned() > 0) {
            assertThat(changes(v.frame(), frame))
                    .as("the host writes numbers below 2^63 as S64, which is the same number")
                    .containsExactlyElementsOf(Collections.nCopies(text.smallUnsigned(), "02 -> 01"));
        } else {
            assertThat(HEX.formatHex(frame)).isEqualTo(HEX.formatHex(v.frame()));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void releasesAreEncodedAlike(Vectors.Vector v) throws IOException {
        ScriptedAgent agent = ScriptedAgent.welcoming(nonce -> new byte[0]);
        AgentClient client = agent.greet();
        int greeted = agent.said().length;
        client.release(
                Integer.parseUnsignedInt(v.value("seq")),
                Long.parseLong(v.value("value")),
                HEX.parseHex(v.value("bytes")));
        byte[] said = Arrays.copyOfRange(agent.said(), greeted, agent.said().length);
        byte[] nonce = Arrays.copyOfRange(agent.said(), WireConstants.WIRE_HEADER_SIZE, greeted);
        assertThat(HEX.formatHex(said)).isEqualTo(HEX.formatHex(ScriptedAgent.withNonce(v, nonce)));
    }

    /** Bytes of the payload that differ. */
    private static List<String> changes(byte[] wanted, byte[] came) {
        assertThat(came).hasSameSizeAs(wanted);
        return IntStream.range(WireConstants.WIRE_HEADER_SIZE, wanted.length)
                .filter(i -> wanted[i] != came[i])
                .mapToObj(i -> HEX.toHexDigits(wanted[i]) + " -> " + HEX.toHexDigits(came[i]))
                .toList();
    }

    /** Writes a system call's number into an encoded program. */
    private static void putNumber(byte[] program, int step, int number) {
        ByteBuffer at = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        int buffers = at.getShort(6);
        at.position(20);
        for (int i = 0; i < buffers; i++) {
            at.getInt();
            at.position(at.getInt() + at.position());
        }
        for (int i = 0; i < step; i++) {
            at.get();
            at.position(at.getInt() + at.position());
        }
        at.putInt(at.position() + 1 + 4 + 2 + 1, number);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAreDecodedAlike(Vectors.Vector v) throws IOException {
        Frame frame = receive(v.frame());
        WireReader in = frame.payload();
        byte[] nonce = in.raw(WireConstants.WIRE_NONCE_SIZE);
        assertThat(AnswerText.lines(frame.seq(), nonce, AnswerDecoder.decode(in)))
                .isEqualTo(v.values());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersReachTheCaller(Vectors.Vector v) throws IOException {
        AgentClient agent = ScriptedAgent.welcoming(nonce -> ScriptedAgent.withNonce(v, nonce))
                .greet();
        AgentClient.Message message = agent.next().orElseThrow();
        assertThat(message).isInstanceOf(v.kind().equals("HELD") ? AgentClient.Held.class : AgentClient.Done.class);
        assertThat(Integer.toUnsignedString(message.seq())).isEqualTo(v.value("seq"));
        assertThat(agent.next()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersOfAnotherRunAreRefused(Vectors.Vector v) throws IOException {
        AgentClient agent = ScriptedAgent.welcoming(nonce -> v.frame()).greet();
        assertThatThrownBy(agent::next)
                .isInstanceOf(WireException.class)
                .hasMessageContaining("another run")
                .hasMessageContaining(v.value("nonce"));
    }

    @ParameterizedTest
    @MethodSource("welcomes")
    void welcomesAreDecodedAlike(Vectors.Vector v) throws IOException {
        ScriptedAgent agent = ScriptedAgent.saying(nonce -> ScriptedAgent.withNonce(v, nonce));
        if (v.value("machine").isEmpty()) {
            assertThatThrownBy(agent::greet)
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("no system calls of the target's machine");
            return;
        }
        AgentClient.Guest guest = agent.greet().guest();
        assertThat(Map.of(
                        "agent_pid", Long.toString(guest.pid()),
                        "machine", guest.machine(),
                        "release", guest.release(),
                        "taint", Long.toUnsignedString(guest.taint())))
                .allSatisfy((key, value) -> assertThat(value).as(key).isEqualTo(v.value(key)));
    }

    @Test
    void theHelloIsTheVectorsButForItsNonce() throws IOException {
        ScriptedAgent agent = ScriptedAgent.welcoming(nonce -> new byte[0]);
        var unused = agent.greet();
        Vectors.Vector hello = validOf("HELLO").findFirst().orElseThrow();
        byte[] nonce = Arrays.copyOfRange(agent.said(), WireConstants.WIRE_HEADER_SIZE, agent.said().length);
        assertThat(agent.said()).isEqualTo(ScriptedAgent.withNonce(hello, nonce));
    }

    @Test
    void everyRunHasItsOwnNonce() throws IOException {
        ScriptedAgent one = ScriptedAgent.welcoming(nonce -> new byte[0]);
        ScriptedAgent other = ScriptedAgent.welcoming(nonce -> new byte[0]);
        var unusedOne = one.greet();
        var unusedOther = other.greet();
        assertThat(one.said()).isNotEqualTo(other.said());
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejectionsAreDecodedAlike(Vectors.Vector v) throws IOException {
        AgentClient agent = ScriptedAgent.welcoming(nonce -> v.frame()).greet();
        AgentClient.Rejected rejected = (AgentClient.Rejected) agent.next().orElseThrow();
        assertThat(List.of(
                        "seq=" + Integer.toUnsignedString(rejected.seq()),
                        "code=" + rejected.code(),
                        "message=" + rejected.reason()))
                .isEqualTo(v.values());
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void anAgentThatRefusesTheGreetingIsQuoted(Vectors.Vector v) {
        ScriptedAgent agent = ScriptedAgent.saying(nonce -> v.frame());
        assertThatThrownBy(agent::greet)
                .isInstanceOf(WireException.class)
                .hasMessageContaining("refuses")
                .hasMessageContaining(v.value("message"));
    }

    @ParameterizedTest
    @MethodSource("anyValid")
    void framesAreReadWhateverPiecesTheyComeIn(Vectors.Vector v) throws IOException {
        for (int piece : new int[] {1, 7, 19, 20, 21, 4096}) {
            ByteArrayInputStream in = new ByteArrayInputStream(v.frame()) {
                @Override
                public synchronized int read(byte[] bytes, int from, int length) {
                    return super.read(bytes, from, Math.min(length, piece));
                }
            };
            Frame frame = new FrameStream(in, OutputStream.nullOutputStream())
                    .receive()
                    .orElseThrow();
            assertThat(frame.type()).isEqualTo(type(v.kind()));
            assertThat(frame.seq()).isEqualTo(v.seq());
            assertThat(frame.payload().raw(v.payload().length)).isEqualTo(v.payload());
            frame.payload().end();
        }
    }

    @ParameterizedTest
    @MethodSource("frameless")
    void brokenFramesAreRefusedInTheConversation(Vectors.Vector v) throws IOException {
        AgentClient agent = ScriptedAgent.welcoming(nonce -> v.frame()).greet();
        assertThatThrownBy(agent::next).isInstanceOf(WireException.class).satisfies(WireVectorsTest::says);
    }

    @ParameterizedTest
    @MethodSource("frameless")
    void brokenFramesAreRefusedInTheGreeting(Vectors.Vector v) {
        ScriptedAgent agent = ScriptedAgent.saying(nonce -> v.frame());
        assertThatThrownBy(agent::greet).isInstanceOf(WireException.class).satisfies(WireVectorsTest::says);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedPayloadsAreRefused(Vectors.Vector v) throws IOException {
        if (v.kind().equals("WELCOME")) {
            ScriptedAgent greeted = ScriptedAgent.saying(nonce -> ScriptedAgent.withNonce(v, nonce));
            assertThatThrownBy(greeted::greet).isInstanceOf(WireException.class).satisfies(WireVectorsTest::says);
            return;
        }
        boolean hasNonce = List.of("DONE", "HELD").contains(v.kind());
        AgentClient agent = ScriptedAgent.welcoming(nonce -> hasNonce ? ScriptedAgent.withNonce(v, nonce) : v.frame())
                .greet();
        assertThatThrownBy(agent::next)
                .isInstanceOf(WireException.class)
                .satisfies(WireVectorsTest::says)
                .hasMessageContaining("payload begins with");
    }

    @Test
    void textOfALoginShellIsShown() {
        ScriptedAgent shell = ScriptedAgent.saying(nonce -> "Welcome to Debian 12\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(shell::greet).isInstanceOf(WireException.class).hasMessageContaining("57 65 6c 63 6f 6d 65");
    }

    @Test
    void anEndWithoutAWordIsSaid() {
        ScriptedAgent nobody = ScriptedAgent.saying(nonce -> new byte[0]);
        assertThatThrownBy(nobody::greet).isInstanceOf(WireException.class).hasMessageContaining("without a word");
    }

    /** What is wrong with the frame itself is found before anybody looks at what it holds. */
    @ParameterizedTest
    @CsvSource({
        "magic, no frame",
        "magic_text, no frame",
        "version_newer, version 4",
        "version_zero, version 0",
        "reserved, reserved",
        "crc, checksum",
        "crc_header_only, checksum",
        "crc_payload_changed, checksum",
        "crc_seq_changed, checksum",
        "length_too_big, more than a frame may have",
        "length_huge, more than a frame may have",
        "header_truncated, middle of a frame",
        "payload_truncated, middle of a frame"
    })
    void brokenFramesSayWhatIsWrong(String name, String words) {
        Vectors.Vector v =
                frameless().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
        assertThatThrownBy(() -> receive(v.frame()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(words);
    }

    private static void says(Throwable e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
    }

    private static int type(String kind) {
        return switch (kind) {
            case "HELLO" -> WireConstants.FRAME_HELLO;
            case "WELCOME" -> WireConstants.FRAME_WELCOME;
            case "RUN" -> WireConstants.FRAME_RUN;
            case "DONE" -> WireConstants.FRAME_DONE;
            case "REJECT" -> WireConstants.FRAME_REJECT;
            case "PING" -> WireConstants.FRAME_PING;
            case "PONG" -> WireConstants.FRAME_PONG;
            case "BYE" -> WireConstants.FRAME_BYE;
            case "HELD" -> WireConstants.FRAME_HELD;
            case "RELEASE" -> WireConstants.FRAME_RELEASE;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Frame receive(byte[] bytes) throws IOException {
        return new FrameStream(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream())
                .receive()
                .orElseThrow();
    }
}
