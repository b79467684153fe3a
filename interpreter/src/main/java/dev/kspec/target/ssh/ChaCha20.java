// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** The stream cipher ChaCha20 as it was first: with a counter and a nonce of 64 bits each (D. J. Bernstein, "ChaCha, a variant of Salsa20", 2008). */
final class ChaCha20 {
    static final int KEY = 32;
    private static final int WORDS = 16;
    private static final int BLOCK = 4 * WORDS;

    private final int[] start = new int[WORDS];
    private final int[] x = new int[WORDS];
    private final byte[] stream = new byte[BLOCK];

    /** @param at where the {@link #KEY} bytes of the key are */
    ChaCha20(byte[] key, int at) {
        start[0] = 0x61707865;
        start[1] = 0x3320646e;
        start[2] = 0x79622d32;
        start[3] = 0x6b206574;
        for (int i = 0; i < 8; i++) {
            int from = at + 4 * i;
            start[4 + i] = (key[from] & 0xff)
                    | (key[from + 1] & 0xff) << 8
                    | (key[from + 2] & 0xff) << 16
                    | (key[from + 3] & 0xff) << 24;
        }
    }

    /** Begins anew, with a nonce that is this number in eight bytes, the highest first. */
    void seek(long number, int block) {
        start[12] = block;
        start[13] = 0;
        start[14] = Integer.reverseBytes((int) (number >>> 32));
        start[15] = Integer.reverseBytes((int) number);
    }

    /** Encrypts or decrypts from the beginning of the block that comes next; {@code to} may be {@code from}. */
    void apply(byte[] from, int at, int length, byte[] to, int there) {
        for (int done = 0; done < length; done += BLOCK) {
            next();
            int end = Math.min(BLOCK, length - done);
            for (int i = 0; i < end; i++) {
                to[there + done + i] = (byte) (from[at + done + i] ^ stream[i]);
            }
        }
    }

    private void next() {
        System.arraycopy(start, 0, x, 0, WORDS);
        for (int round = 0; round < 10; round++) {
            quarter(0, 4, 8, 12);
            quarter(1, 5, 9, 13);
            quarter(2, 6, 10, 14);
            quarter(3, 7, 11, 15);
            quarter(0, 5, 10, 15);
            quarter(1, 6, 11, 12);
            quarter(2, 7, 8, 13);
            quarter(3, 4, 9, 14);
        }
        for (int i = 0; i < WORDS; i++) {
            int word = x[i] + start[i];
            stream[4 * i] = (byte) word;
            stream[4 * i + 1] = (byte) (word >>> 8);
            stream[4 * i + 2] = (byte) (word >>> 16);
            stream[4 * i + 3] = (byte) (word >>> 24);
        }
        if (++start[12] == 0) {
            start[13]++;
        }
    }

    private void quarter(int ia, int ib, int ic, int id) {
        int a = x[ia];
        int b = x[ib];
        int c = x[ic];
        int d = x[id];
        a += b;
        d = Integer.rotateLeft(d ^ a, 16);
        c += d;
        b = Integer.rotateLeft(b ^ c, 12);
        a += b;
        d = Integer.rotateLeft(d ^ a, 8);
        c += d;
        b = Integer.rotateLeft(b ^ c, 7);
        x[ia] = a;
        x[ib] = b;
        x[ic] = c;
        x[id] = d;
    }
}
