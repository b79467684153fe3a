// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
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

    private static final String FORMS = "write user@host, user@host:port or user@[ipv6]:port";
    private static final Pattern USER = Pattern.compile("(?!-)[^\\s\\p{Cntrl}/:]+");
    private static final Pattern HOST_NAME = Pattern.compile("(?![-.])[\\p{Alnum}._-]+");
    private static final Pattern IPV6 = Pattern.compile("\\p{XDigit}*:[\\p{XDigit}:.]*(%[\\p{Alnum}._-]+)?");
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)](?::(.*))?");

    /** Takes any spelling of the host's case; anything else that is malformed is a bug of the caller. */
    public SshAddress {
        Objects.requireNonNull(user, "user");
        host = host.toLowerCase(Locale.ROOT);
        if (!USER.matcher(user).matches()) {
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
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw bad(text, "it names no user");
        }
        String user = text.substring(0, at);
        String rest = text.substring(at + 1);
        if (!USER.matcher(user).matches()) {
            throw bad(
                    text,
                    user.isEmpty() ? "no user stands before '@'" : "a login name cannot be " + Printable.quote(user));
        }
        if (rest.isEmpty()) {
            throw bad(text, "no host stands after '@'");
        }
        return rest.startsWith("[") ? bracketed(text, user, rest) : plain(text, user, rest);
    }

    private static SshAddress bracketed(String text, String user, String rest) throws SshAddressException {
        Matcher parts = BRACKETED.matcher(rest);
        if (!parts.matches()) {
            throw bad(
                    text, "the brackets around the IPv6 address are not closed, or something other than :port follows");
        }
        if (!IPV6.matcher(parts.group(1)).matches()) {
            throw bad(text, Printable.quote(parts.group(1)) + " is not an IPv6 address");
        }
        return new SshAddress(user, parts.group(1), parts.group(2) == null ? DEFAULT_PORT : port(text, parts.group(2)));
    }

    private static SshAddress plain(String text, String user, String rest) throws SshAddressException {
        int colon = rest.indexOf(':');
        if (colon != rest.lastIndexOf(':')) {
            throw bad(text, "an IPv6 address stands in brackets");
        }
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (!HOST_NAME.matcher(host).matches()) {
            throw bad(text, host.isEmpty() ? "no host stands before ':'" : "a host cannot be " + Printable.quote(host));
        }
        return new SshAddress(user, host, colon < 0 ? DEFAULT_PORT : port(text, rest.substring(colon + 1)));
    }

    private static int port(String text, String digits) throws SshAddressException {
        if (digits.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw bad(text, "a port is a number from 1 to 65535, not " + Printable.quote(digits));
    }

    private static SshAddressException bad(String text, String why) {
        return new SshAddressException(Printable.quote(text) + " is not an SSH address: " + why + "; " + FORMS);
    }

    private static boolean isHost(String host) {
        return HOST_NAME.matcher(host).matches() || IPV6.matcher(host).matches();
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
