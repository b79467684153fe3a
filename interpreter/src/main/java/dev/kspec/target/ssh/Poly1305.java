// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** The one-time authenticator of RFC 8439, section 2.5: numbers modulo 2^130 − 5 in five limbs of 26 bits. */
final class Poly1305 {
    /** Of a key and of a tag, in bytes. */
    static final int KEY = 32;

    static final int TAG = 16;

    private static final int MASK = 0x3ffffff;
    private static final int BLOCK = 16;

    private final long[] r = new long[5];
    private final long[] h = new long[5];

    private Poly1305(byte[] key) {
        r[0] = word(key, 0) & 0x3ffffff;
        r[1] = word(key, 3) >>> 2 & 0x3ffff03;
        r[2] = word(key, 6) >>> 4 & 0x3ffc0ff;
        r[3] = word(key, 9) >>> 6 & 0x3f03fff;
        r[4] = word(key, 12) >>> 8 & 0x00fffff;
    }

    /**
     * The tag of some bytes.
     *
     * @param key of {@link #KEY} bytes, never used again
     */
    static byte[] tag(byte[] key, byte[] bytes, int offset, int length) {
        Poly1305 sum = new Poly1305(key);
        int whole = length - length % BLOCK;
        for (int i = 0; i < whole; i += BLOCK) {
            sum.add(bytes, offset + i, 1L << 24);
        }
        if (whole < length) {
            byte[] last = new byte[BLOCK];
            System.arraycopy(bytes, offset + whole, last, 0, length - whole);
            last[length - whole] = 1;
            sum.add(last, 0, 0);
        }
        return sum.end(key);
    }

    private static long word(byte[] b, int at) {
        return (b[at] & 0xffL) | ((b[at + 1] & 0xffL) << 8) | ((b[at + 2] & 0xffL) << 16) | ((b[at + 3] & 0xffL) << 24);
    }

    /** @param top the bit behind the block, as the fifth limb has it */
    private void add(byte[] b, int at, long top) {
        long h0 = h[0] + (word(b, at) & MASK);
        long h1 = h[1] + (word(b, at + 3) >>> 2 & MASK);
        long h2 = h[2] + (word(b, at + 6) >>> 4 & MASK);
        long h3 = h[3] + (word(b, at + 9) >>> 6);
        long h4 = h[4] + ((word(b, at + 12) >>> 8) | top);
        long s1 = r[1] * 5;
        long s2 = r[2] * 5;
        long s3 = r[3] * 5;
        long s4 = r[4] * 5;
        long d0 = h0 * r[0] + h1 * s4 + h2 * s3 + h3 * s2 + h4 * s1;
        long d1 = h0 * r[1] + h1 * r[0] + h2 * s4 + h3 * s3 + h4 * s2;
        long d2 = h0 * r[2] + h1 * r[1] + h2 * r[0] + h3 * s4 + h4 * s3;
        long d3 = h0 * r[3] + h1 * r[2] + h2 * r[1] + h3 * r[0] + h4 * s4;
        long d4 = h0 * r[4] + h1 * r[3] + h2 * r[2] + h3 * r[1] + h4 * r[0];
        d1 += d0 >>> 26;
        d2 += d1 >>> 26;
        d3 += d2 >>> 26;
        d4 += d3 >>> 26;
        h0 = (d0 & MASK) + (d4 >>> 26) * 5;
        h[1] = (d1 & MASK) + (h0 >>> 26);
        h[0] = h0 & MASK;
        h[2] = d2 & MASK;
        h[3] = d3 & MASK;
        h[4] = d4 & MASK;
    }

    private byte[] end(byte[] key) {
        carry();
        carry();
        reduce();
        long[] words = {
            h[0] | (h[1] << 26), (h[1] >>> 6) | (h[2] << 20), (h[2] >>> 12) | (h[3] << 14), (h[3] >>> 18) | (h[4] << 8),
        };
        byte[] tag = new byte[TAG];
        long sum = 0;
        for (int i = 0; i < words.length; i++) {
            sum = (sum >>> 32) + (words[i] & 0xffffffffL) + word(key, BLOCK + 4 * i);
            for (int k = 0; k < 4; k++) {
                tag[4 * i + k] = (byte) (sum >>> (8 * k));
            }
        }
        return tag;
    }

    private void carry() {
        for (int i = 0; i < 4; i++) {
            h[i + 1] += h[i] >>> 26;
            h[i] &= MASK;
        }
        h[0] += (h[4] >>> 26) * 5;
        h[4] &= MASK;
    }

    /** From below 2^130 to below 2^130 − 5. */
    private void reduce() {
        carry();
        long[] g = new long[5];
        long carry = 5;
        for (int i = 0; i < 5; i++) {
            carry += h[i];
            g[i] = carry & MASK;
            carry >>>= 26;
        }
        if (carry > 0) {
            System.arraycopy(g, 0, h, 0, g.length);
        }
    }
}
