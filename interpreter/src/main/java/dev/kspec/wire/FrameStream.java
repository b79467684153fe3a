// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** Frames over a pair of byte streams. Writing and reading may go on in two threads at once. */
public final class FrameStream {
    private static final int CHECKED_HEADER = WireConstants.WIRE_HEADER_SIZE - 4;
    /** So many bytes wait at most for more to come: what an SSH packet usually holds. */
    private static final int PACKET = 32768;

    private final DataInputStream in;
    private final OutputStream out;

    public FrameStream(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new BufferedOutputStream(out, PACKET);
    }

    /** Sends a frame and flushes. */
    void send(int type, int seq, byte[] payload) throws IOException {
        send(type, seq, payload, false);
    }

    /** Sends a frame; if more is to come, it need not be on its way at once. */
    void send(int type, int seq, byte[] payload, boolean more) throws IOException {
        byte[] frame = encode(type, seq, fitting(payload));
        synchronized (out) {
            out.write(frame);
            if (!more) {
                out.flush();
            }
        }
    }

    /** The same bytes, which are no more than a frame may have. */
    static byte[] fitting(byte[] payload) throws WireException {
        if (payload.length > WireConstants.WIRE_MAX_PAYLOAD) {
            throw new WireException("the case takes " + payload.length + " bytes, more than the "
                    + WireConstants.WIRE_MAX_PAYLOAD + " that a frame may have");
        }
        return payload;
    }

    static byte[] encode(int type, int seq, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(WireConstants.WIRE_HEADER_SIZE + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(WireConstants.WIRE_MAGIC)
                .put((byte) WireConstants.WIRE_VERSION)
                .put((byte) type);
        frame.putShort((short) 0).putInt(payload.length).putInt(seq);
        CRC32 crc = new CRC32();
        crc.update(frame.array(), 0, CHECKED_HEADER);
        crc.update(payload);
        return frame.putInt((int) crc.getValue()).put(payload).array();
    }

    /**
     * The next frame.
     *
     * @return nothing at the stream's end, if that lies between two frames
     * @throws WireException if what came is no frame
     */
    Optional<Frame> receive() throws IOException {
        byte[] header = new byte[WireConstants.WIRE_HEADER_SIZE];
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        header[0] = (byte) first;
        byte[] payload;
        try {
            in.readFully(header, 1, header.length - 1);
            int length = checkedLength(header, this::behind);
            // Grows with what really comes: a broken length costs no memory.
            payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new WireException("the stream ended in the middle of a frame", joined(header, payload));
            }
        } catch (EOFException e) {
            throw new WireException("the stream ended in the middle of a frame", header);
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(header, 0, CHECKED_HEADER);
        crc.update(payload);
        if (fields.getInt(CHECKED_HEADER) != (int) crc.getValue()) {
            throw new WireException(
                    "a frame's checksum is wrong; its header is " + hex(header) + ", its payload begins with "
                            + new WireReader(payload).beginning(),
                    joined(header, payload));
        }
        return Optional.of(new Frame(header[5] & 0xff, fields.getInt(12), new WireReader(payload)));
    }

    /** What else has come already; none of it is waited for. */
    private byte[] behind() throws IOException {
        return in.readNBytes(Math.min(in.available(), WireException.MOST_SEEN));
    }

    private static byte[] joined(byte[] header, byte[] rest) {
        byte[] all = Arrays.copyOf(header, header.length + Math.min(rest.length, WireException.MOST_SEEN));
        System.arraycopy(rest, 0, all, header.length, all.length - header.length);
        return all;
    }

    /** The bytes behind a header. */
    @FunctionalInterface
    private interface Behind {
        byte[] bytes() throws IOException;
    }

    private static int checkedLength(byte[] header, Behind behind) throws IOException {
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (fields.getInt(0) != WireConstants.WIRE_MAGIC) {
            throw new WireException(
                    "what came is no frame; it begins with " + hex(header), joined(header, behind.bytes()));
        }
        if (header[4] != WireConstants.WIRE_VERSION) {
            throw new WireException(
                    "a frame of version " + (header[4] & 0xff) + " came; this kspec speaks version "
                            + WireConstants.WIRE_VERSION,
                    joined(header, behind.bytes()));
        }
        if (fields.getShort(6) != 0) {
            throw new WireException(
                    "a frame's reserved bytes are not zero: " + hex(header), joined(header, behind.bytes()));
        }
        int length = fields.getInt(8);
        if (length < 0 || length > WireConstants.WIRE_MAX_PAYLOAD) {
            throw new WireException(
                    "a frame promises " + Integer.toUnsignedString(length) + " bytes, more than a frame may have",
                    joined(header, behind.bytes()));
        }
        return length;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
