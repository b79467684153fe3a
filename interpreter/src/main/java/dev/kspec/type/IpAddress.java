// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address of IPv4 (4 bytes) or IPv6 (16 bytes), in network order. */
public final class IpAddress {
    private static final Pattern V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Four decimal numbers from 0 to 255 without leading zeroes. */
    public static Optional<IpAddress> v4(String text) {
        if (!V4.matcher(text).matches()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[4];
        int at = 0;
        for (String part : DOT.splitAsStream(text).toList()) {
            bytes[at++] = (byte) Integer.parseInt(part);
        }
        return Optional.of(new IpAddress(bytes));
    }

    /** RFC 4291 §2.2, without a zone. */
    public static Optional<IpAddress> v6(String text) {
        if (!V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // Nothing is looked up: a colon makes it a literal.
            byte[] bytes = InetAddress.getByName("[" + text + "]").getAddress();
            return Optional.of(new IpAddress(bytes.length == 4 ? mapped(bytes) : bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Java takes {@code ::ffff:1.2.3.4} for the IPv4 address within. */
    private static byte[] mapped(byte[] v4) {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(v4, 0, bytes, 12, 4);
        return bytes;
    }

    public boolean isV6() {
        return bytes.length == 16;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The address alone: IPv6 as RFC 5952 has it. */
    public String text() {
        if (!isV6()) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int from = -1;
        int longest = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                longest = end - i;
                from = i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == from) {
                out.append("::");
                i += longest - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress ip && Arrays.equals(bytes, ip.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As the language writes it. */
    @Override
    public String toString() {
        return (isV6() ? "v6" : "v4") + "(\"" + text() + "\")";
    }
}
