// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.diag.Nearest;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddressException;
import dev.kspec.target.ssh.SshConfig;
import dev.kspec.target.ssh.SshConfigException;
import dev.kspec.target.ssh.SshDestination;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.target.ssh.SshHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/**
 * What {@code --target} may name: targets of the project's file, hosts of ssh's configuration, addresses. Options of the
 * command line win over the project's file, and that over ssh's configuration.
 */
final class NamedHosts {
    private final CommandLine line;
    private final ProjectFile file;
    private final SshConfig config;

    /**
     * A host that was named.
     *
     * @param name for people
     * @param kernel the directory to build modules against, if one was named
     */
    record Host(String name, SshEndpoint endpoint, Optional<Path> kernel) {}

    private NamedHosts(CommandLine line, ProjectFile file, SshConfig config) {
        this.line = line;
        this.file = file;
        this.config = config;
    }

    static NamedHosts of(CommandLine line) throws ParseException {
        String given = line.getOptionValue("ssh-config", "");
        SshConfig config = !line.hasOption("ssh-config")
                ? SshConfig.ofUser()
                : given.equals("none") ? SshConfig.none() : SshConfig.of(SpecArguments.path("--ssh-config", given));
        return new NamedHosts(line, ProjectFile.of(line), config);
    }

    Host host(String written) throws ParseException {
        Optional<NamedTarget> named = file.target(written);
        Optional<Path> identity = option("identity").or(() -> named.flatMap(NamedTarget::identity));
        Optional<Path> known = option("known-hosts").or(() -> named.flatMap(NamedTarget::knownHosts));
        SshHosts.Given given = new SshHosts.Given(
                identity.map(Identity.KeyFile::new), known.map(f -> new HostKeyPolicy.KnownHosts(List.of(f))));
        try {
            SshDestination where = named.isPresent() ? named.get().address() : SshDestination.parse(written);
            SshEndpoint endpoint = new SshHosts(config).endpoint(where, given);
            return new Host(
                    named.map(NamedTarget::name).orElseGet(endpoint::displayName),
                    endpoint,
                    option("kdir").or(() -> named.flatMap(NamedTarget::kdir)));
        } catch (SshAddressException | SshConfigException e) {
            throw new ParseException(
                    named.map(n -> n.place() + ": ").orElse("--target: ") + e.getMessage() + nearest(written));
        }
    }

    /** The file that an option of the command line names. */
    private Optional<Path> option(String name) throws ParseException {
        return line.hasOption(name)
                ? Optional.of(SpecArguments.path("--" + name, line.getOptionValue(name)))
                : Optional.empty();
    }

    /** For a name that nobody knows. */
    private String nearest(String written) {
        List<String> names = new ArrayList<>(config.names());
        file.targets().forEach(t -> names.add(t.name()));
        boolean isName = written.indexOf('@') < 0 && !names.contains(written);
        return isName
                ? Nearest.to(written, names)
                        .map(n -> "; did you mean `" + Escaped.line(n) + "`?")
                        .orElse("")
                : "";
    }
}
