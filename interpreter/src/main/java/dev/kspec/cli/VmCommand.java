// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.LabProgress;
import dev.kspec.target.lab.LabVm;
import dev.kspec.target.lab.VmStarter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec vm}. */
final class VmCommand implements Command {
    private static final List<String> ACTIONS = List.of("up", "ssh", "status", "console", "down");

    @Override
    public String name() {
        return "vm";
    }

    @Override
    public String summary() {
        return "keep a lab VM running and look inside: up, ssh, status, console, down";
    }

    @Override
    public String usage() {
        return "up | ssh [-- COMMAND…] | status | console | down";
    }

    @Override
    public String help() {
        return """
                  kspec vm up                 boot a lab VM that stays until `kspec vm down`
                  kspec vm up --cpus 2        with two processors; also --memory 1GiB, --kernel-args WORDS
                  kspec vm ssh                a shell in it (needs the ssh client)
                  kspec vm ssh -- dmesg -w    one command in it
                  kspec vm status             whether it runs, where, and how to run specs on it
                  kspec vm console            what its serial console has said so far
                  kspec vm down               end it

                `kspec run` uses VMs of its own; to run on this one, see the line that `status` prints.

                Exit code: 0; 3 if there is no VM or it cannot be had; of ssh, the command's own.""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        HardwareArguments.addTo(options);
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        List<String> words = arguments.getArgList();
        if (words.isEmpty() || !ACTIONS.contains(words.getFirst())) {
            throw new ParseException("kspec vm takes one of " + String.join(", ", ACTIONS));
        }
        LabVm vm = new LabVm(Home.cache());
        try {
            return switch (words.getFirst()) {
                case "up" -> up(vm, HardwareArguments.of(arguments), !arguments.hasOption("no-install"), terminal);
                case "ssh" -> ssh(vm, words.subList(1, words.size()), terminal);
                case "status" -> status(vm, terminal);
                case "console" -> console(vm, terminal);
                default -> down(vm, terminal);
            };
        } catch (LabException | TargetException | IOException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static int up(LabVm vm, Hardware hardware, boolean mayInstall, Terminal terminal)
            throws LabException, TargetException, InterruptedException {
        PrintStream err = terminal.err();
        new InstalledPackages(Home.fixtures(), mayInstall).ensure(new Spoken(err));
        Lab lab = new LabCache(Home.cache(), Home.fixtures().resolve("lab")).findOrMake(new LabProgress() {
            @Override
            public void step(int number, int total, String text) {
                err.println("making the lab: " + text + " (" + number + "/" + total + ")");
            }

            @Override
            public void remark(String text) {
                err.println(text);
            }
        });
        if (vm.status() instanceof LabVm.Status.Up && !hardware.equals(Hardware.DEFAULT)) {
            throw new LabException("a VM is up already, and what it has cannot be changed", "kspec vm down");
        }
        err.println("booting the lab VM…");
        var unused = vm.up(VmStarter.create(Home.cache(), System.getenv(), hardware), lab);
        return status(vm, terminal);
    }

    private static int status(LabVm vm, Terminal terminal) throws LabException {
        switch (vm.status()) {
            case LabVm.Status.Down s -> terminal.out().println("down; `kspec vm up` boots one");
            case LabVm.Status.Gone s ->
                terminal.out().println("gone: it was up, but QEMU is no longer there; see `kspec vm console`");
            case LabVm.Status.Up s -> {
                Lab lab = Lab.open(s.vm().lab());
                terminal.out()
                        .println("up: QEMU process " + s.pid() + " ("
                                + s.vm().accelerator().orElseThrow() + "), SSH on 127.0.0.1:"
                                + s.vm().sshPort()
                                + s.banner()
                                        .map(b -> ", answers as " + b)
                                        .orElse(", but its SSH server does not answer"));
                terminal.out()
                        .println("run on it: kspec run --target " + lab.user() + "@127.0.0.1:" + s.vm().sshPort()
                                + " --identity " + lab.privateKey() + " --known-hosts "
                                + knownHosts(lab, s.vm().sshPort()) + " --kdir " + lab.kernelBuildDirectory()
                                + " --allow-destructive specs/");
                return ExitCode.PASSED;
            }
        }
        return ExitCode.INFRASTRUCTURE;
    }

    /** A known_hosts file that pins the lab's key to the VM's port. */
    private static Path knownHosts(Lab lab, int port) throws LabException {
        Path file = Home.cache().resolve("vm-known_hosts");
        try {
            Files.writeString(
                    file,
                    "[127.0.0.1]:" + port + " "
                            + Files.readString(lab.hostKey()).strip() + "\n");
            return file;
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), "see to the cache directory");
        }
    }

    private static int ssh(LabVm vm, List<String> command, Terminal terminal)
            throws LabException, IOException, InterruptedException {
        if (!(vm.status() instanceof LabVm.Status.Up up)) {
            terminal.err().println("kspec: no VM is up; `kspec vm up` boots one");
            return ExitCode.INFRASTRUCTURE;
        }
        Lab lab = Lab.open(up.vm().lab());
        List<String> ssh = new ArrayList<>(List.of(
                "ssh",
                "-q",
                "-F",
                "none",
                "-p",
                Integer.toString(up.vm().sshPort()),
                "-i",
                lab.privateKey().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts(lab, up.vm().sshPort()),
                "-o",
                "StrictHostKeyChecking=yes",
                lab.user() + "@127.0.0.1"));
        ssh.addAll(command);
        try {
            return new ProcessBuilder(ssh).inheritIO().start().waitFor();
        } catch (IOException e) {
            terminal.err().println("kspec: the ssh client is not installed; apt-get install openssh-client");
            return ExitCode.INFRASTRUCTURE;
        }
    }

    private static int console(LabVm vm, Terminal terminal) throws IOException {
        Optional<Path> console = vm.console();
        if (console.isEmpty()) {
            terminal.err().println("kspec: no VM is up; `kspec vm up` boots one");
            return ExitCode.INFRASTRUCTURE;
        }
        new String(Files.readAllBytes(console.get()), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> terminal.out().println(dev.kspec.diag.Escaped.line(line)));
        return ExitCode.PASSED;
    }

    private static int down(LabVm vm, Terminal terminal) {
        terminal.out().println(vm.down() ? "down" : "there was none");
        return ExitCode.PASSED;
    }

    private record Spoken(PrintStream err) implements Targets.Progress {
        @Override
        public void working(String what, double done) {
            err.println(what);
        }

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {
            err.println(message);
        }
    }
}
