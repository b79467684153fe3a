// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files in which ssh finds how to reach hosts, as ssh_config(5) describes them. They are read anew for every host, and
 * never written.
 *
 * <p>JSch has a reader, too; it is not used, since it knows neither {@code Include} nor {@code Match} nor where a
 * setting stands.
 */
public final class SshConfig {
    private final List<Source> sources;
    private final Path home;

    /**
     * A file and what holds for it.
     *
     * @param base what the names of {@code Include} are relative to
     * @param needed whether it is a mistake if it is not there
     * @param own whether nobody but its owner may be able to write it, as ssh demands of {@code ~/.ssh/config}
     */
    record Source(Path file, Path base, boolean needed, boolean own) {}

    private SshConfig(List<Source> sources, Path home) {
        this.sources = List.copyOf(sources);
        this.home = home;
    }

    /** The files that ssh reads for the person who runs this program. */
    public static SshConfig ofUser() {
        Path home = Path.of(System.getProperty("user.home"));
        Path system = Path.of("/etc/ssh");
        return new SshConfig(
                List.of(
                        new Source(home.resolve(".ssh/config"), home.resolve(".ssh"), false, true),
                        new Source(system.resolve("ssh_config"), system, false, false)),
                home);
    }

    /** This file alone, as with {@code ssh -F}. */
    public static SshConfig of(Path file) {
        Path home = Path.of(System.getProperty("user.home"));
        return new SshConfig(List.of(new Source(file, home.resolve(".ssh"), true, false)), home);
    }

    /** No file at all. */
    public static SshConfig none() {
        return new SshConfig(List.of(), Path.of(System.getProperty("user.home")));
    }

    /** The files of someone whose home directory is this one; none of the whole system's. */
    static SshConfig ofHome(Path home) {
        return new SshConfig(List.of(new Source(home.resolve(".ssh/config"), home.resolve(".ssh"), false, true)), home);
    }

    /**
     * What the files say of a host.
     *
     * @param name as a person would give it to ssh, without user and port
     */
    HostSettings settingsFor(String name) throws SshConfigException {
        ConfigWalk walk = new ConfigWalk(name, home);
        for (Source source : sources) {
            if (source.needed() || Files.exists(source.file())) {
                walk.read(source);
            }
        }
        return walk.settings();
    }

    /** Names of hosts that stand in the files without a pattern, for a person who mistyped one. */
    public List<String> names() {
        ConfigWalk walk = new ConfigWalk("", home);
        try {
            for (Source source : sources) {
                if (Files.exists(source.file())) {
                    walk.read(source);
                }
            }
        } catch (SshConfigException e) {
            return List.of(); // told when a host is looked for
        }
        return new ArrayList<>(walk.names());
    }
}
