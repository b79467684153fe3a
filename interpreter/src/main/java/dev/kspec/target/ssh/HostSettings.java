// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a configuration of ssh says of one host, understood as far as kspec follows it; see ssh_config(5).
 *
 * @param name the host as a person names it
 * @param lines the lines that count, by the keyword in lower case
 * @param places where the blocks begin that they are from, {@code FILE:LINE}
 * @param notes what is not followed and may be missed, for a person
 */
record HostSettings(
        String name, Path home, Map<String, List<ConfigLine>> lines, List<String> places, List<String> notes) {
    /** Those that are understood, in lower case. */
    static final Set<String> KEYWORDS = Set.of(
            "hostname",
            "user",
            "port",
            "identityfile",
            "identitiesonly",
            "identityagent",
            "userknownhostsfile",
            "globalknownhostsfile",
            "hostkeyalias",
            "stricthostkeychecking",
            "connecttimeout",
            "serveraliveinterval",
            "serveralivecountmax",
            "proxyjump",
            "proxycommand");

    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([sSmMhHdDwW]?)");
    private static final Duration LONGEST = Duration.ofDays(7);

    HostSettings {
        lines = Map.copyOf(lines);
        places = List.copyOf(places);
        notes = List.copyOf(notes);
    }

    Optional<ConfigLine> line(String keyword) {
        return Optional.ofNullable(lines.get(keyword)).map(List::getFirst);
    }

    /** Where the host is; the name itself, if nothing else is said. */
    String hostName() throws SshConfigException {
        Optional<ConfigLine> line = line("hostname");
        if (line.isEmpty()) {
            return name;
        }
        String host = new Tokens(Map.of('h', name)).in(line.get().value(), line.get());
        if (!SshAddress.isHost(host)) {
            throw line.get().error("a host cannot be " + Printable.quote(host));
        }
        return host;
    }

    Optional<String> user() throws SshConfigException {
        Optional<ConfigLine> line = line("user");
        if (line.isPresent() && !SshAddress.isUser(line.get().value())) {
            throw line.get()
                    .error("a login name cannot be "
                            + Printable.quote(line.get().value()));
        }
        return line.isPresent() ? Optional.of(line.get().value()) : Optional.empty();
    }

    OptionalInt port() throws SshConfigException {
        Optional<ConfigLine> line = line("port");
        if (line.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt port = SshDestination.port(line.get().value());
        if (port.isEmpty()) {
            throw line.get()
                    .error("Port is a number from 1 to 65535, not "
                            + Printable.quote(line.get().value()));
        }
        return port;
    }

    boolean isYes(String keyword) throws SshConfigException {
        Optional<ConfigLine> line = line(keyword);
        if (line.isEmpty()) {
            return false;
        }
        return switch (line.get().value().toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default ->
                throw line.get()
                        .error(line.get().keyword() + " is yes or no, not "
                                + Printable.quote(line.get().value()));
        };
    }

    /** Files, each of which stands for itself; empty if nothing is said, and an empty list for {@code none}. */
    Optional<List<Path>> files(String keyword, Tokens tokens) throws SshConfigException {
        if (!lines.containsKey(keyword)) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        for (ConfigLine line : lines.get(keyword)) {
            line.value();
            for (String value : line.values()) {
                if (!value.equalsIgnoreCase("none")) {
                    files.add(HomePaths.of(tokens.in(value, line), home, line));
                }
            }
        }
        return Optional.of(files);
    }

    /** A length of time, as in {@code 15}, {@code 90s} or {@code 1m30s}; empty for 0 and {@code none}. */
    Optional<Duration> time(String keyword) throws SshConfigException {
        Optional<ConfigLine> line = line(keyword);
        if (line.isEmpty()
                || line.get().value().equalsIgnoreCase("none")
                || line.get().value().equals("0")) {
            return Optional.empty();
        }
        String text = line.get().value();
        Duration sum = Duration.ZERO;
        Matcher part = TIME.matcher(text);
        int at = 0;
        while (at < text.length() && part.region(at, text.length()).lookingAt()) {
            sum = sum.plus(Duration.ofSeconds(Long.parseLong(part.group(1)) * seconds(part.group(2))));
            at = part.end();
        }
        if (at < text.length() || !sum.isPositive() || sum.compareTo(LONGEST) > 0) {
            throw line.get()
                    .error(line.get().keyword() + " is a time of at most 7 days, such as 15 (seconds) or 1m30s, not "
                            + Printable.quote(text));
        }
        return Optional.of(sum);
    }

    private static long seconds(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            case "w" -> 604_800;
            default -> 1;
        };
    }

    OptionalInt count(String keyword) throws SshConfigException {
        Optional<ConfigLine> line = line(keyword);
        if (line.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = line.get().value();
        int count = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (count == 0) {
            throw line.get()
                    .error(line.get().keyword() + " is a number from 1 to 999999, not " + Printable.quote(text));
        }
        return OptionalInt.of(count);
    }

    /**
     * The hosts to go through, in this order; none for {@code none}.
     *
     * @throws SshConfigException also for {@code ProxyCommand}: it may lead elsewhere
     */
    List<SshDestination> proxyJump() throws SshConfigException {
        Optional<ConfigLine> jump = line("proxyjump");
        Optional<ConfigLine> command =
                line("proxycommand").filter(c -> !c.values().getFirst().equalsIgnoreCase("none"));
        if (command.isPresent()) {
            throw command.get()
                    .error("kspec does not follow `ProxyCommand`, and without it " + Printable.quote(name)
                            + " may be another host; write `ProxyJump HOST`, which it follows");
        }
        if (jump.isEmpty() || jump.get().value().equalsIgnoreCase("none")) {
            return List.of();
        }
        List<SshDestination> hops = new ArrayList<>();
        for (String hop : jump.get().value().split(",", -1)) {
            try {
                hops.add(SshDestination.parse(hop.replaceFirst("^ssh://", "")));
            } catch (SshAddressException e) {
                throw new SshConfigException(jump.get().place() + ": ProxyJump: " + e.getMessage(), e);
            }
        }
        return hops;
    }
}
