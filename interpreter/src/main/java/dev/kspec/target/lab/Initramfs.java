// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A guest's first file system with files added: archives behind one another are unpacked one after the other
 * (Documentation/driver-api/early-userspace/buffer-format.rst, "newc").
 */
final class Initramfs {
    private static final int DIRECTORY = 0040000;
    private static final int FILE = 0100000;
    private static final int ALIGNMENT = 4;

    private final OutputStream out;
    private long written;
    private int inode = 1;

    private Initramfs(OutputStream out, long written) {
        this.out = out;
        this.written = written;
    }

    /** Writes a lab's initramfs with the files to a new file, readable by its owner alone: the lab's holds a private key. */
    static void write(Path lab, List<GuestFile> files, Path to) throws IOException {
        PrivateFiles.create(to);
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
            Initramfs archive = new Initramfs(out, Files.copy(lab, out));
            archive.pad();
            for (String directory : directories(files)) {
                archive.entry(directory, DIRECTORY | 0700, new byte[0]);
            }
            for (GuestFile file : files) {
                archive.entry(file.path().substring(1), FILE | file.mode(), file.content());
            }
            archive.entry("TRAILER!!!", 0, new byte[0]);
        }
    }

    /** Those below the top, which every lab has; parents come first. */
    private static Set<String> directories(List<GuestFile> files) {
        Set<String> directories = new TreeSet<>();
        for (GuestFile file : files) {
            String path = file.path();
            for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
                if (path.indexOf('/', 1) != slash) {
                    directories.add(path.substring(1, slash));
                }
            }
        }
        return directories;
    }

    private void entry(String name, int mode, byte[] content) throws IOException {
        int[] fields = {inode++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        put(header.append(name).append('\0').toString().getBytes(US_ASCII));
        pad();
        put(content);
        pad();
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad() throws IOException {
        put(new byte[(int) (-written & (ALIGNMENT - 1))]);
    }
}
