// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;

/** Stands between an agent and the host and does something to the frames that come by. */
final class Interference extends InputStream {
    private static final int HEADER = 20;
    private static final int CHECKED_HEADER = 16;

    /** What happens to one frame. */
    sealed interface Move {}

    /** It arrives. */
    record Pass() implements Move {}

    /** Something else arrives. */
    @SuppressWarnings("ArrayRecordComponent") // taken at once
    record Instead(byte[] bytes) implements Move {}

    /** These bytes arrive, then the stream ends. */
    @SuppressWarnings("ArrayRecordComponent") // taken at once
    record End(byte[] before) implements Move {}

    /** Nothing arrives any more, though the connection stands. */
    record Hang() implements Move {}

    /** The agent is killed, and the frame is lost. */
    record Kill() implements Move {}

    /** The agent is stopped where it stands: it neither says nor takes in anything any more. */
    record Stop() implements Move {}

    /** Decides on each frame. */
    interface Moves {
        /** @param index of the frame, the greeting being 0 */
        Move on(int index, byte[] frame);
    }

    private final Process process;
    private final InputStream from;
    private final Moves moves;
    private final CountDownLatch closed = new CountDownLatch(1);
    private byte[] ready = new byte[0];
    private int at;
    private int frames;
    private boolean ended;

    Interference(Process process, Moves moves) {
        this.process = process;
        this.from = process.getInputStream();
        this.moves = moves;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (at == ready.length && length > 0) {
            if (ended) {
                return -1;
            }
            next();
        }
        int n = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, bytes, offset, n);
        at += n;
        return n;
    }

    private void next() throws IOException {
        byte[] header = from.readNBytes(HEADER);
        at = 0;
        if (header.length < HEADER) {
            ready = header;
            ended = true;
            return;
        }
        int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
        byte[] frame = ByteBuffer.allocate(HEADER + length)
                .put(header)
                .put(from.readNBytes(length))
                .array();
        switch (moves.on(frames++, frame)) {
            case Pass p -> ready = frame;
            case Instead i -> ready = i.bytes();
            case End e -> {
                ready = e.before();
                ended = true;
            }
            case Hang h -> hang();
            case Stop s -> {
                signal("STOP");
                hang();
            }
            case Kill k -> {
                process.destroyForcibly();
                ready = new byte[0];
            }
        }
    }

    private void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private void hang() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        ready = new byte[0];
        ended = true;
    }

    /** Ends what hangs. */
    @Override
    public void close() {
        closed.countDown();
    }

    /** The frame with another number of its case, the checksum right. */
    static byte[] withSeq(byte[] frame, int seq) {
        return sealed(
                ByteBuffer.wrap(frame.clone()).order(ByteOrder.LITTLE_ENDIAN).putInt(12, seq));
    }

    /** The frame with one byte of its payload changed, the checksum right. */
    static byte[] withByte(byte[] frame, int index, int xor) {
        byte[] changed = frame.clone();
        changed[HEADER + index] ^= (byte) xor;
        return sealed(ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static byte[] sealed(ByteBuffer frame) {
        CRC32 crc = new CRC32();
        crc.update(frame.array(), 0, CHECKED_HEADER);
        crc.update(frame.array(), HEADER, frame.capacity() - HEADER);
        return frame.putInt(CHECKED_HEADER, (int) crc.getValue()).array();
    }
}
