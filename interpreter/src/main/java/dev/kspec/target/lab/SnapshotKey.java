// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The name of a snapshot: a digest of all that a guest depends on. Large files that only their makers change (QEMU, the
 * kernel, the lab's initramfs) are told by name, size and time, all else by content.
 *
 * @param text 20 hexadecimal digits
 */
public record SnapshotKey(String text) {
    private static final int BYTES = 10;

    /**
     * Of a guest that has booted and has done nothing else.
     *
     * @param command how QEMU would be called for it
     * @param files besides the lab's
     */
    static SnapshotKey booted(HostFacts facts, QemuCommand command, List<GuestFile> files) throws IOException {
        MessageDigest digest = Snapshot.sha256();
        add(digest, Snapshot.FORMAT);
        add(digest, facts.qemu());
        add(digest, facts.processor());
        add(digest, facts.kernelRelease());
        for (String argument : command.argv()) {
            add(digest, argument);
        }
        add(digest, identity(command.lab().kernel()));
        add(digest, identity(command.lab().initramfs()));
        for (GuestFile file : files) {
            add(digest, file.path() + " " + file.mode());
            add(digest, file.content());
        }
        return of(digest);
    }

    /** Of a guest like this one in which something was done. */
    public SnapshotKey with(String what, byte[] ingredient) {
        MessageDigest digest = Snapshot.sha256();
        add(digest, text);
        add(digest, what);
        add(digest, ingredient);
        return of(digest);
    }

    private static String identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return file + " " + attributes.size() + " " + attributes.lastModifiedTime();
    }

    private static SnapshotKey of(MessageDigest digest) {
        return new SnapshotKey(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
    }

    private static void add(MessageDigest digest, String text) {
        add(digest, text.getBytes(UTF_8));
    }

    /** With its length before it, so that no two lists give the same bytes. */
    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
    }
}
