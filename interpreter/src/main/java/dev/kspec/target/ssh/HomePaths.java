// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files in a configuration of ssh. */
final class HomePaths {
    private HomePaths() {}

    /**
     * The file that a name stands for, {@code ~} being the home directory.
     *
     * @param line where the name stands
     */
    static Path of(String name, Path home, ConfigLine line) throws SshConfigException {
        if (name.startsWith("~") && !name.equals("~") && !name.startsWith("~/")) {
            throw line.error("kspec knows no home directory but ~/; write out " + Printable.quote(name));
        }
        try {
            return name.startsWith("~") ? home.resolve(name.substring(Math.min(2, name.length()))) : Path.of(name);
        } catch (InvalidPathException e) {
            throw line.error(Printable.quote(name) + " cannot be the name of a file: " + e.getReason());
        }
    }
}
