// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A public key in the encoding of RFC 4253, section 6.6: its type as a string, then what the type prescribes. */
final class PublicKey {
    private final String type;
    private final byte[] blob;

    private PublicKey(String type, byte[] blob) {
        this.type = type;
        this.blob = blob;
    }

    /** Takes the key that a server sent; its type reads {@code ?} if the encoding is broken. */
    static PublicKey received(byte[] blob) {
        return new PublicKey(typeOf(blob), blob.clone());
    }

    /**
     * Reads a line of a {@code .pub} file.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PublicKey parse(String line) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length >= 2) {
            try {
                byte[] blob = Base64.getDecoder().decode(words[1]);
                if (typeOf(blob).equals(words[0])) {
                    return new PublicKey(words[0], blob);
                }
            } catch (IllegalArgumentException notBase64) {
                throw new IllegalArgumentException("not a public key line: " + Printable.quote(line), notBase64);
            }
        }
        throw new IllegalArgumentException("not a public key line: " + Printable.quote(line));
    }

    private static String typeOf(byte[] blob) {
        if (blob.length >= 4) {
            int length = ByteBuffer.wrap(blob).getInt();
            if (length > 0 && length <= Math.min(64, blob.length - 4)) {
                return Printable.of(new String(blob, 4, length, StandardCharsets.US_ASCII));
            }
        }
        return "?";
    }

    String type() {
        return type;
    }

    boolean hasBlob(byte[] other) {
        return Arrays.equals(blob, other);
    }

    byte[] blob() {
        return blob.clone();
    }

    /** Type and fingerprint as {@code ssh-keygen -l} shows them. */
    @Override
    public String toString() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return type + " SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has SHA-256
        }
    }
}
