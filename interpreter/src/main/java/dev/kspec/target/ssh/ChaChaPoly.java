// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.Cipher;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * {@code chacha20-poly1305@openssh.com} (OpenSSH, PROTOCOL.chacha20poly1305), which needs no table look-ups and no hash: for a
 * machine that emulates its processor it is less than half as dear as AES with an HMAC. JSch has it only with another library.
 *
 * <p>JSch makes one for each direction and calls, for each packet, {@link #update(int)} with its number, then {@link
 * #update(byte[], int, int, byte[], int)} for its length, then {@link #doFinal} for the whole.
 */
public final class ChaChaPoly implements Cipher {
    static final String NAME = "chacha20-poly1305@openssh.com";
    private static final int LENGTH = 4;

    private boolean encrypts;
    private ChaCha20 lengths;
    private ChaCha20 packets;
    private byte[] authenticator = new byte[0];

    @Override
    public int getIVSize() {
        return 8;
    }

    /** That of two keys, which is what JSch makes of it. */
    @Override
    public int getBlockSize() {
        return 2 * ChaCha20.KEY;
    }

    @Override
    public int getTagSize() {
        return Poly1305.TAG;
    }

    @Override
    public void init(int mode, byte[] key, byte[] iv) {
        encrypts = mode == ENCRYPT_MODE;
        packets = new ChaCha20(key, 0);
        lengths = new ChaCha20(key, ChaCha20.KEY);
    }

    @Override
    public void update(int sequence) {
        long number = Integer.toUnsignedLong(sequence);
        lengths.seek(number, 0);
        packets.seek(number, 0);
        authenticator = new byte[Poly1305.KEY];
        packets.apply(authenticator, 0, authenticator.length, authenticator, 0);
        packets.seek(number, 1);
    }

    @Override
    public void update(byte[] from, int at, int length, byte[] to, int there) {
        lengths.apply(from, at, length, to, there);
    }

    /** Of a packet whose length was dealt with. The tag is behind it: where it comes from, or where it goes. */
    @Override
    public void doFinal(byte[] from, int at, int length, byte[] to, int there) throws AEADBadTagException {
        if (!encrypts) {
            check(from, at, length);
        }
        packets.apply(from, at + LENGTH, length - LENGTH, to, there + LENGTH);
        if (encrypts) {
            byte[] tag = Poly1305.tag(authenticator, to, there, length);
            System.arraycopy(tag, 0, to, there + length, tag.length);
        }
    }

    private void check(byte[] packet, int at, int length) throws AEADBadTagException {
        byte[] tag = Poly1305.tag(authenticator, packet, at, length);
        int end = at + length;
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(packet, end, end + tag.length))) {
            throw new AEADBadTagException("a packet was changed on its way");
        }
    }

    @Override
    public boolean isCBC() {
        return false;
    }

    @Override
    public boolean isAEAD() {
        return true;
    }

    @Override
    public boolean isChaCha20() {
        return true;
    }
}
