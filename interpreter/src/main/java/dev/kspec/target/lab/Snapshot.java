// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A guest that stands still, in files: its devices, its memory, and what these files must look like. They never change once
 * they are there, and a VM that was made of them holds links to them, so removing them harms nobody.
 *
 * @param directory absolute
 */
public record Snapshot(Path directory) {
    /** Of the devices' state, in a snapshot and in the state directory of a VM. */
    static final String DEVICES = "devices";

    private static final String MANIFEST = "snapshot.properties";

    /** Of the files, and of what is done to a guest before it is saved. */
    static final String FORMAT = "1";

    /** Some 350 KB. */
    Path devices() {
        return directory.resolve(DEVICES);
    }

    /** As large as the guest's memory, with holes where that is zero. */
    Path memory() {
        return directory.resolve(GuestMemory.FILE);
    }

    /** The file that bears the time of the last use. */
    Path used() {
        return directory.resolve("used");
    }

    /** Writes down what the files look like, when all else is done. */
    void seal() throws IOException {
        PrivateFiles.create(used());
        PropertiesFile.write(directory.resolve(MANIFEST), looks());
    }

    /**
     * The devices are compared byte by byte. The memory is too large for that at every start: whoever changes it, changes its
     * size or time.
     *
     * @throws IOException naming what is wrong
     */
    void verify() throws IOException {
        Map<String, String> wanted = PropertiesFile.read(directory.resolve(MANIFEST));
        Map<String, String> found = looks();
        for (Map.Entry<String, String> entry : found.entrySet()) {
            if (!entry.getValue().equals(wanted.get(entry.getKey()))) {
                throw new IOException(entry.getKey() + " is " + entry.getValue() + " and was "
                        + wanted.getOrDefault(entry.getKey(), "nothing"));
            }
        }
    }

    private Map<String, String> looks() throws IOException {
        BasicFileAttributes memory = Files.readAttributes(memory(), BasicFileAttributes.class);
        Map<String, String> looks = new TreeMap<>();
        looks.put("format", FORMAT);
        looks.put("devices.sha256", HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(devices()))));
        looks.put("memory.size", Long.toString(memory.size()));
        looks.put("memory.modified", memory.lastModifiedTime().toString());
        return looks;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
