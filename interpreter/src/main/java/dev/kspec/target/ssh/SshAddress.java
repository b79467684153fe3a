// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where an SSH server is and as whom to log in.
 *
 * @param user login name on the target: not empty, no white space or control characters, no leading {@code -}
 * @param host name or IP address; lower case, an IPv6 address stands without brackets
 * @param port TCP port, 1 to 65535
 */
public record SshAddress(String user, String host, int port) {
    public static final int DEFAULT_PORT = 22;

    private static final Pattern USER = Pattern.compile("(?!-)[^\\s\\p{Cntrl}/:]+");
    private static final Pattern HOST_NAME = Pattern.compile("(?![-.])[\\p{Alnum}._-]+");
    private static final Pattern IPV6 = Pattern.compile("\\p{XDigit}*:[\\p{XDigit}:.]*(%[\\p{Alnum}._-]+)?");

    /** Takes any spelling of the host's case; anything else that is malformed is a bug of the caller. */
    public SshAddress {
        Objects.requireNonNull(user, "user");
        host = host.toLowerCase(Locale.ROOT);
        if (!isUser(user)) {
            throw new IllegalArgumentException("not a login name: " + Printable.quote(user));
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException("not a host: " + Printable.quote(host));
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Reads {@code user@host}, {@code user@host:port}, {@code user@[ipv6]} or {@code user@[ipv6]:port}; the port is
     * 22 if it is not given.
     *
     * @throws SshAddressException says what is wrong with the text and what to write instead
     */
    public static SshAddress parse(String text) throws SshAddressException {
        SshDestination written = SshDestination.parse(text);
        String user = written.user().orElseThrow(() -> SshDestination.noUser(text));
        return new SshAddress(user, written.host(), written.port().orElse(DEFAULT_PORT));
    }

    static boolean isUser(String text) {
        return USER.matcher(text).matches();
    }

    static boolean isHostName(String text) {
        return HOST_NAME.matcher(text).matches();
    }

    static boolean isIpv6(String text) {
        return IPV6.matcher(text).matches();
    }

    /** A name or an address. */
    static boolean isHost(String text) {
        return isHostName(text) || isIpv6(text);
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return user + "@" + hostAndPort();
    }
}
