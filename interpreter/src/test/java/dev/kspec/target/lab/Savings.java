// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The content of snapshots for tests without VMs: a word. */
public final class Savings {
    private Savings() {}

    /** Fills a snapshot that is being made. */
    public static void write(SnapshotMaking making, String word) throws IOException {
        PrivateFiles.create(making.files().devices());
        Files.writeString(making.files().devices(), "devices");
        PrivateFiles.create(making.files().memory());
        Files.writeString(making.files().memory(), word);
    }

    /** The word it was filled with. */
    public static String word(Snapshot snapshot) {
        try {
            return Files.readString(snapshot.memory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spoils it so that it shows. */
    public static void damage(Snapshot snapshot) throws IOException {
        Files.writeString(snapshot.devices(), "garbage");
    }
}
