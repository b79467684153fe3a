// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.target.HostTargets;
import dev.kspec.target.LabTargets;
import dev.kspec.target.Targets;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshAddressException;
import dev.kspec.target.ssh.SshEndpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The options that say where drivers are loaded, understood.
 *
 * @param host the one that {@code --target} names; without it there are lab VMs
 * @param makeVariables for the make that builds drivers
 */
record TargetArguments(Targets targets, Optional<SshEndpoint> host, List<String> makeVariables) {
    static void addTo(Options options) {
        add(
                options,
                "target",
                "USER@HOST[:PORT]",
                "run there over SSH instead of in a lab VM; its key must be in known_hosts");
        add(options, "identity", "FILE", "private key for --target (the ones ssh would take, unless told)");
        add(options, "known-hosts", "FILE", "known_hosts file for --target (those of ssh, unless told)");
        add(options, "kdir", "DIR", "kernel build directory that modules for --target are built against");
        options.addOption(Option.builder()
                .longOpt("allow-destructive")
                .desc("allow cases to change the machine that --target names for good, or to stop it")
                .get());
        add(options, "driver-make", "VAR=VALUE", "a variable for the make that builds drivers; may be repeated");
    }

    private static void add(Options options, String name, String argument, String description) {
        options.addOption(Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get());
    }

    static TargetArguments of(CommandLine line) throws ParseException {
        if (!line.hasOption("target")) {
            for (String option : List.of("identity", "known-hosts", "kdir")) {
                if (line.hasOption(option)) {
                    throw new ParseException("--" + option + " goes with --target");
                }
            }
            Targets lab = new LabTargets(
                    Home.cache(),
                    Home.fixtures(),
                    System.getenv(),
                    new InstalledPackages(Home.fixtures(), !line.hasOption("no-install")));
            return new TargetArguments(lab, Optional.empty(), makeVariables(line));
        }
        SshEndpoint endpoint = endpoint(line);
        Optional<Path> kernel = line.hasOption("kdir")
                ? Optional.of(SpecArguments.path("--kdir", line.getOptionValue("kdir")))
                : Optional.empty();
        return new TargetArguments(new HostTargets(endpoint, kernel), Optional.of(endpoint), makeVariables(line));
    }

    private static SshEndpoint endpoint(CommandLine line) throws ParseException {
        try {
            Identity identity = line.hasOption("identity")
                    ? new Identity.KeyFile(SpecArguments.path("--identity", line.getOptionValue("identity")))
                    : Identity.DefaultKeys.ofUser();
            HostKeyPolicy keys = line.hasOption("known-hosts")
                    ? new HostKeyPolicy.KnownHosts(
                            List.of(SpecArguments.path("--known-hosts", line.getOptionValue("known-hosts"))))
                    : HostKeyPolicy.KnownHosts.ofUser();
            return new SshEndpoint(SshAddress.parse(line.getOptionValue("target")), identity, keys);
        } catch (SshAddressException e) {
            throw new ParseException("--target: " + e.getMessage());
        }
    }

    private static List<String> makeVariables(CommandLine line) throws ParseException {
        List<String> variables =
                line.hasOption("driver-make") ? Arrays.asList(line.getOptionValues("driver-make")) : List.of();
        for (String variable : variables) {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
                throw new ParseException("--driver-make takes VARIABLE=VALUE, not `" + variable + "`");
            }
        }
        return variables;
    }
}
