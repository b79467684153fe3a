// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.ssh.ExecChannel;
import dev.kspec.target.ssh.ExecResult;
import dev.kspec.target.ssh.ShellQuote;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshException;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.FrameStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Puts the agent on a host, into a directory only its user can enter, and starts it. */
final class AgentDeployment {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration COMPILING = Duration.ofMinutes(3);
    private static final int MOST_OUTPUT = 64 * 1024;
    private static final String RESOURCES = "/dev/kspec/agent/";

    private final SshConnection ssh;

    /** A running agent. */
    record Deployed(String directory, ExecChannel channel, AgentClient agent) {}

    AgentDeployment(SshConnection ssh) {
        this.ssh = ssh;
    }

    Deployed deploy() throws TargetException {
        try {
            List<String> facts = run("umask 077; uname -m && id -u && mktemp -d /tmp/kspec.XXXXXXXXXX", PATIENCE)
                    .lines()
                    .toList();
            if (facts.size() != 3 || !facts.get(2).matches("/tmp/kspec\\.[A-Za-z0-9]+")) {
                throw new TargetException(ssh.address() + ": the login shell answers " + facts
                        + " where a machine, a user and a directory were asked for");
            }
            String directory = facts.get(2);
            String program = directory + "/kspec-agent";
            if (facts.get(0).equals(machineOfAgent())) {
                ssh.upload(program(), program, 0700, PATIENCE);
            } else {
                compile(directory, facts.get(0));
            }
            ExecChannel channel = ssh.open("cd " + ShellQuote.word(directory) + " && exec ./kspec-agent");
            return new Deployed(directory, channel, greet(channel));
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        }
    }

    /**
     * Starts an agent that is there already.
     *
     * @param command becomes the agent
     * @param directory where modules are put
     */
    Deployed start(String command, String directory) throws TargetException {
        try {
            ExecChannel channel = ssh.open(command);
            return new Deployed(directory, channel, greet(channel));
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        }
    }

    private AgentClient greet(ExecChannel channel) throws TargetException {
        Thread watchdog = Thread.ofPlatform().daemon().name("kspec-greeting").start(() -> {
            try {
                Thread.sleep(PATIENCE);
                channel.close();
            } catch (InterruptedException e) {
                // It spoke in time.
            }
        });
        try {
            return AgentClient.greet(new FrameStream(channel.stdout(), channel.stdin()));
        } catch (IOException e) {
            String said = new String(channel.stderr(), StandardCharsets.UTF_8).strip();
            throw new TargetException(
                    ssh.address() + ": the agent does not start: " + e.getMessage()
                            + (said.isEmpty() ? "" : "; it said: " + said),
                    e);
        } finally {
            watchdog.interrupt();
        }
    }

    /** The agent in the jar is for the machine that built it. */
    private static String machineOfAgent() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64" -> "x86_64";
            default -> arch;
        };
    }

    /** On another kind of machine the agent is compiled there, from the sources in the jar. */
    private void compile(String directory, String machine) throws TargetException, SshException {
        for (String source : sources()) {
            ssh.upload(resource("src/" + source), directory + "/" + source, 0600, PATIENCE);
        }
        String script = "cd " + ShellQuote.word(directory)
                + " && { cc -O2 -static -o kspec-agent *.c 2>/dev/null || cc -O2 -o kspec-agent *.c; }";
        try {
            var unused = run(script, COMPILING);
        } catch (TargetException e) {
            throw new TargetException(
                    ssh.address() + " is a " + machine
                            + ", for which the agent has to be compiled there; install a C compiler (cc) with its C library on it. "
                            + e.getMessage(),
                    e);
        }
    }

    private String run(String command, Duration patience) throws TargetException, SshException {
        ExecResult result = ssh.exec(command, patience, MOST_OUTPUT);
        if (!result.end().isSuccess()) {
            throw new TargetException(ssh.address() + ": `" + command + "` " + result.end() + ": "
                    + result.stderrText().strip());
        }
        return result.stdoutText();
    }

    /** Names of the agent's source files, as the jar or the directory of classes holds them. */
    private static List<String> sources() throws TargetException {
        try {
            URI classes = AgentDeployment.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path place = Path.of(classes);
            if (Files.isDirectory(place)) {
                return names(place.resolve("dev/kspec/agent/src"));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return names(jar.getPath(RESOURCES + "src"));
            }
        } catch (IOException | URISyntaxException e) {
            throw new TargetException("the agent's sources cannot be read from kspec's jar: " + e.getMessage(), e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /** For the machine that built it. */
    static byte[] program() throws TargetException {
        return resource("kspec-agent");
    }

    private static byte[] resource(String name) throws TargetException {
        try (InputStream in = AgentDeployment.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new TargetException("this kspec was built without its agent (" + name
                        + " is missing): build it anew, with gcc and make installed");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new TargetException("the agent cannot be read from kspec's jar: " + e.getMessage(), e);
        }
    }
}
