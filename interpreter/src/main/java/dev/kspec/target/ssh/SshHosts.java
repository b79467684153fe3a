// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From hosts as people name them to endpoints, by a configuration of ssh. */
public final class SshHosts {
    private static final int MOST_HOPS = 8;

    private final SshConfig config;

    public SshHosts(SshConfig config) {
        this.config = config;
    }

    /**
     * What a person gave besides the name; it wins over the configuration. As with ssh, it holds for the host itself,
     * not for those on the way to it.
     */
    public record Given(Optional<Identity> identity, Optional<HostKeyPolicy> hostKeys) {
        /** Nothing. */
        public static final Given NOTHING = new Given(Optional.empty(), Optional.empty());
    }

    /**
     * Finds out how to reach a host.
     *
     * @throws SshConfigException if the configuration cannot be read or cannot be followed
     * @throws SshAddressException if nobody says who is to log in
     */
    public SshEndpoint endpoint(SshDestination host, Given given) throws SshConfigException, SshAddressException {
        HostSettings settings = config.settingsFor(host.host());
        Optional<String> user = host.user().isPresent() ? host.user() : settings.user();
        if (user.isEmpty()) {
            throw SshDestination.noUser(host.toString());
        }
        return endpoint(settings, address(host, settings, user.get()), given, Optional.empty(), 0);
    }

    private static SshAddress address(SshDestination host, HostSettings settings, String user)
            throws SshConfigException {
        int port = host.port().isPresent()
                ? host.port().getAsInt()
                : settings.port().orElse(SshAddress.DEFAULT_PORT);
        return new SshAddress(user, settings.hostName(), port);
    }

    /** @param jumps what to go through, if that is not for the host's own settings to say */
    private SshEndpoint endpoint(
            HostSettings settings, SshAddress address, Given given, Optional<List<SshDestination>> jumps, int depth)
            throws SshConfigException {
        Optional<ConfigLine> alias = settings.line("hostkeyalias");
        Tokens tokens = tokens(settings, address);
        boolean said = !settings.places().isEmpty();
        return new SshEndpoint(
                address,
                given.identity().isPresent() ? given.identity().get() : identity(settings, tokens),
                given.hostKeys().isPresent() ? given.hostKeys().get() : hostKeys(settings, tokens),
                alias.isPresent() ? Optional.of(alias.get().value()) : Optional.empty(),
                via(settings, address, jumps.isPresent() ? jumps.get() : settings.proxyJump(), depth),
                options(settings),
                said || !settings.notes().isEmpty()
                        ? Optional.of(new SshEndpoint.Origin(settings.name(), settings.places(), notes(settings)))
                        : Optional.empty());
    }

    private static Tokens tokens(HostSettings settings, SshAddress address) throws SshConfigException {
        Optional<ConfigLine> alias = settings.line("hostkeyalias");
        return new Tokens(Map.of(
                'd', settings.home().toString(),
                'h', address.host(),
                'k', alias.isPresent() ? alias.get().value() : settings.name(),
                'n', settings.name(),
                'p', Integer.toString(address.port()),
                'r', address.user(),
                'u', System.getProperty("user.name")));
    }

    private static List<String> notes(HostSettings settings) throws SshConfigException {
        List<String> notes = new ArrayList<>(settings.notes());
        Optional<ConfigLine> strict = settings.line("stricthostkeychecking");
        if (strict.isPresent()
                && !strict.get().value().toLowerCase(java.util.Locale.ROOT).matches("yes|true|ask")) {
            notes.add(strict.get().place() + ": kspec does not follow `StrictHostKeyChecking "
                    + Printable.of(strict.get().value()) + "`: it always asks for a known host key, and learns none");
        }
        return notes;
    }

    private static Identity identity(HostSettings settings, Tokens tokens) throws SshConfigException {
        Identity.DefaultKeys usual = Identity.DefaultKeys.ofUser();
        Optional<Path> agent = usual.agentSocket();
        Optional<ConfigLine> socket = settings.line("identityagent");
        if (socket.isPresent() && !socket.get().value().equals("SSH_AUTH_SOCK")) {
            agent = settings.files("identityagent", tokens).orElse(List.of()).stream()
                    .findFirst();
        }
        Optional<List<Path>> files = settings.files("identityfile", tokens);
        boolean only = settings.isYes("identitiesonly");
        Path directory = settings.home().resolve(".ssh");
        if (files.isEmpty() && !only) {
            return new Identity.DefaultKeys(directory, agent);
        }
        return new Identity.Configured(files.orElseGet(() -> Identities.defaultFiles(directory)), agent, only);
    }

    private static HostKeyPolicy hostKeys(HostSettings settings, Tokens tokens) throws SshConfigException {
        Path directory = settings.home().resolve(".ssh");
        List<Path> files = new ArrayList<>(settings.files("userknownhostsfile", tokens)
                .orElse(List.of(directory.resolve("known_hosts"), directory.resolve("known_hosts2"))));
        files.addAll(
                settings.files("globalknownhostsfile", tokens).orElse(List.of(Path.of("/etc/ssh/ssh_known_hosts"))));
        if (files.isEmpty()) {
            throw new SshConfigException(settings.places().getFirst() + ": known host keys are in no file at all for "
                    + Printable.quote(settings.name()) + "; name one: UserKnownHostsFile ~/.ssh/known_hosts");
        }
        return new HostKeyPolicy.KnownHosts(files);
    }

    private static SshOptions options(HostSettings settings) throws SshConfigException {
        SshOptions usual = SshOptions.DEFAULT;
        return usual.withConnectTimeout(settings.time("connecttimeout").orElse(usual.connectTimeout()))
                .withKeepAlive(
                        settings.time("serveraliveinterval").orElse(usual.keepAliveInterval()),
                        settings.count("serveralivecountmax").orElse(usual.keepAliveLimit()));
    }

    /** The last of the hosts to go through, each being reached through the one before it. */
    private Optional<SshEndpoint> via(HostSettings settings, SshAddress address, List<SshDestination> jumps, int depth)
            throws SshConfigException {
        if (jumps.isEmpty()) {
            return Optional.empty();
        }
        SshDestination last = jumps.getLast();
        HostSettings hop = config.settingsFor(last.host());
        Optional<String> user = last.user().isPresent() ? last.user() : hop.user();
        SshAddress at = address(last, hop, user.orElse(System.getProperty("user.name")));
        if (at.equals(address)) {
            return Optional.empty(); // as in ssh: `Host *` with a ProxyJump is about the jump host, too
        }
        if (depth >= MOST_HOPS) {
            throw new SshConfigException(
                    settings.line("proxyjump").map(ConfigLine::place).orElse(settings.name())
                            + ": there are more than " + MOST_HOPS
                            + " jump hosts one behind the other; does ProxyJump lead"
                            + " in a circle?");
        }
        List<SshDestination> before = jumps.subList(0, jumps.size() - 1);
        return Optional.of(
                endpoint(hop, at, Given.NOTHING, before.isEmpty() ? Optional.empty() : Optional.of(before), depth + 1));
    }
}
