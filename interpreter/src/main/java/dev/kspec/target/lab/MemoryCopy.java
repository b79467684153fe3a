// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Copies a guest's memory to a file, with holes where it is zero: of 256 MiB, some 75 MiB remain. */
final class MemoryCopy {
    private static final int BLOCK = 64 * 1024;

    /** What QEMU's memory has to show for itself among its open files; see memfd_create(2). */
    private static final String MEMORY_LINK = "/memfd:memory-backend-memfd";

    private MemoryCopy() {}

    /** The memory of a running QEMU whose guest has {@link GuestMemory#COPYABLE}. */
    static Path of(long qemu) throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(qemu), "fd");
        try (Stream<Path> entries = Files.list(descriptors)) {
            List<Path> all = entries.toList();
            for (Path entry : all) {
                if (Files.isSymbolicLink(entry)
                        && Files.readSymbolicLink(entry).toString().startsWith(MEMORY_LINK)) {
                    return entry;
                }
            }
        }
        throw new IOException("QEMU holds no memory that can be copied");
    }

    /** @param to a new file */
    static void copy(Path from, Path to) throws IOException {
        PrivateFiles.create(to);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long at = 0;
            for (int count = in.read(block, at); count > 0; count = in.read(block, at)) {
                block.flip();
                if (block.mismatch(zeros.limit(count).position(0)) >= 0) {
                    writeAll(out, block, at);
                }
                at += count;
                block.clear();
            }
            extend(out, at);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer block, long at) throws IOException {
        for (long to = at; block.hasRemaining(); ) {
            to += out.write(block, to);
        }
    }

    /** The last byte makes the file as long as the memory, whatever it ends with. */
    private static void extend(FileChannel out, long size) throws IOException {
        if (out.size() < size) {
            out.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
