// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.target.HostTargets;
import dev.kspec.target.Targets;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.ssh.SshEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The options that say where drivers are loaded, understood.
 *
 * @param sources one for each {@code --target}, in their order; without one, one for each lab that {@code --lab} names
 * @param host the first one that {@code --target} names; without it there are labs
 * @param makeVariables for the make that builds drivers
 */
record TargetArguments(List<Source> sources, Optional<SshEndpoint> host, List<String> makeVariables) {
    /**
     * Where targets come from.
     *
     * @param name {@code root@testbox}, {@code lab}
     * @param variant of the drivers that are built for it: a variable for their make beside those for all targets
     */
    record Source(String name, Targets targets, Optional<String> variant) {
        Source(String name, Targets targets) {
            this(name, targets, Optional.empty());
        }

        Source with(String chosen) {
            return new Source(name + " " + chosen, targets, Optional.of(chosen));
        }
    }

    TargetArguments {
        sources = List.copyOf(sources);
        makeVariables = List.copyOf(makeVariables);
    }

    /** The only source, for a command that uses one target. */
    Targets targets() throws ParseException {
        if (sources.size() > 1) {
            throw new ParseException("one target is used here: --target can be given once, and --lab names one lab");
        }
        return sources.getFirst().targets();
    }

    static void addTo(Options options) {
        RunArguments.add(
                options,
                "target",
                "[USER@]HOST[:PORT]",
                "run there over SSH, as ~/.ssh/config says; or a name in " + ProjectFile.NAME + "; run takes several");
        Labs.addTo(options);
        RunArguments.add(
                options, "identity", "FILE", "private key for --target (the ones ssh would take, unless told)");
        RunArguments.add(options, "known-hosts", "FILE", "known_hosts file for --target (those of ssh, unless told)");
        RunArguments.add(options, "ssh-config", "FILE", "instead of ~/.ssh/config; none for no such file");
        HardwareArguments.addTo(options);
        ProjectFile.addTo(options);
        RunArguments.add(options, "kdir", "DIR", "kernel build directory that modules for --target are built against");
        options.addOption(Option.builder()
                .longOpt("allow-destructive")
                .desc("allow cases to change the machine that --target names for good, or to stop it")
                .get());
        RunArguments.add(
                options, "driver-make", "VAR=VALUE", "a variable for the make that builds drivers; may be repeated");
    }

    static TargetArguments of(CommandLine line) throws ParseException {
        if (!line.hasOption("target")) {
            Hardware hardware = HardwareArguments.of(line);
            for (String option : List.of("identity", "known-hosts", "ssh-config", "kdir")) {
                if (line.hasOption(option)) {
                    throw new ParseException("--" + option + " goes with --target");
                }
            }
            boolean saving = saving(line);
            List<String> packages = Labs.packages(line);
            List<Source> labs = Labs.of(line).stream()
                    .map(lab -> new Source(
                            lab.option(), lab.targets(hardware, packages, !line.hasOption("no-install"), saving)))
                    .toList();
            return new TargetArguments(labs, Optional.empty(), makeVariables(line));
        }
        if (line.hasOption("lab")) {
            throw new ParseException(
                    "--lab chooses between kspec's own VMs; --target names another machine: give one of them");
        }
        HardwareArguments.demandNone(line);
        NamedHosts hosts = NamedHosts.of(line);
        List<Source> sources = new ArrayList<>();
        Optional<SshEndpoint> first = Optional.empty();
        Set<List<Object>> places = new HashSet<>();
        for (String written : line.getOptionValues("target")) {
            NamedHosts.Host host = hosts.host(written);
            SshEndpoint endpoint = host.endpoint();
            if (!places.add(List.of(endpoint.address(), endpoint.via()))) {
                throw new ParseException(
                        "--target: " + host.name() + " is named twice; one host runs one case at a time");
            }
            first = first.or(() -> Optional.of(endpoint));
            sources.add(new Source(host.name(), new HostTargets(endpoint, host.kernel())));
        }
        return new TargetArguments(sources, first, makeVariables(line));
    }

    /** Whether VMs are saved and restored. */
    private static boolean saving(CommandLine line) throws ParseException {
        String wanted = System.getenv().getOrDefault("KSPEC_SNAPSHOTS", "on");
        if (!List.of("on", "off").contains(wanted)) {
            throw new ParseException("KSPEC_SNAPSHOTS is on or off, not `" + wanted + "`");
        }
        return wanted.equals("on") && !line.hasOption("no-snapshots");
    }

    static List<String> makeVariables(CommandLine line) throws ParseException {
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
