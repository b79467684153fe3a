// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.parse.YamlNode;
import dev.kspec.target.ssh.SshAddressException;
import dev.kspec.target.ssh.SshDestination;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.ParseException;

/**
 * A target to which a project has given a name.
 *
 * @param place where it stands, {@code FILE:LINE}
 * @param address as for {@code --target}
 * @param identity private key
 * @param knownHosts known_hosts file
 * @param kdir kernel build directory
 */
record NamedTarget(
        String place,
        String name,
        SshDestination address,
        Optional<Path> identity,
        Optional<Path> knownHosts,
        Optional<Path> kdir) {
    private static final List<String> KEYS = List.of("name", "address", "identity", "known_hosts", "kdir");

    /** @param directory what names of files are relative to */
    static NamedTarget read(YamlNode node, Path directory) throws ParseException {
        String name = "";
        Optional<SshDestination> address = Optional.empty();
        Optional<Path> identity = Optional.empty();
        Optional<Path> knownHosts = Optional.empty();
        Optional<Path> kdir = Optional.empty();
        for (Map.Entry<YamlNode.Scalar, YamlNode> entry : ProjectFile.entries(
                        node, "a target is written as keys and values: - {name: box, address: root@box}")
                .entrySet()) {
            YamlNode.Scalar key = entry.getKey();
            if (!KEYS.contains(key.value())) {
                throw ProjectFile.mistake(key.span(), ProjectFile.unknown("a target", key.value(), KEYS));
            }
            YamlNode value = entry.getValue();
            String text = ProjectFile.scalar(value, "a target's " + key.value());
            switch (key.value()) {
                case "name" -> name = name(value, text);
                case "address" -> address = Optional.of(address(value, text));
                case "identity" -> identity = Optional.of(ProjectFile.file(text, directory, value.span()));
                case "known_hosts" -> knownHosts = Optional.of(ProjectFile.file(text, directory, value.span()));
                default -> kdir = Optional.of(ProjectFile.file(text, directory, value.span()));
            }
        }
        if (name.isEmpty() || address.isEmpty()) {
            throw ProjectFile.mistake(
                    node.span(), "a target has a name and an address: - {name: box, address: root@box}");
        }
        return new NamedTarget(ProjectFile.place(node.span()), name, address.get(), identity, knownHosts, kdir);
    }

    private static String name(YamlNode node, String text) throws ParseException {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw ProjectFile.mistake(
                    node.span(),
                    "a target's name is of letters, digits, `.`, `_` and `-`, 64 at most, not `" + text + "`");
        }
        return text;
    }

    private static SshDestination address(YamlNode node, String text) throws ParseException {
        try {
            return SshDestination.parse(text);
        } catch (SshAddressException e) {
            throw ProjectFile.mistake(node.span(), e.getMessage());
        }
    }
}
