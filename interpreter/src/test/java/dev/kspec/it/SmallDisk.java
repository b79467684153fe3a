// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of few megabytes, tmpfs(5), to be filled to its last byte; needs root. */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    public static SmallDisk at(Path place, int megabytes) throws IOException {
        Files.createDirectories(place);
        command("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "kspec-test", place.toString());
        return new SmallDisk(place);
    }

    public Path file(String name) {
        return place.resolve(name);
    }

    /** From here on nothing can be written to it that needs a new page. */
    public void fill() throws IOException {
        try (RandomAccessFile filler = new RandomAccessFile(filler().toFile(), "rw")) {
            filler.seek(filler.length());
            for (int size = BLOCK; size > 0; size /= 2) {
                filled(filler, size);
            }
        }
    }

    private static void filled(RandomAccessFile filler, int size) {
        byte[] block = new byte[size];
        while (true) {
            try {
                filler.write(block);
            } catch (IOException full) {
                return;
            }
        }
    }

    public void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return place.resolve("filler");
    }

    boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mounts")).contains(" " + place + " ");
    }

    @Override
    public void close() throws IOException {
        if (isMounted()) {
            command("umount", place.toString());
        }
    }

    private static void command(String... words) throws IOException {
        Process process =
                new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }
}
