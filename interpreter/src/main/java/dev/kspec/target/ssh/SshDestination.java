// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as a person names it, for {@code ssh} as for kspec: what is left out may stand in a configuration of ssh.
 *
 * @param user login name, if one was given
 * @param host name, IP address or a name that only the configuration knows; an IPv6 address stands without brackets
 * @param port TCP port, 1 to 65535, if one was given
 */
public record SshDestination(Optional<String> user, String host, OptionalInt port) {
    private static final String FORMS = "write user@host, user@host:port or user@[ipv6]:port";
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)](?::(.*))?");

    public SshDestination {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
    }

    /**
     * Reads {@code [user@]host[:port]} or {@code [user@][ipv6][:port]}.
     *
     * @throws SshAddressException says what is wrong with the text and what to write instead
     */
    public static SshDestination parse(String text) throws SshAddressException {
        int at = text.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(user(text, text.substring(0, at)));
        String rest = text.substring(at + 1);
        if (rest.isEmpty()) {
            throw bad(text, at < 0 ? "it names no user and no host" : "no host stands after '@'");
        }
        return rest.startsWith("[") ? bracketed(text, user, rest) : plain(text, user, rest);
    }

    private static String user(String text, String user) throws SshAddressException {
        if (!SshAddress.isUser(user)) {
            throw bad(
                    text,
                    user.isEmpty() ? "no user stands before '@'" : "a login name cannot be " + Printable.quote(user));
        }
        return user;
    }

    private static SshDestination bracketed(String text, Optional<String> user, String rest)
            throws SshAddressException {
        Matcher parts = BRACKETED.matcher(rest);
        if (!parts.matches()) {
            throw bad(
                    text, "the brackets around the IPv6 address are not closed, or something other than :port follows");
        }
        if (!SshAddress.isIpv6(parts.group(1))) {
            throw bad(text, Printable.quote(parts.group(1)) + " is not an IPv6 address");
        }
        return new SshDestination(user, parts.group(1), port(text, Optional.ofNullable(parts.group(2))));
    }

    private static SshDestination plain(String text, Optional<String> user, String rest) throws SshAddressException {
        int colon = rest.indexOf(':');
        if (colon != rest.lastIndexOf(':')) {
            throw bad(text, "an IPv6 address stands in brackets");
        }
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (!SshAddress.isHostName(host)) {
            throw bad(text, host.isEmpty() ? "no host stands before ':'" : "a host cannot be " + Printable.quote(host));
        }
        return new SshDestination(
                user, host, port(text, colon < 0 ? Optional.empty() : Optional.of(rest.substring(colon + 1))));
    }

    private static OptionalInt port(String text, Optional<String> digits) throws SshAddressException {
        if (digits.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt port = port(digits.get());
        if (port.isEmpty()) {
            throw bad(text, "a port is a number from 1 to 65535, not " + Printable.quote(digits.get()));
        }
        return port;
    }

    /** Empty for what is no port. */
    static OptionalInt port(String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        return port >= 1 && port <= 65535 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    static SshAddressException noUser(String text) {
        return bad(text, "it names no user, nor does a configuration of ssh");
    }

    private static SshAddressException bad(String text, String why) {
        return new SshAddressException(Printable.quote(text) + " is not an SSH address: " + why + "; " + FORMS);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return user.map(u -> u + "@").orElse("")
                + (host.contains(":") ? "[" + host + "]" : host)
                + (port.isPresent() ? ":" + port.getAsInt() : "");
    }
}
